//! Tokens: `POST /oauth2/token` by client credentials, and whose token a call carries (`docs/api.md`,
//! section 6). The errors of the token endpoint are assumed; no source shows one.

use super::call::{Call, Ready};
use super::reader::{Reader, object};
use super::refusal::Refusal;
use crate::catalog::Catalog;
use crate::engine::Caller;
use crate::journal::Request;
use crate::options::Options;
use crate::options::assumed::{BulkRate, RetryAfter, WrongClient};
use crate::state::State;
use axum::http::StatusCode;
use serde_json::{Value, json};
use uuid::Uuid;

/// What stands in place of a secret or token.
pub(crate) const REDACTED: &str = "[redacted]";

/// Answers `POST /oauth2/token`. The body holds a secret, so the log gets the answer instead.
pub(crate) fn ask(body: &[u8], secret: &str, catalog: &Catalog, options: &Options) -> Ready {
    let mut instance = None;
    match read(body, options, &mut instance).and_then(|(caller, given)| {
        // One answer for both, as services do that must not tell which apps exist.
        if !catalog.has_app(caller.app) || given != secret {
            let status = match options.assumed.wrong_client {
                WrongClient::Unauthorized => StatusCode::UNAUTHORIZED,
                WrongClient::BadRequest => StatusCode::BAD_REQUEST,
            };
            let description = "no app has this client_id and client_secret";
            return Err(Refusal::application(status, "INVALID_CLIENT", description));
        }
        Ok(caller)
    }) {
        Err(refusal) => Ready::refused(&refusal, instance),
        Ok(caller) => {
            // Random, not counted: a token of an earlier run must not open this one.
            let token = format!("sandbox.{}", Uuid::new_v4().simple());
            let answer = |token: &str| {
                let lifetime = options.token_lifetime.as_secs();
                json!({ "access_token": token, "token_type": "Bearer", "expires_in": lifetime })
            };
            Ready {
                status: 200,
                code: None,
                body: answer(REDACTED).to_string(),
                secret_body: Some(answer(&token).to_string()),
                instance,
                grant: Some((token, caller)),
            }
        }
    }
}

/// The caller and the secret.
fn read(
    body: &[u8],
    options: &Options,
    instance_id: &mut Option<Uuid>,
) -> Result<(Caller, String), Refusal> {
    let body = object(body)?;
    let mut reader = Reader::new(options.assumed);
    let grant = reader.text(&body, "grant_type", 100);
    if !grant.is_empty() && grant != "client_credentials" {
        let expected = json!({ "expected": "client_credentials" });
        let description = "must be client_credentials";
        reader.violation("grant_type", description, "FORMAT", expected);
    }
    let app = reader.guid(&body, "client_id");
    let given = reader.text(&body, "client_secret", 1000);
    let instance = reader.guid(&body, "instance_id");
    reader.finish()?;
    *instance_id = Some(instance);
    Ok((Caller { app, instance }, given))
}

/// Reads `POST /oauth2/token-info`: the token that it asks about, or the answer.
pub(crate) fn inspect(body: &[u8]) -> Result<String, Box<Ready>> {
    let read = object(body).and_then(|body| {
        let mut reader = Reader::default();
        let token = reader.text(&body, "token", 1000);
        reader.finish().map(|()| token)
    });
    read.map_err(|refusal| Box::new(Ready::refused(&refusal, None)))
}

/// What a token stands for. Shape and names are assumed, after the introspection of OAuth
/// (RFC 7662); moments are seconds since 1970 on the virtual clock.
pub(super) fn info(state: &State, call: &Call, entry: &mut Request) -> Value {
    let token = call.token.as_deref().unwrap_or_default();
    let Some((caller, end)) = state.tokens.holder(token, state.now()) else {
        return json!({ "active": false });
    };
    entry.instance_id = Some(caller.instance);
    json!({
        "active": true,
        "subjectType": "APP",
        "subjectId": caller.app,
        "clientId": caller.app,
        "instanceId": caller.instance,
        "exp": end.as_second().to_string(),
    })
}

/// Whose token the call carries, which is counted against the instance's rate limit.
pub(super) fn admitted(
    state: &mut State,
    call: &Call,
    entry: &mut Request,
) -> Result<Caller, Refusal> {
    if call.token.is_none() {
        let description = "the Authorization header is missing";
        return Err(Refusal::unauthenticated(description));
    }
    let caller = holder(state, call)
        .ok_or_else(|| Refusal::unauthenticated("the access token is unknown or has expired"))?;
    entry.instance_id = Some(caller.instance);
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

/// Whose token the call carries, if it is valid.
pub(super) fn holder(state: &State, call: &Call) -> Option<Caller> {
    state.tokens.caller(call.token.as_deref()?, state.now())
}
