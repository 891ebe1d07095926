//! The tables, in Markdown.

use crate::Measured;

/// One figure: its heading, and where it stands.
type Figure = (&'static str, fn(&Measured) -> f64);

const FIGURES: [Figure; 6] = [
    ("memory, bytes each", |it| it.bytes),
    ("report, ns each", |it| it.report),
    ("cancel, ns each", |it| it.cancel),
    ("run when due, ns each", |it| it.due),
    ("delete the automation, ns each", |it| it.delete),
    ("a year in which nothing is due, ns", |it| it.year),
];

#[expect(clippy::print_stdout, reason = "this is the program's output")]
pub(crate) fn print(rows: &[(u64, Measured)]) {
    let sizes: Vec<_> = rows.iter().map(|(size, _)| size.to_string()).collect();
    println!("| waiting | {} |", sizes.join(" | "));
    println!("|---|{}", "---:|".repeat(rows.len()));
    for (heading, figure) in FIGURES {
        let first = rows.first().map_or(f64::NAN, |(_, row)| figure(row));
        let cell = |row: &Measured| format!("{:.0} ({:.2}×)", figure(row), figure(row) / first);
        let cells: Vec<_> = rows.iter().map(|(_, row)| cell(row)).collect();
        println!("| {heading} | {} |", cells.join(" | "));
    }
}

#[expect(clippy::print_stdout, reason = "this is the program's output")]
pub(crate) fn print_keys(runs: &[f64]) {
    let first = runs.first().copied().unwrap_or(f64::NAN);
    println!("\n| keys held at the end | ns each |");
    println!("|---:|---:|");
    for (run, figure) in (1_u64..).zip(runs) {
        let held = (run * crate::fill::KEYED).min(1_000_000);
        println!("| {held} | {figure:.0} ({:.2}×) |", figure / first);
    }
}
