//! What becomes of a call: its effect, its answer, and its line in the journal.

use super::call::{Call, Prepared};
use super::refusal::Refusal;
use super::{catalog, events, token};
use crate::faults::Broken;
use crate::journal::{Operation, Problem, Request, Verdict};
use crate::state::State;
use axum::body::Bytes;
use axum::http::StatusCode;
use serde_json::Value;
use std::borrow::Cow;

/// What the caller is told.
#[derive(Debug, Default)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
    pub(crate) retry_after: Option<String>,
    /// Whether a fault answers.
    pub(crate) injected: bool,
    /// Number of the call in the journal.
    pub(crate) seq: u64,
    /// How many calls were answered.
    pub(crate) count: u64,
}

/// The most mistakes that the journal keeps of one call.
const MAX_PROBLEMS: usize = 100;

impl Request {
    pub(super) fn add_problems(&mut self, place: &str, problems: &[Problem]) {
        let room = MAX_PROBLEMS.saturating_sub(self.problems.len());
        self.problems
            .extend(problems.iter().take(room).map(|it| Problem {
                path: format!("{place}{}", it.path),
                ..it.clone()
            }));
    }
}

/// Lets the call take effect, unless a fault forbids it, and writes down what the caller will see.
pub(crate) fn answer(state: &mut State, mut call: Call) -> Reply {
    let mut entry = Request::new(call.operation);
    entry.method = std::mem::take(&mut call.method);
    entry.headers = std::mem::take(&mut call.headers);
    if call.broken.revoke_token
        && let Some(token) = &call.token
    {
        state.tokens.revoke(token);
    }
    // A call that a fault keeps from its handler has a trigger and entities all the same.
    let mut prepared = prepared(state, &mut call);
    if let Some(prepared) = &mut prepared {
        entry.trigger_key = Some(prepared.trigger_key.clone()).filter(|key| !key.is_empty());
        entry.items = prepared.items;
        entry.entities = std::mem::take(&mut prepared.entities);
        entry.idempotency_keys = std::mem::take(&mut prepared.keys);
    }
    let answered = if call.broken.committed || !call.broken.hides_answer() {
        handle(state, &mut call, &mut entry, prepared)
    } else {
        entry.instance_id = token::holder(state, &call).map(|caller| caller.instance);
        Ok((StatusCode::OK, String::new()))
    };
    let broken = std::mem::take(&mut call.broken);
    let mut reply = reply(answered, &broken, &mut entry);
    entry.status = reply.status.as_u16();
    let mut shown = reply.body.clone();
    if broken.reset {
        (entry.status, entry.verdict) = (0, Verdict::FaultReset);
        shown = Bytes::new();
    } else if let Some(ready) = call.ready.filter(|_| !reply.injected) {
        shown = ready.body.into();
    }
    (entry.path, entry.request_body) = (call.path, call.body);
    (reply.seq, reply.count) = state.record(entry, shown);
    reply
}

/// The answer of the handler, or of the fault in its place.
fn reply(
    answered: Result<(StatusCode, String), Refusal>,
    broken: &Broken,
    entry: &mut Request,
) -> Reply {
    let retry_after = broken.retry_after.clone();
    if let Some((status, body)) = &broken.answer {
        let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        entry.verdict = Verdict::FaultStatus;
        let empty = || Refusal::system(status).body().to_string();
        return Reply {
            status,
            body: body.clone().unwrap_or_else(empty).into(),
            retry_after,
            injected: true,
            ..Reply::default()
        };
    }
    match answered {
        Ok((status, body)) => Reply {
            status,
            body: body.into(),
            retry_after,
            ..Reply::default()
        },
        Err(refusal) => {
            entry.verdict = Verdict::Refused(Cow::Borrowed(refusal.verdict));
            entry.add_problems("", &refusal.problems);
            Reply {
                status: refusal.status,
                body: refusal.body().to_string().into(),
                retry_after: refusal.retry_after.map(|seconds| seconds.to_string()),
                ..Reply::default()
            }
        }
    }
}

fn handle(
    state: &mut State,
    call: &mut Call,
    entry: &mut Request,
    prepared: Option<Prepared>,
) -> Result<(StatusCode, String), Refusal> {
    if let Some(ready) = &mut call.ready {
        entry.instance_id = ready.instance;
        if let Some(code) = &ready.code {
            entry.verdict = Verdict::Refused(code.clone().into());
        }
        if let Some((token, caller)) = &ready.grant {
            state.grant(token.clone(), *caller);
        }
        let status = StatusCode::from_u16(ready.status).unwrap_or_default();
        let body = ready
            .secret_body
            .take()
            .unwrap_or_else(|| ready.body.clone());
        return Ok((status, body));
    }
    if call.operation == Operation::TokenInfo {
        let info = token::info(state, call, entry);
        return Ok((StatusCode::OK, info.to_string()));
    }
    let caller = token::admitted(state, call, entry)?;
    let answer: Result<Value, Refusal> = match (call.operation, prepared) {
        (Operation::BulkReport | Operation::BulkCancel, Some(prepared)) => {
            let answer = events::bulk(state, call, caller, entry, prepared);
            return answer.map(|body| (StatusCode::OK, body));
        }
        (Operation::Report, Some(prepared)) => events::report(state, call, caller, entry, prepared),
        (Operation::Cancel, Some(prepared)) => events::cancel(state, call, caller, entry, prepared),
        (Operation::GetTrigger, _) => catalog::get_trigger(state, call, caller, entry),
        (Operation::QueryTriggers, _) => catalog::query(state, call, caller),
        (Operation::ResolveTriggers, _) => catalog::resolve(state, call, caller),
        (Operation::IdentitiesSchema, _) => catalog::identities(call),
        (Operation::ValidateAutomation, _) => catalog::validate(state, call),
        _ => Err(Refusal::system(StatusCode::NOT_FOUND)),
    };
    answer.map(|body| (StatusCode::OK, body.to_string()))
}

/// What was prepared without the state, unless it was for another app than the one that calls.
fn prepared(state: &State, call: &mut Call) -> Option<Prepared> {
    if !call.operation.is_event_call() || call.ready.is_some() {
        return None;
    }
    let app = token::holder(state, call).map(|caller| caller.app);
    let is_for_it =
        |prepared: &Prepared| app.is_none() || prepared.app.is_none_or(|it| Some(it) == app);
    let ready = call.prepared.take().filter(is_for_it);
    Some(
        ready.unwrap_or_else(|| {
            Prepared::new(call, &state.engine.catalog, &state.engine.options, app)
        }),
    )
}
