//! `POST /oauth2/token`: client credentials (spec §6.1). Its errors are assumed; no source shows one.

use super::{Call, Noted};
use crate::engine::Caller;
use crate::errors::Refusal;
use crate::options::assumed::{Bearer, BulkRate, RetryAfter, WrongClient};
use crate::state::State;
use crate::wire::{Reader, object};
use axum::http::StatusCode;
use serde_json::{Value, json};

pub(super) fn issue(
    secret: &str,
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<Value, Refusal> {
    let body = object(&call.body)?;
    let mut reader = Reader::new(state.engine.options.assumed);
    let grant = reader.text(&body, "grant_type", 100);
    if !grant.is_empty() && grant != "client_credentials" {
        let expected = json!({ "expected": "client_credentials" });
        reader.violation(
            "grant_type",
            "must be client_credentials",
            "FORMAT",
            expected,
        );
    }
    let app = reader.guid(&body, "client_id");
    let given = reader.text(&body, "client_secret", 1000);
    let instance = reader.guid(&body, "instance_id");
    reader.finish()?;
    noted.instance_id = Some(instance);
    // One answer for both, as services do that must not tell which apps exist.
    if !state.engine.catalog.has_app(app) || given != secret {
        let status = match state.engine.options.assumed.wrong_client {
            WrongClient::Unauthorized => StatusCode::UNAUTHORIZED,
            WrongClient::BadRequest => StatusCode::BAD_REQUEST,
        };
        return Err(Refusal::application(
            status,
            "INVALID_CLIENT",
            "no app has this client_id and client_secret",
        ));
    }
    let lifetime = state.engine.options.token_lifetime;
    let token = state.issue_token(Caller { app, instance }, lifetime);
    Ok(json!({ "access_token": token, "token_type": "Bearer", "expires_in": lifetime.as_secs() }))
}

/// `POST /oauth2/token-info`: what a token stands for. Shape and names are assumed, after the
/// introspection of OAuth (RFC 7662); moments are seconds since 1970 on the virtual clock.
pub(super) fn info(state: &State, call: &Call, noted: &mut Noted) -> Result<Value, Refusal> {
    let body = object(&call.body)?;
    let mut reader = Reader::default();
    let token = reader.text(&body, "token", 1000);
    reader.finish()?;
    let now = state.engine.log.present.now;
    let Some((caller, end)) = state.tokens.holder(&token, now) else {
        return Ok(json!({ "active": false }));
    };
    noted.instance_id = Some(caller.instance);
    Ok(json!({
        "active": true,
        "subjectType": "APP",
        "subjectId": caller.app,
        "clientId": caller.app,
        "instanceId": caller.instance,
        "exp": end.as_second().to_string(),
    }))
}

/// Whose token the call carries, which is counted against the instance's rate limit.
pub(super) fn admitted(
    state: &mut State,
    call: &Call,
    noted: &mut Noted,
) -> Result<Caller, Refusal> {
    let caller = caller(state, call, noted)?;
    admit(state, caller, 1).map(|()| caller)
}

/// Counts the other items of a bulk call, where items are counted.
pub(super) fn admit_items(state: &mut State, caller: Caller, items: usize) -> Result<(), Refusal> {
    match state.engine.options.assumed.bulk_rate {
        BulkRate::Call => Ok(()),
        BulkRate::Items => admit(state, caller, items.saturating_sub(1)),
    }
}

fn admit(state: &mut State, caller: Caller, calls: usize) -> Result<(), Refusal> {
    if (0..calls).all(|_| state.admit(caller)) {
        return Ok(());
    }
    let mut refusal = Refusal::application(
        StatusCode::TOO_MANY_REQUESTS,
        "RESOURCE_EXHAUSTED",
        "this app instance has used up its calls of the minute",
    );
    if state.engine.options.assumed.retry_after == RetryAfter::Seconds {
        refusal.retry_after = state.seconds_left(caller);
    }
    Err(refusal)
}

/// Whose token the call carries, bare or after `Bearer` (spec §6.2).
fn caller(state: &State, call: &Call, noted: &mut Noted) -> Result<Caller, Refusal> {
    if given(state, call).is_none() {
        return Err(Refusal::unauthenticated(
            "the Authorization header is missing",
        ));
    }
    let caller = holder(state, call)
        .ok_or_else(|| Refusal::unauthenticated("the access token is unknown or has expired"))?;
    noted.instance_id = Some(caller.instance);
    Ok(caller)
}

/// Whose token the call carries, if it is a good one.
pub(super) fn holder(state: &State, call: &Call) -> Option<Caller> {
    state
        .tokens
        .caller(given(state, call)?, state.engine.log.present.now)
}

/// Ends the token that the call carries.
pub(super) fn revoke(state: &mut State, call: &Call) {
    if let Some(token) = given(state, call).map(str::to_owned) {
        state.revoke_token(&token);
    }
}

fn given<'a>(state: &State, call: &'a Call) -> Option<&'a str> {
    let header = call.parts.headers.get("authorization")?.to_str().ok()?;
    Some(match header.split_once(' ') {
        Some((scheme, token))
            if scheme.eq_ignore_ascii_case("bearer")
                && state.engine.options.assumed.bearer == Bearer::Accepted =>
        {
            token.trim()
        }
        _ => header,
    })
}
