//! The tables, in Markdown.

use crate::Measured;
use crate::meter::Cost;

/// A piece of work: its heading, and where its cost stands.
type Work = (&'static str, fn(&Measured) -> Cost);

const WORK: [Work; 5] = [
    ("report one", |it| it.report),
    ("cancel one", |it| it.cancel),
    ("run one that is due", |it| it.due),
    ("delete the automation, each", |it| it.delete),
    ("move the clock, nothing due", |it| it.idle),
];

/// A figure of a cost, and its name.
type Figure = (&'static str, fn(Cost) -> f64);

const FIGURES: [Figure; 3] = [
    ("instructions", |cost| cost.instructions),
    ("cache misses", |cost| cost.misses),
    ("ns", |cost| cost.nanoseconds),
];

#[expect(clippy::print_stdout, reason = "this is the program's output")]
pub(crate) fn print(rows: &[(u64, Measured)]) {
    let sizes: Vec<_> = rows.iter().map(|(size, _)| size.to_string()).collect();
    println!("| waiting | | {} |", sizes.join(" | "));
    println!("|---|---|{}", "---:|".repeat(rows.len()));
    let bytes: Vec<_> = rows.iter().map(|(_, row)| row.bytes).collect();
    println!("| memory, each | bytes | {} |", cells(&bytes).join(" | "));
    for (heading, cost) in WORK {
        for (name, figure) in FIGURES {
            let figures: Vec<_> = rows.iter().map(|(_, row)| figure(cost(row))).collect();
            println!("| {heading} | {name} | {} |", cells(&figures).join(" | "));
        }
    }
}

#[expect(clippy::print_stdout, reason = "this is the program's output")]
pub(crate) fn print_keys(runs: &[Cost]) {
    let [instructions, misses, times] =
        FIGURES.map(|(_, figure)| cells(&runs.iter().map(|run| figure(*run)).collect::<Vec<_>>()));
    println!("\n| keys held at the end | instructions | cache misses | ns |");
    println!("|---:|---:|---:|---:|");
    let rows = instructions.iter().zip(misses).zip(times);
    for (run, ((instructions, misses), time)) in (1_u64..).zip(rows) {
        let held = (run * crate::fill::KEYED).min(1_000_000);
        println!("| {held} | {instructions} | {misses} | {time} |");
    }
}

/// Each figure, and what it is of the first. Few misses are noise, and so is their ratio.
fn cells(figures: &[f64]) -> Vec<String> {
    let first = figures.first().copied().unwrap_or(f64::NAN);
    let cell = |figure: &f64| {
        if figure.is_nan() {
            "–".to_owned()
        } else if first < 10.0 {
            format!("{figure:.1}")
        } else {
            format!("{figure:.0} ({:.2}×)", figure / first)
        }
    };
    figures.iter().map(cell).collect()
}
