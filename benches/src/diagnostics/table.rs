//! The scores as Markdown.

use std::fmt::Write as _;

use crate::score::Points;

/// The points of one tool, per case; none where the mistake cannot be made in its format.
pub(crate) struct Column {
    pub(crate) tool: &'static str,
    pub(crate) points: Vec<Option<Points>>,
}

impl Column {
    /// How many cases there are, and how often each of the four is named.
    fn sums(&self) -> (usize, [usize; 4]) {
        let mut sums = [0; 4];
        for points in self.points.iter().flatten() {
            for (sum, named) in sums.iter_mut().zip(points.0) {
                *sum += usize::from(named);
            }
        }
        (self.points.iter().flatten().count(), sums)
    }

    /// The same, of the cases that another tool has too.
    fn beside(&self, other: &Column) -> Column {
        let both = self.points.iter().zip(&other.points);
        Column {
            tool: self.tool,
            points: both.map(|(own, other)| other.and(*own)).collect(),
        }
    }
}

/// What each tool reaches in all of its cases, and ours in the cases of each other.
pub(crate) fn totals(columns: &[Column]) -> String {
    let mut text = String::from(
        "| | cases | file | line | column | what to write | points |\n|---|---:|---:|---:|---:|---:|---:|\n",
    );
    let Some((ours, others)) = columns.split_first() else {
        return text;
    };
    row(&mut text, ours.tool, ours);
    for other in others {
        row(&mut text, other.tool, other);
        row(
            &mut text,
            &format!("{} in the same cases", ours.tool),
            &ours.beside(other),
        );
    }
    text
}

fn row(text: &mut String, title: &str, column: &Column) {
    let (cases, sums) = column.sums();
    let _ = write!(text, "| {title} | {cases} |");
    for sum in sums {
        let _ = write!(text, " {sum} |");
    }
    let (reached, all) = (sums.iter().sum::<usize>(), cases * 4);
    let _ = writeln!(
        text,
        " {reached} of {all}, {:.1} % |",
        percent(reached, all)
    );
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// One row per case: what of file, line, column and suggestion each tool names.
pub(crate) fn cases(titles: &[&str], columns: &[Column]) -> String {
    let mut text = String::from("| mistake |");
    for column in columns {
        let _ = write!(text, " {} |", column.tool);
    }
    let _ = writeln!(text, "\n|---|{}", "---|".repeat(columns.len()));
    for (at, title) in titles.iter().enumerate() {
        let _ = write!(text, "| {title} |");
        for column in columns {
            let cell = column
                .points
                .get(at)
                .copied()
                .flatten()
                .map_or("cannot be made".to_owned(), cell);
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

fn cell(points: Points) -> String {
    let named = ["file", "line", "column", "fix"].into_iter().zip(points.0);
    let named: Vec<&str> = named
        .filter_map(|(name, named)| named.then_some(name))
        .collect();
    match named.len() {
        4 => "all".to_owned(),
        0 => "nothing".to_owned(),
        _ => named.join(", "),
    }
}
