//! The lanes as numbers for an SVG: what stands where. The template knows the shapes.

use super::Scale;
use super::gather::{Kind, Lane, Mark, Run};
use super::scale::{Places, STEP, Tick, count};
use jiff::Timestamp;
use std::collections::BTreeMap;

/// The whole drawing, in its own units.
const WIDTH: f64 = 1000.0;

/// Room for the word at the line of the present.
const TOP: f64 = 18.0;
const TITLE: f64 = 22.0;
const ROW: f64 = 26.0;
const GAP: f64 = 10.0;
const AXIS: f64 = 26.0;

/// About the width of one character of a label.
const CHARACTER: f64 = 6.0;

/// Characters of the name of a row.
const NAME: usize = 31;

#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) height: f64,
    /// Where the axis stands, and how far its lines reach up.
    pub(super) axis: f64,
    pub(super) ticks: Vec<Tick>,
    pub(super) now: f64,
    pub(super) bands: Vec<Band>,
}

/// One lane.
#[derive(Debug)]
pub(super) struct Band {
    pub(super) y: f64,
    pub(super) height: f64,
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
}

/// The calls of a lane, or one run.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) y: f64,
    pub(super) name: String,
    /// From where to where a run reaches.
    pub(super) line: Option<(f64, f64)>,
    pub(super) points: Vec<Point>,
}

#[derive(Debug)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) kind: Kind,
    /// Beside the mark, where there is room.
    pub(super) label: Option<String>,
    /// The whole story, for the pointer and for screen readers.
    pub(super) title: String,
    /// Address of what it stands for.
    pub(super) link: String,
}

impl Drawing {
    pub(super) fn of(lanes: &[Lane], now: Timestamp, scale: Scale) -> Self {
        let places = Places::new(&moments(lanes, now), scale == Scale::Order);
        let mut y = TOP;
        let mut bands = Vec::with_capacity(lanes.len());
        for lane in lanes {
            let band = Band::of(lane, y, &places);
            y += band.height + GAP;
            bands.push(band);
        }
        Self {
            height: y + AXIS,
            axis: y,
            ticks: places.ticks(),
            now: places.x(now),
            bands,
        }
    }
}

/// Every moment that has a place, with the most marks that one row has of it.
fn moments(lanes: &[Lane], now: Timestamp) -> BTreeMap<Timestamp, usize> {
    let mut moments = BTreeMap::from([(now, 1)]);
    for lane in lanes {
        let runs = lane.runs.iter();
        for run in &lane.runs {
            moments.entry(run.made_at.0).or_insert(1);
        }
        for row in runs.map(|run| &run.marks).chain([&lane.calls]) {
            for same in row.chunk_by(|a, b| a.at == b.at) {
                let marks = moments.entry(same[0].at.0).or_default();
                *marks = same.len().max(*marks);
            }
        }
    }
    moments
}

impl Band {
    fn of(lane: &Lane, y: f64, places: &Places) -> Self {
        let mut at = y + TITLE + ROW / 2.0;
        let mut rows = vec![Row::new(&lane.calls, None, at, places)];
        for run in &lane.runs {
            at += ROW;
            rows.push(Row::new(&run.marks, Some(run), at, places));
        }
        Self {
            y,
            height: at + ROW / 2.0 - y,
            title: lane.trigger_key.clone(),
            rows,
        }
    }
}

impl Row {
    fn new(marks: &[Mark], run: Option<&Run>, y: f64, places: &Places) -> Self {
        // Marks of one moment stand side by side.
        let mut xs: Vec<f64> = Vec::with_capacity(marks.len());
        for same in marks.chunk_by(|a, b| a.at == b.at) {
            let x = places.x(same[0].at.0);
            xs.extend((0..same.len()).map(|index| x + STEP * count(index)));
        }
        let point = |(index, mark): (usize, &Mark)| {
            let x = xs[index];
            let room = xs.get(index + 1).copied().unwrap_or(WIDTH) - x - STEP;
            let label = mark.text.split(',').next().unwrap_or_default();
            Point {
                x,
                y,
                kind: mark.kind,
                label: Some(label.to_owned()).filter(|_| width(label) < room),
                title: title(mark, run),
                link: link(mark, run),
            }
        };
        let from = run.map(|run| places.x(run.made_at.0));
        let to = xs.last().copied();
        Self {
            y,
            name: run.map_or_else(|| "calls".to_owned(), |run| short(&run.automation)),
            line: from.map(|from| (from, to.unwrap_or(from).max(from))),
            points: marks.iter().enumerate().map(point).collect(),
        }
    }
}

fn width(text: &str) -> f64 {
    CHARACTER * count(text.chars().count())
}

/// What fits left of the drawing.
fn short(name: &str) -> String {
    match name.char_indices().nth(NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name.to_owned(),
    }
}

fn title(mark: &Mark, run: Option<&Run>) -> String {
    let at = format!("{} UTC", mark.at.full());
    match run {
        None => format!("{at}: {}", mark.text),
        Some(run) => format!(
            "{at}: {}, {} ({})",
            mark.text,
            mark.kind.word(),
            run.automation
        ),
    }
}

/// The line of the list below that tells the same.
fn link(mark: &Mark, run: Option<&Run>) -> String {
    match run {
        Some(run) => format!("#a{}", run.activation_id),
        None => format!("#s{}", mark.seq),
    }
}
