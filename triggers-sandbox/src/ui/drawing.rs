//! The timeline of an entity as numbers for an SVG: where each thing is. The template knows the shapes.

use crate::timeline::Entry;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Where the first and the last moment are; names of rows are left of them.
const LEFT: f64 = 210.0;
const RIGHT: f64 = 945.0;

/// From one mark to the next of the same row, at least, while there is room.
const STEP: f64 = 17.0;

/// From one label under the axis to the next, at least; the widest take 88.
const LABEL: f64 = 110.0;

/// Room for the word at the line of the present.
const TOP: f64 = 18.0;
const TITLE: f64 = 22.0;
const ROW: f64 = 26.0;
const GAP: f64 = 10.0;

/// About the width of one character of a label.
const CHARACTER: f64 = 6.0;

/// The calls of a lane, or one run.
struct Row<'a> {
    run: Option<Uuid>,
    marks: Vec<&'a Entry>,
}

/// The lane of webhooks, which belong to no trigger, has no key.
type Lane<'a> = ((Option<Uuid>, Option<&'a str>), Vec<Row<'a>>);

/// The lanes in order of their first entry, and the axis under them.
pub(super) fn of(entries: &[Entry], now: Timestamp) -> Value {
    let lanes = lanes(entries);
    let mut moments = BTreeMap::from([(now, 1)]);
    for row in lanes.iter().flat_map(|(_, rows)| rows) {
        for same in row.marks.chunk_by(|a, b| a.at == b.at) {
            let marks = moments.entry(same[0].at).or_default();
            *marks = same.len().max(*marks);
        }
    }
    let places = Places::new(&moments);
    let mut y = TOP;
    let bands = lanes.iter().map(|((instance, trigger), rows)| {
        let top = y;
        let rows = rows.iter().enumerate().map(|(index, row)| {
            row.drawn(top + TITLE + ROW / 2.0 + ROW * count(index), &places)
        });
        let rows: Vec<_> = rows.collect();
        let height = TITLE + ROW * count(rows.len());
        y += height + GAP;
        json!({ "y": top, "height": height, "triggerKey": trigger, "instanceId": instance, "rows": rows })
    });
    let bands: Vec<_> = bands.collect();
    json!({ "bands": bands, "axis": y, "ticks": places.ticks(), "now": places.x(now) })
}

fn lanes(entries: &[Entry]) -> Vec<Lane<'_>> {
    let mut lanes: Vec<Lane<'_>> = Vec::new();
    for entry in entries {
        let key = (entry.instance_id, entry.trigger_key.as_deref());
        let lane = lanes
            .iter()
            .position(|(other, _)| *other == key)
            .unwrap_or_else(|| {
                let calls = Row {
                    run: None,
                    marks: Vec::new(),
                };
                lanes.push((key, vec![calls]));
                lanes.len() - 1
            });
        let rows = &mut lanes[lane].1;
        let run = entry.activation_id;
        let row = rows
            .iter()
            .position(|row| row.run == run)
            .unwrap_or_else(|| {
                rows.push(Row {
                    run,
                    marks: Vec::new(),
                });
                rows.len() - 1
            });
        rows[row].marks.push(entry);
    }
    lanes
}

impl Row<'_> {
    fn drawn(&self, y: f64, places: &Places) -> Value {
        // Marks of one moment are side by side.
        let same = self.marks.chunk_by(|a, b| a.at == b.at);
        let xs: Vec<f64> = same
            .flat_map(|same| {
                let x = places.x(same[0].at);
                (0..same.len()).map(move |index| x + STEP * count(index))
            })
            .collect();
        let point = |(index, entry): (usize, &&Entry)| {
            let x = xs[index];
            let room = xs.get(index + 1).unwrap_or(&(RIGHT + 55.0)) - x - STEP;
            let label = entry.what.split(',').next().unwrap_or_default();
            let fits = CHARACTER * count(label.chars().count()) < room;
            let anchor = match entry.activation_id {
                Some(id) => format!("a{id}"),
                None => format!("s{}", entry.seq),
            };
            json!({
                "x": x,
                "kind": entry.kind,
                // Beside the mark, where there is room.
                "label": Some(label).filter(|_| fits),
                // The whole story, for the pointer and for screen readers.
                "title": format!("{} UTC: {} {}", entry.at.strftime("%Y-%m-%d %H:%M:%S"), entry.what, entry.text),
                // The line of the list below that tells the same.
                "link": format!("#{anchor}"),
            })
        };
        let points = self.marks.iter().enumerate().map(point);
        let run = self.marks.first().filter(|_| self.run.is_some());
        let since = run.and_then(|it| it.run_since).map(|at| places.x(at));
        json!({
            "y": y,
            "name": run.map_or("calls", |it| it.automation.as_deref().unwrap_or_default()),
            // From where to where a run reaches.
            "line": since.map(|since| [since, xs.last().map_or(since, |to| to.max(since))]),
            "points": points.collect::<Vec<_>>(),
        })
    }
}

