//! From moments to places on the drawing.

use super::super::time::When;
use jiff::Timestamp;

/// Where the first and the last moment stand.
pub(super) const LEFT: f64 = 24.0;
pub(super) const RIGHT: f64 = 976.0;

/// Labels under the axis; more would run into each other.
const MAX_TICKS: usize = 7;

/// A label under the axis.
#[derive(Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) text: String,
    /// Which end of the text stands at its place, so that it stays on the drawing.
    pub(super) anchor: &'static str,
}

impl Tick {
    pub(super) fn new(x: f64, text: String) -> Self {
        let anchor = match x {
            x if x > RIGHT - 60.0 => "end",
            x if x < LEFT + 60.0 => "start",
            _ => "middle",
        };
        Self { x, text, anchor }
    }
}

/// All moments of a drawing, in order, each once.
#[derive(Debug)]
pub(super) struct Places {
    moments: Vec<Timestamp>,
    by_order: bool,
}

impl Places {
    pub(super) fn new(mut moments: Vec<Timestamp>, by_order: bool) -> Self {
        moments.sort_unstable();
        moments.dedup();
        Self { moments, by_order }
    }

    /// Any moment, also one between those of the drawing; by order it stands between its neighbours.
    pub(super) fn x(&self, moment: Timestamp) -> f64 {
        let (Some(first), Some(last)) = (self.moments.first(), self.moments.last()) else {
            return LEFT;
        };
        let share = if self.by_order {
            let before = self.moments.partition_point(|it| *it < moment);
            let exact = self.moments.get(before) == Some(&moment);
            let place = if exact {
                count(before)
            } else {
                count(before) - 0.5
            };
            place / count(self.moments.len().saturating_sub(1)).max(1.0)
        } else {
            let whole = last.duration_since(*first).as_secs_f64();
            moment.duration_since(*first).as_secs_f64() / whole.max(1e-9)
        };
        LEFT + share.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }

    pub(super) fn ticks(&self) -> Vec<Tick> {
        let (Some(first), Some(last)) = (self.moments.first(), self.moments.last()) else {
            return Vec::new();
        };
        if first == last {
            return vec![self.tick(*first)];
        }
        if self.by_order {
            let step = self.moments.len().div_ceil(MAX_TICKS);
            return self
                .moments
                .iter()
                .step_by(step)
                .map(|it| self.tick(*it))
                .collect();
        }
        let part = last.duration_since(*first) / i32::try_from(MAX_TICKS - 1).unwrap_or(1);
        let at = |n: usize| {
            first
                .checked_add(part * i32::try_from(n).unwrap_or(0))
                .unwrap_or(*last)
        };
        (0..MAX_TICKS).map(|n| self.tick(at(n))).collect()
    }

    fn tick(&self, at: Timestamp) -> Tick {
        let (first, last) = (self.moments[0], self.moments[self.moments.len() - 1]);
        let hours = last.duration_since(first).as_hours();
        let format = match hours {
            0 => "%H:%M:%S",
            1..=23 => "%H:%M",
            24..=8760 => "%-d %b %H:%M",
            _ => "%-d %b %Y",
        };
        Tick::new(self.x(at), When(at).as_text(format))
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing has a few thousand moments at most"
)]
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{LEFT, Places, RIGHT};
    use jiff::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn ends_and_middle() {
        let moments = vec![at(100), at(0), at(10), at(10)];
        let (time, order) = (
            Places::new(moments.clone(), false),
            Places::new(moments, true),
        );
        for places in [&time, &order] {
            assert_eq!((places.x(at(0)), places.x(at(100))), (LEFT, RIGHT));
            assert!(places.ticks().windows(2).all(|pair| pair[0].x < pair[1].x));
        }
        let middle = f64::midpoint(LEFT, RIGHT);
        assert!(
            (order.x(at(10)) - middle).abs() < 1e-9,
            "{}",
            order.x(at(10))
        );
        assert!(time.x(at(10)) < middle);
        // Between two moments, and outside of all.
        assert!(order.x(at(5)) > LEFT && order.x(at(5)) < middle);
        assert_eq!((time.x(at(-5)), time.x(at(500))), (LEFT, RIGHT));
    }

    #[test]
    fn one_moment_is_enough() {
        let places = Places::new(vec![at(7)], false);
        assert_eq!(places.ticks().len(), 1);
        assert!(places.x(at(7)).is_finite());
        assert!(Places::new(Vec::new(), true).ticks().is_empty());
    }
}
