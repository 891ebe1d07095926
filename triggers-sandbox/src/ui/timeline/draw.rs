//! The lanes as numbers for an SVG: what stands where. The template knows the shapes.

use super::Scale;
use super::gather::{Kind, Lane, Mark, Run};
use super::scale::{Places, RIGHT, Tick};
use jiff::Timestamp;

const TITLE: f64 = 22.0;
const ROW: f64 = 26.0;
const GAP: f64 = 10.0;
const AXIS: f64 = 26.0;

/// About the width of one character of a label.
const CHARACTER: f64 = 6.0;

#[derive(Debug)]
pub(super) struct Drawing {
    pub(super) height: f64,
    /// Where the axis stands, and how far its lines reach up.
    pub(super) axis: f64,
    pub(super) ticks: Vec<Tick>,
    pub(super) now: Tick,
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
        let mut moments = vec![now];
        for lane in lanes {
            moments.extend(lane.calls.iter().map(|mark| mark.at.0));
            let marks = lane.runs.iter().flat_map(|run| &run.marks);
            moments.extend(marks.map(|mark| mark.at.0));
        }
        let places = Places::new(moments, scale == Scale::Order);
        let mut y = GAP;
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
            now: Tick::new(places.x(now), "now".to_owned()),
            bands,
        }
    }
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
        let xs: Vec<f64> = marks.iter().map(|mark| places.x(mark.at.0)).collect();
        let point = |(index, mark): (usize, &Mark)| {
            let x = xs[index];
            let room = xs.get(index + 1).copied().unwrap_or(RIGHT + 24.0) - x - 12.0;
            let label = match run {
                Some(_) => mark.text.clone(),
                None => mark.text.split(',').next().unwrap_or_default().to_owned(),
            };
            let width =
                CHARACTER * f64::from(u32::try_from(label.chars().count()).unwrap_or(u32::MAX));
            Point {
                x,
                y,
                kind: mark.kind,
                label: Some(label).filter(|_| width < room),
                title: title(mark, run),
                link: link(mark, run),
            }
        };
        let from = run.map(|run| places.x(run.made_at.0));
        let to = xs.last().copied();
        Self {
            y,
            line: from.map(|from| (from, to.unwrap_or(from).max(from))),
            points: marks.iter().enumerate().map(point).collect(),
        }
    }
}

fn title(mark: &Mark, run: Option<&Run>) -> String {
    let at = mark.at.full();
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
