//! HTTP: which path is what, and who may call.

mod control;
mod faulty;
pub(crate) mod guard;
#[cfg_attr(not(feature = "inbound"), path = "no_inbound.rs")]
mod inbound;
mod intake;
mod json;
mod openapi;
mod people;
mod routes;

pub(crate) use faulty::{ConnectionLimits, Faulter, FaultyListener};
pub(crate) use guard::{AccessToken, Guard};

use crate::faults::Broken;
use crate::journal::Operation;
use crate::log::{Input, Output};
use crate::remote::{Call, Refusal, Reply};
use crate::shared::{Session, Shared};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;

/// Longest body of a request in bytes, unless another limit is set.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// Due times that `run_until_idle` runs to at most: automations can plan new work for ever.
pub(crate) const MAX_RUNS: usize = 10_000;

/// Real time that an answer waits at most for what its call set going.
const PATIENCE: Duration = Duration::from_millis(500);

/// What the handlers of requests share.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) shared: Arc<Shared>,
    pub(crate) guard: Guard,
    pub(crate) connections: ConnectionLimits,
    /// The secret of every app.
    pub(crate) secret: String,
}

/// The service as a router, apart from any socket.
pub(crate) fn service(app: &Arc<App>, pages: Router) -> Router {
    // The guard comes before the routes: it may take its token off the path.
    let mut service = Router::new().fallback_service(routes(app, pages));
    if app.shared.is_kept() {
        let shared = Arc::clone(&app.shared);
        service = service.layer(from_fn_with_state(shared, only_what_is_written));
    }
    service.layer(from_fn_with_state(app.guard.clone(), guard::every_call))
}

/// An answer goes out when all that it may tell of is written, so that no crash takes it back.
async fn only_what_is_written(
    State(shared): State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    match shared.written().await {
        Ok(()) => response,
        Err(error) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            Refusal::application(status, "STATE_NOT_KEPT", error.to_string()).into_response()
        }
    }
}

fn routes(app: &Arc<App>, pages: Router) -> Router {
    let wrong_path = move |State(app), request| serve(app, Operation::Unknown, false, request);
    let wrong_method = move |State(app), request| serve(app, Operation::Unknown, true, request);
    routes::router()
        .fallback(any(wrong_path))
        .method_not_allowed_fallback(wrong_method)
        .with_state(Arc::clone(app))
        .merge(openapi::router())
        .nest("/_sandbox/v1", control::router(Arc::clone(&app.shared)))
        .merge(pages)
}

/// The number of a call in the journal, for the page that made it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Seq(pub(crate) u64);

/// Answers a call of the remote API.
pub(crate) async fn serve(
    app: Arc<App>,
    operation: Operation,
    wrong_method: bool,
    request: Request,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let connection = parts.extensions.remove::<ConnectInfo<Faulter>>();
    let mut call = intake::read(&app, operation, wrong_method, &parts, body).await;
    let shared = &app.shared;
    call.prepare(&shared.catalog, &shared.options);
    if shared.is_faulty() {
        call.broken = pick_faults(shared, operation, call.token.clone()).await;
    }
    let (wait_after, drip, reset) = {
        let broken = &call.broken;
        (broken.wait_after, broken.drip, broken.reset)
    };
    pause(call.broken.wait_before).await;
    let reply = answer(shared, call).await;
    pause(wait_after).await;
    if let Some(ConnectInfo(connection)) = connection {
        connection.drip(drip);
        if reset {
            connection.cut();
        }
    }
    respond(reply)
}

/// What is broken about the call.
async fn pick_faults(shared: &Arc<Shared>, operation: Operation, token: Option<String>) -> Broken {
    let pick = move |session: &mut Session<'_>| {
        let caller = token.and_then(|token| session.tokens.caller(&token, session.now()));
        session.apply(Input::Pick {
            operation,
            instance: caller.map(|caller| caller.instance),
        })
    };
    match shared.change_async(pick).await {
        Output::Broken(broken) => broken,
        _ => Broken::default(),
    }
}

/// Applies the call, and waits for what it set going.
async fn answer(shared: &Arc<Shared>, call: Call) -> Reply {
    let input = Input::Call(Box::new(call));
    let apply = |session: &mut Session<'_>| {
        let output = session.apply(input);
        (output, session.is_behind())
    };
    let (output, behind) = shared.change_async(apply).await;
    if behind {
        shared.finish_async(PATIENCE).await;
    }
    match output {
        Output::Reply(reply) => *reply,
        _ => Reply::default(),
    }
}

/// Real time: a fault tries the caller's patience. Without a delay no timer is set.
async fn pause(by: Duration) {
    if !by.is_zero() {
        tokio::time::sleep(by).await;
    }
}

fn respond(reply: Reply) -> Response {
    let mut response = (reply.status, Body::from(reply.body)).into_response();
    response.extensions_mut().insert(Seq(reply.seq));
    let headers = response.headers_mut();
    let json = HeaderValue::from_static("application/json");
    headers.insert(header::CONTENT_TYPE, json);
    // The form that the documentation shows: seconds, a dot, 18 digits (docs/api.md#s1.7).
    let id = format!("{}.{:018}", Timestamp::now().as_second(), reply.count);
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert("x-wix-request-id", id);
    }
    if let Some(Ok(value)) = reply.retry_after.as_deref().map(HeaderValue::from_str) {
        headers.insert(header::RETRY_AFTER, value);
    }
    if reply.injected {
        // Tells those who look for mistakes of the sandbox.
        headers.insert("x-sandbox-fault", HeaderValue::from_static("answer"));
    }
    response
}
