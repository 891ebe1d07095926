//! From moments to places on the drawing.

use super::super::time::When;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// Where the first and the last moment stand; names of rows stand left of them.
pub(super) const LEFT: f64 = 210.0;
pub(super) const RIGHT: f64 = 945.0;

/// From one mark to the next of the same row, at least, while there is room.
pub(super) const STEP: f64 = 17.0;

/// From one label under the axis to the next, at least.
///
/// The widest take 88.
const LABEL: f64 = 110.0;

/// A label under the axis.
#[derive(Debug, PartialEq)]
pub(super) struct Tick {
    pub(super) x: f64,
    pub(super) at: When,
    pub(super) format: &'static str,
    pub(super) text: String,
}

/// Where each moment of a drawing stands. Moments keep their order and, beyond the room that their
/// marks need, their distances.
#[derive(Debug)]
pub(super) struct Places {
    /// In order of time.
    moments: Vec<(Timestamp, f64)>,
}

impl Places {
    /// Each moment with the most marks that one row has of it. By order, all distances are one.
    pub(super) fn new(moments: &BTreeMap<Timestamp, usize>, by_order: bool) -> Self {
        let pairs = || moments.iter().zip(moments.keys().skip(1));
        let room: Vec<f64> = pairs()
            .map(|((_, marks), _)| STEP * count(*marks))
            .collect();
        let time: Vec<f64> = pairs()
            .map(|((from, _), to)| {
                if by_order {
                    1.0
                } else {
                    to.duration_since(*from).as_secs_f64()
                }
            })
            .collect();
        let (needed, whole): (f64, f64) = (room.iter().sum(), time.iter().sum());
        let width = RIGHT - LEFT;
        // When there are too many marks for all to have their room, all have less.
        let shrunk = (width * 0.8 / needed.max(1.0)).min(1.0);
        let spare = width - needed * shrunk;
        let mut x = LEFT;
        let gaps = room.iter().zip(&time).map(|(room, time)| {
            x += room * shrunk + spare * time / whole.max(1e-9);
            x
        });
        let xs = std::iter::once(LEFT).chain(gaps);
        Self {
            moments: moments.keys().copied().zip(xs).collect(),
        }
    }

    /// Of a moment that was given; the left end for any other.
    pub(super) fn x(&self, moment: Timestamp) -> f64 {
        let found = self.moments.binary_search_by_key(&moment, |(at, _)| *at);
        found.map_or(LEFT, |index| self.moments[index].1)
    }

    /// Labels for as many moments as have room for one, none of them twice.
    pub(super) fn ticks(&self) -> Vec<Tick> {
        let mut ticks: Vec<Tick> = Vec::new();
        for (at, x) in &self.moments {
            let text = When(*at).as_text(self.format());
            if ticks
                .last()
                .is_none_or(|last| x - last.x >= LABEL && text != last.text)
            {
                let (at, format) = (When(*at), self.format());
                let x = *x;
                ticks.push(Tick {
                    x,
                    at,
                    format,
                    text,
                });
            }
        }
        ticks
    }

    /// As short as the whole drawing allows.
    fn format(&self) -> &'static str {
        let (Some((first, _)), Some((last, _))) = (self.moments.first(), self.moments.last())
        else {
            return "";
        };
        match last.duration_since(*first).as_hours() {
            0 => "%H:%M:%S",
            1..=23 => "%H:%M",
            24..=8760 => "%-d %b %H:%M",
            _ => "%-d %b %Y",
        }
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a drawing has a few thousand marks at most"
)]
pub(super) fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{LEFT, Places, RIGHT, STEP};
    use jiff::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    #[test]
    fn distances_are_those_of_time_beyond_the_room_for_marks() {
        let moments = [(at(0), 1), (at(10), 3), (at(100), 1)].into();
        let (time, order) = (Places::new(&moments, false), Places::new(&moments, true));
        for places in [&time, &order] {
            assert!((places.x(at(0)) - LEFT).abs() < 1e-6);
            assert!((places.x(at(100)) - RIGHT).abs() < 1e-6);
            assert!(places.x(at(100)) - places.x(at(10)) >= 3.0 * STEP);
            assert!(places.ticks().windows(2).all(|pair| pair[0].x < pair[1].x));
        }
        assert!(time.x(at(10)) < order.x(at(10)));
    }

    #[test]
    fn too_many_marks_still_fit() {
        let moments = (0..500).map(|second| (at(second), 2)).collect();
        let places = Places::new(&moments, false);
        let xs: Vec<f64> = (0..500).map(|second| places.x(at(second))).collect();
        assert!(xs.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(xs.iter().all(|x| (LEFT..=RIGHT + 1e-6).contains(x)));
    }

    #[test]
    fn labels_keep_apart_and_say_something_new() {
        let hours = |hours: &[i64]| {
            let moments = hours.iter().map(|hour| (at(hour * 3600), 1)).collect();
            Places::new(&moments, false).ticks()
        };
        let ticks = hours(&[0, 42, 84, 126, 168, 210, 252, 294, 336]);
        assert!(ticks.windows(2).all(|pair| pair[1].x - pair[0].x >= 100.0));
        // Over years only days are told, and moments of one day would be told alike.
        let ticks = hours(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20_000]);
        let texts: Vec<&str> = ticks.iter().map(|tick| tick.text.as_str()).collect();
        assert_eq!(texts, ["1 Jan 1970", "13 Apr 1972"]);
    }

    #[test]
    fn one_moment_is_enough() {
        let places = Places::new(&[(at(7), 1)].into(), false);
        assert_eq!(places.ticks().len(), 1);
        assert!((places.x(at(7)) - LEFT).abs() < 1e-6);
        assert!(Places::new(&[].into(), true).ticks().is_empty());
    }
}