/// Where each moment of a drawing is. Moments keep their order and, beyond the room that their marks
/// need, their distances.
struct Places {
    /// In order of time.
    moments: Vec<(Timestamp, f64)>,
}

impl Places {
    /// Each moment with the most marks that one row has of it.
    fn new(moments: &BTreeMap<Timestamp, usize>) -> Self {
        let pairs = moments.iter().zip(moments.keys().skip(1));
        let gaps = pairs.map(|((from, marks), to)| {
            let time = to.duration_since(*from).as_secs_f64();
            (STEP * count(*marks), time)
        });
        let gaps: Vec<(f64, f64)> = gaps.collect();
        let needed: f64 = gaps.iter().map(|(room, _)| room).sum();
        let whole: f64 = gaps.iter().map(|(_, time)| time).sum();
        let width = RIGHT - LEFT;
        // When there are too many marks for all to have their room, all have less.
        let shrunk = (width * 0.8 / needed.max(1.0)).min(1.0);
        let spare = width - needed * shrunk;
        let mut x = LEFT;
        let xs = gaps.iter().map(|(room, time)| {
            x += room * shrunk + spare * time / whole.max(1e-9);
            x
        });
        let xs = std::iter::once(LEFT).chain(xs);
        Self {
            moments: moments.keys().copied().zip(xs).collect(),
        }
    }

    /// Of a moment that was given; the left end for any other.
    fn x(&self, moment: Timestamp) -> f64 {
        let found = self.moments.binary_search_by_key(&moment, |(at, _)| *at);
        found.map_or(LEFT, |index| self.moments[index].1)
    }

    /// Labels for as many moments as have room for one, none of them twice.
    fn ticks(&self) -> Vec<Value> {
        let format = self.format();
        let mut last: Option<(f64, String)> = None;
        let mut ticks = Vec::new();
        for (at, x) in &self.moments {
            let text = at.strftime(format).to_string();
            if last
                .as_ref()
                .is_none_or(|(before, other)| x - before >= LABEL && text != *other)
            {
                ticks.push(json!({ "x": x, "at": at, "format": format, "text": text }));
                last = Some((*x, text));
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
fn count(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use super::{LEFT, Places, RIGHT, STEP};
    use jiff::Timestamp;
    use serde_json::Value;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("in range")
    }

    fn x(tick: &Value) -> f64 {
        tick["x"].as_f64().expect("a number")
    }

    #[test]
    fn distances_are_those_of_time_beyond_the_room_for_marks() {
        let places = Places::new(&[(at(0), 1), (at(10), 3), (at(50), 1), (at(100), 1)].into());
        let at = |second| places.x(at(second));
        assert!((at(0) - LEFT).abs() < 1e-6);
        assert!((at(100) - RIGHT).abs() < 1e-6);
        assert!(at(50) - at(10) >= 3.0 * STEP);
        // Without the room that the three marks need, a second takes as much here as there.
        let spare = |from: i32, to: i32, marks| {
            (at(to.into()) - at(from.into()) - STEP * marks) / f64::from(to - from)
        };
        assert!((spare(10, 50, 3.0) - spare(50, 100, 1.0)).abs() < 1e-6);
        let ticks = places.ticks();
        assert!(ticks.windows(2).all(|pair| x(&pair[0]) < x(&pair[1])));
    }

    #[test]
    fn too_many_marks_still_fit() {
        let moments = (0..500).map(|second| (at(second), 2)).collect();
        let places = Places::new(&moments);
        let xs: Vec<f64> = (0..500).map(|second| places.x(at(second))).collect();
        assert!(xs.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(xs.iter().all(|x| (LEFT..=RIGHT + 1e-6).contains(x)));
    }

    #[test]
    fn labels_keep_apart_and_say_something_new() {
        let hours = |hours: &[i64]| {
            let moments = hours.iter().map(|hour| (at(hour * 3600), 1)).collect();
            Places::new(&moments).ticks()
        };
        let ticks = hours(&[0, 42, 84, 126, 168, 210, 252, 294, 336]);
        assert!(
            ticks
                .windows(2)
                .all(|pair| x(&pair[1]) - x(&pair[0]) >= 100.0)
        );
        // Over years only days are shown, and moments of one day have the same label.
        let ticks = hours(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 20_000]);
        let texts: Vec<&str> = ticks
            .iter()
            .map(|tick| tick["text"].as_str().unwrap_or_default())
            .collect();
        assert_eq!(texts, ["1 Jan 1970", "13 Apr 1972"]);
    }

    #[test]
    fn one_moment_is_enough() {
        let places = Places::new(&[(at(7), 1)].into());
        assert_eq!(places.ticks().len(), 1);
        assert!((places.x(at(7)) - LEFT).abs() < 1e-6);
        assert!(Places::new(&[].into()).ticks().is_empty());
    }
}
