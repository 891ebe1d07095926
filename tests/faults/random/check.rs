//! The model: what may have happened, given what the callers were told.

use super::case::Case;
use super::rules::{Rule, client, lanes, outcomes};
use super::trace::Trace;

/// Every rule, by the name that a broken one is told by.
const RULES: [(&str, Rule); 12] = [
    ("outcomes fit the journal", outcomes::fit_the_journal),
    ("no effect is doubled", outcomes::none_doubled),
    (
        "calls that met no fault are delivered",
        outcomes::untouched_calls_are_delivered,
    ),
    (
        "requests of a lane come in the order of calls",
        lanes::requests_in_order,
    ),
    (
        "acknowledged effects of a lane come in the order of calls",
        lanes::effects_in_order,
    ),
    ("one request at a time in a lane", lanes::one_at_a_time),
    (
        "one item of a lane in a bulk request",
        lanes::one_item_per_request,
    ),
    ("the same bytes on every attempt", client::same_bytes),
    ("keys only as asked", client::keys_as_asked),
    (
        "no request after a definite outcome",
        client::nothing_after_an_outcome,
    ),
    (
        "tokens of one instance for that instance",
        client::tokens_apart,
    ),
    ("few attempts", client::few_attempts),
];

pub(super) fn check(case: &Case, trace: &Trace) -> Result<(), String> {
    for (name, rule) in RULES {
        rule(case, trace)
            .map_err(|broken| format!("rule `{name}`: {broken}\n{}", summary(trace)))?;
    }
    Ok(())
}

/// The story of a schedule, one line each.
fn summary(trace: &Trace) -> String {
    let mut lines = Vec::new();
    for (n, entry) in trace.entries.iter().enumerate() {
        let (site, trigger, about) = (entry.site, entry.trigger, entry.about);
        let outcome = match entry.outcome.as_ref().err() {
            None => "delivered".to_owned(),
            Some(error) => format!("{}: {error}", entry.outcome_name()),
        };
        let (step, call, kind) = (entry.step, entry.call, entry.kind);
        lines.push(format!("entry {n}: step {step} call {call} site {site} trigger {trigger} {about:?} {kind:?} -> {outcome}"));
    }
    let start = trace.log.first().map(|exchange| exchange.arrived);
    for exchange in &trace.log {
        let at = start
            .map(|start| exchange.arrived - start)
            .unwrap_or_default();
        let took = exchange.ended.map(|ended| ended - exchange.arrived);
        let body = String::from_utf8_lossy(&exchange.request.body);
        let answered = exchange
            .answered
            .as_ref()
            .map(crate::proxy::Message::status);
        let path = exchange
            .request
            .path()
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned();
        let connection = exchange.connection;
        let fault = format!("{:?}", exchange.fault);
        let fault = fault.get(..80).unwrap_or(&fault);
        lines.push(format!(
            "{at:?} #{connection} {path} {fault} took {took:?} answered {answered:?}: {body}"
        ));
    }
    for event in &trace.events {
        let (kind, duplicate) = (event.kind, event.duplicate);
        lines.push(format!(
            "journal: {kind:?} duplicate {duplicate} {:?} {}",
            event.external_entity_id, event.payload
        ));
    }
    lines.join("\n")
}
