//! Writing down what happened and what goes out next.

use super::access::Statement;
use super::{PostgresStore, columns};
use crate::core::{Change, Intent, OutboxError, Pause, Progress, RequestResult, Step, Stepped};

pub(super) async fn step(store: &PostgresStore, step: Step) -> Result<Stepped, OutboxError> {
    let (shards, epochs) = columns!(step.owned, |owned| owned.shard, |owned| owned.epoch);
    let mut delivered = Vec::new();
    let mut changed = Vec::new();
    for settlement in step.settled {
        match settlement.change {
            Change::Delete => delivered.push(settlement.seq),
            Change::Update(fate) => changed.push((settlement.seq, *fate)),
        }
    }
    let statement = store
        .statement(include_str!("sql/step.sql"))
        .bind(shards)
        .bind(epochs)
        .bind(delivered);
    let statement = bind_changes(statement, &changed);
    let statement = bind_results(statement, &step.results);
    let statement = bind_intents(statement, &step.intents);
    let statement = bind_pauses(statement, &step.pauses);
    let (is_owner, gone): (bool, Vec<i64>) =
        store.fetch_one(statement, "write down a step").await?;
    if is_owner {
        Ok(Stepped { gone })
    } else {
        Err(OutboxError::fenced())
    }
}

fn bind_changes(statement: Statement, changed: &[(i64, Progress)]) -> Statement {
    let (seqs, states, attempts, first_sent_at, lost_at) = columns!(
        changed,
        |(seq, _)| *seq,
        |(_, fate)| fate.state.code(),
        |(_, fate)| saturating(fate.attempts),
        |(_, fate)| fate.first_sent_at,
        |(_, fate)| fate.lost_at,
    );
    let (not_before, causes, statuses, request_ids, settled_at) = columns!(
        changed,
        |(_, fate)| fate.not_before,
        |(_, fate)| fate.cause.clone(),
        |(_, fate)| fate.status.map(status),
        |(_, fate)| fate.request_id.clone(),
        |(_, fate)| fate.settled_at,
    );
    let statement = statement
        .bind(seqs)
        .bind(states)
        .bind(attempts)
        .bind(first_sent_at)
        .bind(lost_at);
    statement
        .bind(not_before)
        .bind(causes)
        .bind(statuses)
        .bind(request_ids)
        .bind(settled_at)
}

fn bind_results(statement: Statement, results: &[RequestResult]) -> Statement {
    let (ids, requests, outcomes, statuses, request_ids, settled_at, sent_at) = columns!(
        results,
        |result| result.id,
        |result| saturating(result.requests),
        |result| result.outcome.clone(),
        |result| result.status.map(status),
        |result| result.request_id.clone(),
        |result| result.settled_at,
        |result| result.sent_at,
    );
    statement
        .bind(ids)
        .bind(requests)
        .bind(outcomes)
        .bind(statuses)
        .bind(request_ids)
        .bind(settled_at)
        .bind(sent_at)
}

fn bind_intents(statement: Statement, intents: &[Intent]) -> Statement {
    let (ids, instances, trigger_keys, kinds, rows, sent_at) = columns!(
        intents,
        |intent| intent.id,
        |intent| intent.instance,
        |intent| intent.trigger_key.clone(),
        |intent| intent.kind.code(),
        |intent| array(&intent.rows),
        |intent| intent.sent_at,
    );
    statement
        .bind(ids)
        .bind(instances)
        .bind(trigger_keys)
        .bind(kinds)
        .bind(rows)
        .bind(sent_at)
}

fn bind_pauses(statement: Statement, pauses: &[Pause]) -> Statement {
    let (instances, until, causes, by, since) = columns!(
        pauses,
        |pause| pause.instance,
        |pause| pause.until,
        |pause| pause.cause.clone(),
        |pause| pause.by.clone(),
        |pause| pause.since,
    );
    statement
        .bind(instances)
        .bind(until)
        .bind(causes)
        .bind(by)
        .bind(since)
}

/// Writes an array as text: an array of arrays must be rectangular, and these are not.
fn array(numbers: &[i64]) -> String {
    let numbers: Vec<_> = numbers.iter().map(i64::to_string).collect();
    format!("{{{}}}", numbers.join(","))
}

fn saturating(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn status(status: u16) -> i16 {
    i16::try_from(status).unwrap_or(i16::MAX)
}
