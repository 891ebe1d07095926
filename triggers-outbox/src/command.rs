//! Between commands of the runtime and rows of the outbox.

use std::error::Error as StdError;
use std::time::Duration;

use triggers_runtime::{
    Action, Answer, Bulk, BulkReceipt, Command, Error, ErrorKind, Idempotency, PayloadJson,
    Receipt, Report, Sink,
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
    let Command {
        trigger_key,
        action,
        ..
    } = command;
    let entity = action.external_entity_id();
    let report = match action {
        Action::Report(report) => Some(report),
        Action::Cancel { .. } => None,
        _ => {
            return Err(Error::not_sent(
                "this version of the outbox cannot store the command",
            ));
        }
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
    let Some(Report {
        payload,
        idempotency,
        ..
    }) = report
    else {
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
            return Err(Error::idempotency(
                "the outbox cannot store a key with a NUL character",
            ));
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
pub(crate) fn context(row: &NewRow) -> String {
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
        return row
            .entity
            .map(|entity| Command::cancel(row.trigger_key, entity))
            .ok_or("no_entity");
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
    let payload = PayloadJson::from_json(text).map_err(|_| "bad_payload")?;
    Ok(Command::report(
        row.trigger_key,
        Report::new(row.entity, payload, idempotency),
    ))
}

/// Sends commands of one trigger and kind in one request. A single one goes as a single call: its
/// refusal comes with a status of its own.
pub(crate) async fn deliver(
    sink: &dyn Sink,
    mut commands: Vec<Command>,
) -> Result<BulkReceipt, Error> {
    if commands.len() == 1
        && let Some(command) = commands.pop()
    {
        let receipt = sink.send(command).await?;
        return Ok(BulkReceipt::new(vec![Ok(receipt)]));
    }
    let trigger_key = commands
        .first()
        .map(|command| command.trigger_key.clone())
        .unwrap_or_default();
    let actions = commands.into_iter().map(|command| command.action).collect();
    sink.send_all(Bulk::new(trigger_key, actions)).await
}

/// One result for each of `count` commands.
pub(crate) fn results(receipt: BulkReceipt, count: usize) -> Vec<ItemResult> {
    let mut results: Vec<_> = receipt.into_iter().take(count).map(result).collect();
    results.resize(count, lost("no_result"));
    results
}

pub(crate) fn result(result: Result<Receipt, Error>) -> ItemResult {
    let Err(error) = result else {
        return ItemResult::Delivered;
    };
    let code = error.answer().and_then(Answer::code);
    ItemResult::Failed(Failure {
        effect: effect(&error),
        cause: code.map_or_else(
            || error.kind().as_str().to_owned(),
            |code| label(error.kind(), code),
        ),
        status: error.answer().and_then(Answer::status),
        request_id: error.request_id().map(str::to_owned),
        retry_after: error
            .retry_after()
            .map(|wait| i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)),
    })
}

/// The kind and the service's code; anything that does not look like a code is left out.
fn label(kind: ErrorKind, code: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if (1..=60).contains(&code.len()) && code.bytes().all(plain) {
        format!("{kind} {code}")
    } else {
        kind.as_str().to_owned()
    }
}

fn effect(error: &Error) -> Effect {
    match error.kind() {
        ErrorKind::NotSent => Effect::NotSent,
        ErrorKind::RateLimited => Effect::Throttled,
        // Settings that cannot be used are mended by a person, like credentials.
        ErrorKind::Unauthorized | ErrorKind::Config => Effect::Unauthorized,
        ErrorKind::Schema | ErrorKind::Payload | ErrorKind::Idempotency => Effect::Content,
        ErrorKind::Rejected => match error.answer().and_then(Answer::status) {
            // A refused item of a bulk that was accepted has no status.
            Some(400 | 413 | 422 | 428) | None => Effect::Content,
            Some(409) => Effect::Conflict,
            Some(_) => Effect::Refused,
        },
        // A redirect: something between here and the service answered.
        ErrorKind::BadResponse if error.is_definite() => Effect::NotSent,
        _ => Effect::Lost,
    }
}

/// Storing failed: nothing was taken. The driver's error is the source, so that an app's own loop for
/// serialization failures recognizes it.
pub(crate) fn not_stored(error: impl StdError + Send + Sync + 'static) -> Error {
    Error::not_sent_by("the outbox could not store the command", error)
}

/// The receipt of commands that are stored.
pub(crate) fn stored(count: usize) -> BulkReceipt {
    BulkReceipt::new((0..count).map(|_| Ok(Receipt::default())).collect())
}
