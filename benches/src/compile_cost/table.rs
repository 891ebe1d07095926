//! The measurements as a Markdown table.

use std::fmt::Write as _;

/// The measurements of one variant.
pub(crate) struct Row {
    /// What was measured.
    pub(crate) title: &'static str,
    /// CPU seconds per count; none where the build was left out.
    pub(crate) seconds: Vec<Option<f64>>,
}

impl Row {
    /// CPU seconds that ten times the last count may take; endless when that was left out.
    pub(crate) fn expected(&self) -> f64 {
        match self.seconds.last() {
            None => 0.0,
            Some(last) => last.map_or(f64::INFINITY, |last| last * 10.0),
        }
    }
}

/// Seconds, the ratio of the first row to each other one, and how the cost grows.
pub(crate) fn render(title: &str, counts: &[usize], rows: &[Row]) -> String {
    let mut text = format!(
        "CPU seconds of `{title}`, and in parentheses `#[triggers]` as a part of it:\n\n| N |"
    );
    for count in counts {
        let _ = write!(text, " {count} |");
    }
    text.push_str(" growth exponent |\n|---|");
    text.push_str(&"---:|".repeat(counts.len() + 1));
    let ours = rows
        .first()
        .map(|row| row.seconds.as_slice())
        .unwrap_or_default();
    for row in rows {
        let _ = write!(text, "\n| {} |", row.title);
        for (seconds, ours) in row.seconds.iter().zip(ours) {
            let _ = match (seconds, ours) {
                (Some(seconds), Some(ours)) => {
                    write!(text, " {seconds:.2} ({:.2}×) |", ours / seconds)
                }
                _ => write!(text, " left out |"),
            };
        }
        let _ = match exponent(counts, &row.seconds) {
            Some(exponent) => write!(text, " {exponent:.2} |"),
            None => write!(text, " – |"),
        };
    }
    text.push('\n');
    text
}

/// The slope between the two largest measured counts on logarithmic scales: 1 is linear.
#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn exponent(counts: &[usize], seconds: &[Option<f64>]) -> Option<f64> {
    let mut measured = counts
        .iter()
        .zip(seconds)
        .rev()
        .filter_map(|(&count, &seconds)| Some((count as f64, seconds?)));
    let (large, slow) = measured.next()?;
    let (small, fast) = measured.next()?;
    Some((slow / fast).ln() / (large / small).ln())
}

#[cfg(test)]
mod tests {
    use super::{Row, render};

    #[test]
    fn ratios_and_exponents() {
        let rows = [
            Row {
                title: "ours",
                seconds: vec![Some(1.0), Some(10.0)],
            },
            Row {
                title: "theirs",
                seconds: vec![Some(4.0), None],
            },
        ];
        let text = render("cargo build", &[10, 100], &rows);
        assert!(
            text.contains("| ours | 1.00 (1.00×) | 10.00 (1.00×) | 1.00 |"),
            "{text}"
        );
        assert!(
            text.contains("| theirs | 4.00 (0.25×) | left out | – |"),
            "{text}"
        );
    }
}
