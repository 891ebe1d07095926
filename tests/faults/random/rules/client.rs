//! What the client may send.

use super::ensure;
use crate::proxy::{BulkFault, Exchange, Fault};
use crate::random::case::Case;
use crate::random::trace::{Kind, Sent, Trace};
use std::collections::{HashMap, HashSet};

/// Attempts of a single call: three, and one more under a new token.
const ATTEMPTS: usize = 4;

pub(crate) fn same_bytes(_: &Case, trace: &Trace) -> Result<(), String> {
    let mut first: HashMap<usize, &str> = HashMap::new();
    for sent in &trace.sent {
        for item in &sent.items {
            let Some(n) = item.n else { continue };
            let before = *first.entry(n).or_insert(&item.raw);
            ensure!(
                before == item.raw,
                "report {n} was sent as {before} and as {}",
                item.raw
            );
        }
    }
    Ok(())
}

pub(crate) fn keys_as_asked(_: &Case, trace: &Trace) -> Result<(), String> {
    for item in trace.sent.iter().flat_map(|sent| &sent.items) {
        let Some(n) = item.n else { continue };
        let Some(Kind::Report { keyed, .. }) = trace.entries.get(n).map(|entry| entry.kind) else {
            return Err(format!("report {n} was never asked for"));
        };
        let found = item
            .raw
            .contains(&format!("\"idempotency\":{{\"key\":\"key-{n}\"}}"));
        let none = !item.raw.contains("idempotency");
        ensure!(
            if keyed { found } else { none },
            "report {n} was sent as {}",
            item.raw
        );
    }
    Ok(())
}

/// What the client was told for certain of report `n`: then it has no reason to send it again.
fn settles(exchange: &Exchange, sent: &Sent, n: usize) -> bool {
    let Some(answer) = &exchange.answered else {
        return false;
    };
    match answer.status() {
        300..=399 | 403 | 404 | 410 | 501 => true,
        400 | 413 | 422 | 428 => sent.items.len() == 1,
        200 if !sent.is_bulk => true,
        200 => succeeded(exchange, sent, n),
        _ => false,
    }
}

/// Whether a bulk answer says, without contradicting itself, that `n` succeeded.
fn succeeded(exchange: &Exchange, sent: &Sent, n: usize) -> bool {
    if matches!(
        exchange.fault,
        Fault::Bulk(BulkFault::StrangeIndexes) | Fault::Junk(_)
    ) {
        return false;
    }
    let answer = exchange
        .answered
        .as_ref()
        .map(crate::proxy::Message::json)
        .unwrap_or_default();
    let place = sent.items.iter().position(|item| item.n == Some(n));
    let about = |result: &&serde_json::Value| {
        result["itemMetadata"]["originalIndex"].as_u64() == place.map(|place| place as u64)
    };
    let results: Vec<_> = answer["results"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(about)
        .collect();
    matches!(results[..], [result] if result["itemMetadata"]["success"] == true)
}

pub(crate) fn nothing_after_an_outcome(case: &Case, trace: &Trace) -> Result<(), String> {
    if case.hasty {
        // The answer may have come when the client, on a busy machine, had given the attempt up.
        return Ok(());
    }
    for (index, sent) in trace.sent.iter().enumerate() {
        for n in sent.items.iter().filter_map(|item| item.n) {
            if !settles(&trace.log[sent.at], sent, n) {
                continue;
            }
            let again = trace.sent[index + 1..]
                .iter()
                .find(|later| later.carries(n));
            ensure!(
                again.is_none(),
                "report {n} was settled by request {} and sent again",
                sent.at
            );
        }
    }
    Ok(())
}

pub(crate) fn tokens_apart(_: &Case, trace: &Trace) -> Result<(), String> {
    for sent in &trace.sent {
        let mut owners: HashSet<u8> = sent
            .items
            .iter()
            .filter_map(|item| Some(item.about?.0))
            .collect();
        owners.extend(
            sent.items
                .iter()
                .filter_map(|item| Some(trace.entries.get(item.n?)?.site)),
        );
        let (at, site) = (sent.at, sent.site);
        ensure!(owners.len() == 1, "request {at} mixes instances {owners:?}");
        ensure!(
            site.is_some_and(|site| owners.contains(&site)),
            "request {at} of {owners:?} has a token of {site:?}"
        );
    }
    Ok(())
}

pub(crate) fn few_attempts(case: &Case, trace: &Trace) -> Result<(), String> {
    for (n, entry) in trace.entries.iter().enumerate() {
        let attempts = trace.sent.iter().filter(|sent| sent.carries(n));
        // In bulk calls there are rounds, and halves.
        let single = !entry.in_bulk && !case.batched;
        let count = attempts.clone().count();
        ensure!(
            !single || count <= ATTEMPTS,
            "report {n} was sent {count} times"
        );
        let unkeyed = matches!(entry.kind, Kind::Report { keyed: false, .. });
        let harmless = [401, 425, 429, 400, 413, 422, 428];
        let lost = attempts.filter(|sent| {
            !status_told(&trace.log[sent.at]).is_some_and(|status| harmless.contains(&status))
        });
        // The last attempt may be lost; none may follow one that was.
        ensure!(
            !unkeyed || lost.count() <= 1,
            "report {n} without a key was sent again"
        );
    }
    Ok(())
}

/// The status that the client was told, if only that of an answer that broke off.
fn status_told(exchange: &Exchange) -> Option<u16> {
    let whole = exchange.answered.as_ref();
    let broken = || match &exchange.fault {
        Fault::CutAnswer { .. } | Fault::Drip(_) => {
            exchange.upstream.as_ref().map(|(_, answer)| answer)
        }
        _ => None,
    };
    whole.or_else(broken).map(crate::proxy::Message::status)
}
