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
use uuid::Uuid;

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

/// What the handler of a call knows of it, for the journal.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) instance_id: Option<Uuid>,
    pub(super) trigger_key: Option<String>,
    pub(super) verdict: Option<Verdict>,
    pub(super) items: Option<usize>,
    pub(super) entities: Vec<Uuid>,
    pub(super) keys: Vec<String>,
    pub(super) events: Vec<u64>,
    pub(super) activated: usize,
    pub(super) problems: Vec<Problem>,
}

/// The most mistakes that the journal keeps of one call.
const MAX_PROBLEMS: usize = 100;

impl Facts {
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
    let mut facts = Facts::default();
    if call.broken.revoke_token
        && let Some(token) = &call.token
    {
        state.tokens.revoke(token);
    }
    // A call that a fault keeps from its handler has a trigger and entities all the same.
    let mut prepared = prepared(state, &mut call);
    if let Some(prepared) = &mut prepared {
        facts.trigger_key = Some(prepared.trigger_key.clone()).filter(|key| !key.is_empty());
        facts.items = prepared.items;
        facts.entities = std::mem::take(&mut prepared.entities);
        facts.keys = std::mem::take(&mut prepared.keys);
    }
    let answered = if call.broken.committed || !call.broken.hides_answer() {
        handle(state, &mut call, &mut facts, prepared)
    } else {
        facts.instance_id = token::holder(state, &call).map(|caller| caller.instance);
        Ok((StatusCode::OK, String::new()))
    };
    let broken = std::mem::take(&mut call.broken);
    let mut reply = reply(answered, &broken, &mut facts);
    let shown = match &call.ready {
        Some(ready) if !reply.injected && !broken.reset => ready.body.clone().into(),
        _ if broken.reset => Bytes::new(),
        _ => reply.body.clone(),
    };
    if broken.reset {
        facts.verdict = Some(Verdict::FaultReset);
    }
    let status = if broken.reset {
        0
    } else {
        reply.status.as_u16()
    };
    let request = Request {
        seq: 0,
        at: state.engine.log.present.now,
        wall: state.engine.log.present.wall,
        method: call.method,
        path: call.path,
        headers: call.headers,
        instance_id: facts.instance_id,
        operation: call.operation,
        trigger_key: facts.trigger_key,
        items: facts.items,
        entities: facts.entities,
        idempotency_keys: facts.keys,
        events: facts.events,
        activated: facts.activated,
        problems: facts.problems,
        status,
        verdict: facts.verdict.unwrap_or(Verdict::Accepted),
        request_body: call.body,
        response_body: String::new(),
    };
    (reply.seq, reply.count) = state.record(request, shown);
    reply
}

/// The answer of the handler, or of the fault in its place.
fn reply(
    answered: Result<(StatusCode, String), Refusal>,
    broken: &Broken,
    facts: &mut Facts,
) -> Reply {
    let retry_after = broken.retry_after.clone();
    if let Some((status, body)) = &broken.answer {
        let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        facts.verdict = Some(Verdict::FaultStatus);
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
            facts.verdict = Some(Verdict::Refused(Cow::Borrowed(refusal.verdict)));
            facts.add_problems("", &refusal.problems);
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
    facts: &mut Facts,
    prepared: Option<Prepared>,
) -> Result<(StatusCode, String), Refusal> {
    if let Some(flaw) = &call.flaw {
        return Err(flaw.refusal());
    }
    if let Some(ready) = &mut call.ready {
        facts.instance_id = ready.instance;
        if let Some(code) = &ready.code {
            facts.verdict = Some(Verdict::Refused(code.clone().into()));
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
    let answer: Result<Value, Refusal> = match (call.operation, prepared) {
        (Operation::Report, Some(prepared)) => events::report(state, call, facts, prepared),
        (Operation::Cancel, Some(prepared)) => events::cancel(state, call, facts, prepared),
        (Operation::BulkReport | Operation::BulkCancel, Some(prepared)) => {
            return events::bulk(state, call, facts, prepared).map(|body| (StatusCode::OK, body));
        }
        (Operation::TokenInfo, _) => Ok(token::info(state, call, facts)),
        (Operation::GetTrigger, _) => catalog::get_trigger(state, call, facts),
        (Operation::QueryTriggers, _) => catalog::query(state, call, facts),
        (Operation::ResolveTriggers, _) => catalog::resolve(state, call, facts),
        (Operation::IdentitiesSchema, _) => catalog::identities(state, call, facts),
        (Operation::ValidateAutomation, _) => catalog::validate(state, call, facts),
        _ => Err(super::Flaw::NoSuchPath.refusal()),
    };
    answer.map(|body| (StatusCode::OK, body.to_string()))
}

/// What was prepared without the state, unless it was for another app than the one that calls.
fn prepared(state: &State, call: &mut Call) -> Option<Prepared> {
    if !call.operation.is_event_call() || call.flaw.is_some() {
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
