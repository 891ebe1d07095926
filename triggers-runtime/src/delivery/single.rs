//! One command: its lane, its request, its receipt.

use tokio::time::{Instant, sleep_until, timeout_at};

use super::call::{Call, Deadline};
use super::instance::Instance;
use super::lane::Permit;
use super::observe::Operation;
use super::policy::Kind;
use crate::http::wire::{request, response};
use crate::{Action, Answer, Command, Error, Receipt};

pub(super) async fn send(instance: &Instance, command: Command) -> Result<Receipt, Error> {
    let deadline = Instant::now() + instance.client.delivery.call_timeout;
    let mut lane = [enter_lane(instance, &command, deadline).await?];
    let key = &command.trigger_key;
    let (operation, body, kind) = match &command.action {
        Action::Report(report) => {
            let kind = match report.idempotency {
                Some(_) => Kind::Keyed,
                None => Kind::Unkeyed,
            };
            (Operation::Report, request::report(key, report), kind)
        }
        Action::Cancel { external_entity_id } => {
            let body = request::cancel(key, *external_entity_id);
            (Operation::Cancel, body, Kind::Cancel)
        }
    };
    let call = Call {
        operation,
        trigger_key: &command.trigger_key,
        body: body.into(),
        kind,
        items: 1,
        deadline: Deadline::At(deadline),
    };
    match instance.call(&call, &mut lane).await {
        Ok(called) => Ok(response::receipt(&called.answered)),
        Err(failed) => Err(failed.error),
    }
}

/// The right to send in the command's lane; none is needed without an entity.
async fn enter_lane(
    instance: &Instance,
    command: &Command,
    deadline: Instant,
) -> Result<Option<Permit>, Error> {
    let Some(id) = command.external_entity_id() else {
        return Ok(None);
    };
    let key = (command.trigger_key.clone(), id);
    let is_report = command.action.as_report().is_some();
    let permit = timeout_at(deadline, instance.site.lanes.enter(key)).await;
    let permit = permit.map_err(|_| busy())?;
    if is_report && let Some(until) = permit.quarantined_until() {
        if until > deadline {
            return Err(quarantined(until));
        }
        sleep_until(until).await;
    }
    Ok(Some(permit))
}

/// The error of a call whose lane was not free in time.
pub(super) fn busy() -> Error {
    Error::not_sent("earlier calls of the same trigger and entity took all the time")
}

/// The error of a report whose lane is in quarantine for longer than the call may take.
pub(super) fn quarantined(until: Instant) -> Error {
    let wait = until.saturating_duration_since(Instant::now());
    Error::not_sent(
        "an earlier cancel of the same trigger and entity was lost and may still arrive",
    )
    .with_answer(Answer::new(None).with_retry_after(Some(wait)))
}
