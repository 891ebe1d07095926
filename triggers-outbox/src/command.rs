//! Between commands of the runtime and rows of the outbox.

use std::time::Duration;

use triggers_runtime::{
    Bulk, BulkCancel, BulkReceipt, BulkReport, Cancel, Command, Error, Event, Idempotency, Outcome,
    PayloadJson, Receipt, Report, Sink,
};
use uuid::Uuid;

use crate::core::{Effect, Failure, ItemResult, Kind, NewRow};
use crate::seal::Seal;
use crate::worker::send::lost;

/// The most bytes of one payload.
const MAX_PAYLOAD: usize = 512 * 1024;
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// Turns a command into a row, and checks what a database might not take.
pub(crate) fn store(
    instance: Uuid,
    command: Command,
    seal: Option<&dyn Seal>,
) -> Result<NewRow, Error> {
    let entity = command.external_entity_id();
    let (trigger_key, report) = match command {
        Command::Report(report) => (
            report.trigger_key,
            Some((report.payload, report.idempotency)),
        ),
        Command::Cancel(cancel) => (cancel.trigger_key, None),
    };
    if !(1..=100).contains(&trigger_key.chars().count()) || trigger_key.contains('\0') {
        return Err(Error::not_sent(
            "the outbox takes trigger keys of 1 to 100 characters",
        ));
    }
    let mut row = NewRow {
        instance,
        trigger_key: trigger_key.into_owned(),
        entity,
        kind: Kind::Cancel,
        payload: None,
        key: None,
        ttl_ms: None,
    };
    let Some((payload, idempotency)) = report else {
        return Ok(row);
    };
    if payload.as_str().len() > MAX_PAYLOAD {
        return Err(Error::not_sent(
            "the outbox takes payloads of at most 512 KiB",
        ));
    }
    row.kind = Kind::Report;
    if let Some(idempotency) = idempotency {
        // PostgreSQL cannot store it; both stores take the same.
        if idempotency.key().contains('\0') {
            return Err(Error::Idempotency {
                problem: "the outbox cannot store a key with a NUL character",
            });
        }
        row.key = Some(idempotency.key().to_owned());
        row.ttl_ms = idempotency
            .ttl_ms()
            .map(|ttl| i64::try_from(ttl.get()).unwrap_or(i64::MAX));
    }
    row.payload = Some(match seal {
        None => payload.as_str().to_owned(),
        Some(seal) => seal
            .seal(payload.as_str(), &context(&row))
            .map_err(|_| Error::not_sent("the outbox could not encrypt the payload"))?,
    });
    Ok(row)
}

/// What encryption binds a payload to.
fn context(row: &NewRow) -> String {
    format!(
        "{}/{}/{}",
        row.instance,
        row.trigger_key,
        row.key.as_deref().unwrap_or_default()
    )
}

/// Turns a row into a command. The error is the cause for people.
pub(crate) fn read(row: NewRow, seal: Option<&dyn Seal>) -> Result<Command, &'static str> {
    if row.kind == Kind::Cancel {
        let external_entity_id = row.entity.ok_or("no_entity")?;
        return Ok(Command::Cancel(Cancel {
            trigger_key: row.trigger_key.into(),
            external_entity_id,
        }));
    }
    let context = context(&row);
    let text = row.payload.ok_or("no_payload")?;
    let text = match seal {
        None => text,
        Some(seal) => seal.open(&text, &context).map_err(|_| "unsealable")?,
    };
    let ttl = row
        .ttl_ms
        .map_or(WEEK, |ms| Duration::from_millis(ms.unsigned_abs()));
    let idempotency = row
        .key
        .map(|key| Idempotency::new(key, Some(ttl)))
        .transpose()
        .map_err(|_| "bad_key")?;
    Ok(Command::Report(Report {
        trigger_key: row.trigger_key.into(),
        external_entity_id: row.entity,
        payload: PayloadJson::from_json(text).map_err(|_| "bad_payload")?,
        idempotency,
    }))
}

/// Sends commands of one trigger and kind in one request.
pub(crate) async fn deliver(
    sink: &dyn Sink,
    mut commands: Vec<Command>,
) -> Result<BulkReceipt, Error> {
    if commands.len() == 1
        && let Some(command) = commands.pop()
    {
        let receipt = sink.send(command).await?;
        return Ok(BulkReceipt::new(vec![Outcome::Delivered(receipt)]));
    }
    let (mut events, mut cancels) = (Vec::new(), Vec::new());
    let mut trigger_key = std::borrow::Cow::Borrowed("");
    for command in commands {
        match command {
            Command::Report(Report {
                trigger_key: key,
                external_entity_id,
                payload,
                idempotency,
            }) => {
                trigger_key = key;
                events.push(Event {
                    external_entity_id,
                    payload,
                    idempotency,
                });
            }
            Command::Cancel(cancel) => {
                trigger_key = cancel.trigger_key;
                cancels.push(cancel.external_entity_id);
            }
        }
    }
    let bulk = if cancels.is_empty() {
        Bulk::Report(BulkReport {
            trigger_key,
            events,
        })
    } else {
        Bulk::Cancel(BulkCancel {
            trigger_key,
            external_entity_ids: cancels,
        })
    };
    sink.send_all(bulk).await
}

/// One result for each of `count` commands.
pub(crate) fn results(receipt: BulkReceipt, count: usize) -> Vec<ItemResult> {
    let mut results: Vec<_> = receipt
        .into_outcomes()
        .into_iter()
        .take(count)
        .map(|outcome| result(outcome.into_result()))
        .collect();
    results.resize(count, lost("no_result"));
    results
}

pub(crate) fn result(result: Result<Receipt, Error>) -> ItemResult {
    let Err(error) = result else {
        return ItemResult::Delivered;
    };
    ItemResult::Failed(Failure {
        effect: effect(&error),
        cause: error.cause().to_owned(),
        status: error.answer().and_then(triggers_runtime::Answer::status),
        request_id: error.request_id().map(str::to_owned),
        retry_after: error
            .retry_after()
            .map(|wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)),
    })
}

fn effect(error: &Error) -> Effect {
    let status = error.answer().and_then(triggers_runtime::Answer::status);
    match error {
        Error::NotSent(_) => Effect::NotSent,
        Error::RateLimited(_) => Effect::Throttled,
        // Settings that cannot be used are mended by a person, like credentials.
        Error::Unauthorized(_) | Error::Config { .. } => Effect::Unauthorized,
        Error::Schema(_) | Error::Payload(_) | Error::Idempotency { .. } => Effect::Content,
        Error::Rejected(_) => match status {
            Some(400 | 413 | 422 | 428) => Effect::Content,
            Some(409) => Effect::Conflict,
            // A refused item of a bulk that was accepted.
            None => Effect::Content,
            Some(_) => Effect::Refused,
        },
        // A redirect: something between here and the service answered.
        Error::BadResponse(_) if error.is_definite() => Effect::NotSent,
        _ => Effect::Lost,
    }
}

/// Storing failed: nothing was taken.
pub(crate) fn not_stored(problem: impl std::fmt::Display) -> Error {
    Error::not_sent(format!("the outbox could not store the command: {problem}"))
}

/// The receipt of commands that are stored.
pub(crate) fn stored(count: usize) -> BulkReceipt {
    BulkReceipt::new(
        (0..count)
            .map(|_| Outcome::Delivered(Receipt::default()))
            .collect(),
    )
}
