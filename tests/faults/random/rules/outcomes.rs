//! What callers are told, against what the service did.

use super::ensure;
use crate::proxy::Fault;
use crate::random::case::{Case, Quality};
use crate::random::trace::{Entry, Kind, Trace, about};
use crate::world::{TRIGGERS, number};
use triggers_sandbox::journal::EventKind;

/// How often report `n` counted.
fn effects(trace: &Trace, n: usize) -> usize {
    trace
        .events
        .iter()
        .filter(|event| !event.duplicate && number(event) == Some(n))
        .count()
}

/// How many cancellations the service made of the entity that this entry cancels.
fn cancellations(trace: &Trace, entry: &Entry) -> usize {
    let entity = entry.about.map(|number| (entry.site, number));
    let of_entry = trace.events.iter().filter(|event| {
        event.kind == EventKind::Cancel
            && event.trigger_key == TRIGGERS[entry.trigger]
            && event.external_entity_id.map(about) == entity
    });
    of_entry.count()
}

/// Delivered: the effect is there. Rejected or not sent: it is not. Unknown: either.
pub(crate) fn fit_the_journal(_: &Case, trace: &Trace) -> Result<(), String> {
    for (n, entry) in trace.entries.iter().enumerate() {
        let Kind::Report { payload, .. } = entry.kind else {
            let some = cancellations(trace, entry) > 0;
            ensure!(
                some || !entry.is_delivered(),
                "cancel {n} was delivered and never happened"
            );
            continue;
        };
        let effects = effects(trace, n);
        match &entry.outcome {
            Ok(_) => ensure!(
                effects == 1,
                "report {n} was delivered and has {effects} effects"
            ),
            Err(error) if error.is_definite() => ensure!(
                effects == 0,
                "report {n} has an effect, in spite of: {error}"
            ),
            Err(_) => {}
        }
        ensure!(
            payload == Quality::Good || effects == 0,
            "the sandbox took the bad report {n}"
        );
    }
    Ok(())
}

pub(crate) fn none_doubled(_: &Case, trace: &Trace) -> Result<(), String> {
    for n in 0..trace.entries.len() {
        let effects = effects(trace, n);
        ensure!(effects <= 1, "report {n} has {effects} effects");
    }
    Ok(())
}

/// Faults of other calls, lanes and instances are no excuse (I9). Within a bulk call they may be: it
/// stops when its requests keep failing.
pub(crate) fn untouched_calls_are_delivered(case: &Case, trace: &Trace) -> Result<(), String> {
    let outages = trace
        .log
        .iter()
        .any(|exchange| matches!(exchange.fault, Fault::Outage(_)));
    let mut tokens = trace.log.iter().filter(|exchange| exchange.is_token());
    // Who waits for a token shares its fate with others of the instance.
    if case.hasty
        || case.batched
        || outages
        || tokens.any(|exchange| !matches!(exchange.fault, Fault::None))
    {
        return Ok(());
    }
    for (n, entry) in trace.entries.iter().enumerate() {
        let Kind::Report {
            payload: Quality::Good,
            ..
        } = entry.kind
        else {
            continue;
        };
        let own = |n: usize| {
            trace
                .entries
                .get(n)
                .is_some_and(|other| other.call == entry.call)
        };
        let of_call = trace
            .sent
            .iter()
            .filter(|sent| sent.items.iter().filter_map(|item| item.n).any(own));
        if entry.dropped {
            continue;
        }
        let met_fault = of_call
            .map(|sent| &trace.log[sent.at])
            .any(|exchange| !matches!(exchange.fault, Fault::None));
        ensure!(
            met_fault || entry.is_delivered() || spoiled(trace, n),
            "report {n} met no fault"
        );
    }
    Ok(())
}

/// Whether it was sent together with a report that spoils requests, and so perhaps never alone.
fn spoiled(trace: &Trace, n: usize) -> bool {
    let call = trace.entries[n].call;
    let spoils = |entry: &Entry| {
        matches!(
            entry.kind,
            Kind::Report {
                payload: Quality::SpoilsRequest,
                ..
            }
        )
    };
    trace
        .entries
        .iter()
        .any(|entry| entry.call == call && spoils(entry))
}
