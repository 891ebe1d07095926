//! The measurements as Markdown tables.

use std::fmt::Write as _;

use triggers_benches::measured::Measured;

use crate::contestant::Contestant;
use crate::rounds::{Results, Row};

/// One table per load: medians, the range of the rounds, and this toolkit's rate as a multiple of
/// each other one's, which is the median of the ratios within each round.
pub(crate) fn render(all: &[Results]) -> String {
    let mut text = String::new();
    for results in all {
        let _ = writeln!(text, "{}:\n", results.load.title());
        text.push_str(
            "| contestant | events/s | lowest and highest | CPU µs per event | toolkit ÷ it |\n\
             |---|---:|---:|---:|---:|\n",
        );
        let ours = results
            .rows
            .iter()
            .find(|row| row.contestant == Contestant::Ours);
        for row in &results.rows {
            text.push_str(&line(row, ours));
        }
        text.push('\n');
    }
    text
}

fn line(row: &Row, ours: Option<&Row>) -> String {
    let rates = Sorted::of(row.runs.iter().map(rate));
    let cpu = Sorted::of(
        row.runs
            .iter()
            .map(cpu_micros)
            .filter(|micros| *micros > 0.0),
    );
    let cpu = cpu
        .median()
        .map_or("–".to_owned(), |micros| format!("{micros:.1}"));
    let ratio = ours.and_then(|ours| ratio(ours, row));
    let ratio = ratio.map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
    format!(
        "| {} | {:.0} | {:.0}–{:.0} | {cpu} | {ratio} |\n",
        row.contestant.title(),
        rates.median().unwrap_or_default(),
        rates.0.first().copied().unwrap_or_default(),
        rates.0.last().copied().unwrap_or_default(),
    )
}

fn ratio(ours: &Row, other: &Row) -> Option<f64> {
    let rounds = ours.runs.iter().zip(&other.runs);
    Sorted::of(rounds.map(|(ours, other)| rate(ours) / rate(other))).median()
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn rate(run: &Measured) -> f64 {
    run.events as f64 / run.seconds
}

#[expect(clippy::cast_precision_loss, reason = "counts are small")]
fn cpu_micros(run: &Measured) -> f64 {
    1e6 * run.cpu_seconds / run.events as f64
}

/// Numbers in ascending order.
struct Sorted(Vec<f64>);

impl Sorted {
    fn of(numbers: impl Iterator<Item = f64>) -> Self {
        let mut numbers: Vec<f64> = numbers.collect();
        numbers.sort_by(f64::total_cmp);
        Self(numbers)
    }

    /// The middle one, or the mean of the two in the middle.
    fn median(&self) -> Option<f64> {
        let count = self.0.len();
        let upper = *self.0.get(count / 2)?;
        let lower = *self.0.get((count - 1) / 2)?;
        Some(f64::midpoint(lower, upper))
    }
}

#[cfg(test)]
mod tests {
    use super::{Measured, Row, Sorted, line};
    use crate::contestant::Contestant;

    fn row(contestant: Contestant, rates: &[u64]) -> Row {
        let run = |&events: &u64| Measured {
            events,
            seconds: 1.0,
            cpu_seconds: 0.5,
            ..Measured::default()
        };
        Row {
            contestant,
            runs: rates.iter().map(run).collect(),
        }
    }

    #[test]
    fn medians_and_ratios_within_rounds() {
        let ours = row(Contestant::Ours, &[1000, 4000, 2000]);
        let wrk = row(Contestant::Wrk, &[2000, 2000, 2000]);
        let expected = "| this toolkit | 2000 | 1000–4000 | 250.0 | 1.00 |\n";
        assert_eq!(line(&ours, Some(&ours)), expected);
        assert!(line(&wrk, Some(&ours)).ends_with("| 2000 | 2000–2000 | 250.0 | 1.00 |\n"));
        assert_eq!(Sorted::of([1.0, 2.0].into_iter()).median(), Some(1.5));
        assert_eq!(Sorted::of(std::iter::empty()).median(), None);
    }
}
