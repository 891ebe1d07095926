//! Order, and one request at a time, within a lane.

use super::ensure;
use crate::random::case::Case;
use crate::random::trace::{Entry, Lane, Trace, about};
use crate::world::{QUARANTINE, TRIGGERS, number};
use std::collections::{BTreeMap, HashSet};
use triggers_sandbox::journal::EventKind;

/// The most items of a bulk request (docs/api.md#s1.2).
const ITEMS: usize = 100;

/// The entries of each lane, by their numbers.
fn lanes(trace: &Trace) -> BTreeMap<Lane, Vec<(usize, &Entry)>> {
    let mut lanes: BTreeMap<Lane, Vec<_>> = BTreeMap::new();
    for (n, entry) in trace.entries.iter().enumerate() {
        if let Some(lane) = entry.lane() {
            lanes.entry(lane).or_default().push((n, entry));
        }
    }
    lanes
}

/// Something of a lane: a report by its number, or a cancel, which has none.
type Symbol = Option<usize>;

/// Every cancel of a lane can be one that was asked for: after all reports called before it, and
/// before all called after it. And reports come in the order of their calls.
fn in_order(entries: &[(usize, &Entry)], seen: &[Symbol], what: &str) -> Result<(), String> {
    let places = |n: usize| {
        seen.iter()
            .enumerate()
            .filter(move |(_, symbol)| **symbol == Some(n))
            .map(|(at, _)| at)
    };
    let reports = || entries.iter().filter(|(_, entry)| !entry.is_cancel());
    for (a, first) in reports() {
        for (b, second) in reports() {
            if !first.precedes(second) {
                continue;
            }
            let ordered = places(*a).max() < places(*b).min()
                || places(*a).max().is_none()
                || places(*b).min().is_none();
            ensure!(
                ordered,
                "{what} of report {b} before one of report {a}: {seen:?}"
            );
        }
    }
    for (at, _) in seen
        .iter()
        .enumerate()
        .filter(|(_, symbol)| symbol.is_none())
    {
        let fits = |cancel: &Entry| {
            reports().all(|(n, report)| {
                let too_late = report.precedes(cancel) && places(*n).any(|place| place > at);
                let too_early = cancel.precedes(report) && places(*n).any(|place| place < at);
                !too_late && !too_early
            })
        };
        let mut cancels = entries.iter().filter(|(_, entry)| entry.is_cancel());
        ensure!(
            cancels.any(|(_, cancel)| fits(cancel)),
            "{what} {at} of {seen:?} is a cancel nobody asked for there"
        );
    }
    Ok(())
}

pub(crate) fn requests_in_order(_: &Case, trace: &Trace) -> Result<(), String> {
    for (lane, entries) in lanes(trace) {
        let (site, trigger, number) = lane;
        let items = trace
            .sent
            .iter()
            .filter(|sent| sent.trigger == trigger)
            .flat_map(|sent| &sent.items);
        let seen: Vec<Symbol> = items
            .filter(|item| item.about == Some((site, number)))
            .map(|item| item.n)
            .collect();
        in_order(&entries, &seen, "request")
            .map_err(|broken| format!("lane {lane:?}: {broken}"))?;
    }
    Ok(())
}

/// Of acknowledged reports only: whoever is told that an outcome is unknown is told as well that
/// order is. Late copies of cancels count: keeping them away from later reports is the client's job.
pub(crate) fn effects_in_order(_: &Case, trace: &Trace) -> Result<(), String> {
    for (lane, entries) in lanes(trace) {
        if beyond_quarantine(trace, lane) {
            continue;
        }
        let (site, trigger, entity) = lane;
        let of_lane = trace.events.iter().filter(|event| {
            !event.duplicate
                && event.trigger_key == TRIGGERS[trigger]
                && event.external_entity_id.map(about) == Some((site, entity))
        });
        let acknowledged = |symbol: &Symbol| symbol.is_none_or(|n| trace.entries[n].is_delivered());
        let symbols = of_lane.map(|event| {
            if event.kind == EventKind::Cancel {
                None
            } else {
                number(event)
            }
        });
        let seen: Vec<Symbol> = symbols.filter(acknowledged).collect();
        in_order(&entries, &seen, "effect").map_err(|broken| format!("lane {lane:?}: {broken}"))?;
    }
    Ok(())
}

/// A machine so busy that a copy came later than any quarantine proves nothing.
fn beyond_quarantine(trace: &Trace, lane: Lane) -> bool {
    let of_lane = trace
        .sent
        .iter()
        .filter(|sent| sent.is_cancel && sent.touches(lane));
    of_lane.map(|sent| &trace.log[sent.at]).any(|exchange| {
        exchange
            .upstream
            .as_ref()
            .is_some_and(|(handled, _)| *handled - exchange.arrived >= QUARANTINE)
    })
}

pub(crate) fn one_at_a_time(case: &Case, trace: &Trace) -> Result<(), String> {
    if case.hasty {
        // An attempt that the client has given up goes on at the proxy until it notices.
        return Ok(());
    }
    for (later, sent) in trace.sent.iter().enumerate() {
        for earlier in &trace.sent[..later] {
            let shared = earlier.trigger == sent.trigger
                && earlier.items.iter().any(|one| {
                    one.about.is_some() && sent.items.iter().any(|two| one.about == two.about)
                });
            if !shared {
                continue;
            }
            let (first, second) = (&trace.log[earlier.at], &trace.log[sent.at]);
            let over = first.ended.is_some_and(|ended| ended <= second.arrived);
            ensure!(
                over,
                "request {} began while request {} was under way",
                sent.at,
                earlier.at
            );
        }
    }
    Ok(())
}

pub(crate) fn one_item_per_request(_: &Case, trace: &Trace) -> Result<(), String> {
    for sent in &trace.sent {
        let (at, count) = (sent.at, sent.items.len());
        ensure!(
            (1..=ITEMS).contains(&count),
            "request {at} has {count} items"
        );
        let mut seen = HashSet::new();
        for item in sent.items.iter().filter_map(|item| item.about) {
            ensure!(
                seen.insert(item),
                "request {at} has two items about {item:?}"
            );
        }
    }
    Ok(())
}
