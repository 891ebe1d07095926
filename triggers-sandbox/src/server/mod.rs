//! HTTP above the engine: which path is what, who may call, and what is written down.

mod bulk;
mod catalog;
mod control;
mod effects;
mod events;
pub(crate) mod guard;
mod line;
mod openapi;
mod operation;
mod people;
mod recorder;
mod token;

pub(crate) use guard::{AccessToken, Guard};
pub(crate) use operation::Operation;

pub(crate) use line::{Cutter, Lines};

use crate::errors::Refusal;
use crate::faults::Broken;
use crate::state::{Shared, State};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use jiff::Timestamp;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Longest body of a request in bytes, unless another limit is set.
pub(crate) const MAX_BODY: usize = 1 << 20;

/// The service as a router, apart from any socket.
pub(crate) fn app(shared: &Arc<Shared>) -> Router {
    // The guard comes before the routes: it may take its token off the path.
    let mut app = Router::new().fallback_service(routes(shared));
    if shared.is_kept() {
        app = app.layer(axum::middleware::from_fn_with_state(
            Arc::clone(shared),
            only_what_is_kept,
        ));
    }
    app.layer(axum::middleware::from_fn_with_state(
        shared.guard.clone(),
        guard::every_call,
    ))
}

/// An answer goes out when all that it may tell of is kept, so that no crash takes it back.
async fn only_what_is_kept(
    axum::extract::State(shared): axum::extract::State<Arc<Shared>>,
    request: Request,
    next: Next,
) -> Response {
    let response = next.run(request).await;
    match shared.written().await {
        Ok(()) => response,
        Err(error) => {
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            let refusal = Refusal::application(status, "STATE_NOT_KEPT", error);
            (status, axum::Json(refusal.body())).into_response()
        }
    }
}

fn routes(shared: &Arc<Shared>) -> Router {
    let mut router = Router::new();
    for (method, path, operation) in operation::ROUTES {
        let answer = remote(shared, *operation);
        let route = match *method {
            "GET" => get(answer),
            _ => post(answer),
        };
        router = router.route(path, route);
    }
    router
        .fallback(any(remote(shared, Operation::Unknown)))
        .method_not_allowed_fallback(remote(shared, Operation::WrongMethod))
        .merge(openapi::router())
        .nest("/_sandbox/v1", control::router(Arc::clone(shared)))
        .merge(crate::ui::router(shared))
}

/// One call, read.
pub(crate) struct Call {
    pub(crate) operation: Operation,
    pub(crate) parts: Parts,
    pub(crate) body: Bytes,
    /// Whether `body` is all of it.
    whole: bool,
    pub(crate) broken: Broken,
}

/// An answer, and what the journal shall say of the call.
#[derive(Default)]
pub(crate) struct Noted {
    pub(crate) instance_id: Option<Uuid>,
    pub(crate) trigger_key: Option<String>,
    /// `OK` unless the handler has more to say.
    pub(crate) verdict: Option<&'static str>,
}

type Answering = std::pin::Pin<Box<dyn Future<Output = Response> + Send>>;

fn remote(
    shared: &Arc<Shared>,
    operation: Operation,
) -> impl Fn(Request) -> Answering + Clone + Send + 'static {
    let shared = Arc::clone(shared);
    move |request| Box::pin(serve(Arc::clone(&shared), operation, request))
}

pub(crate) async fn serve(shared: Arc<Shared>, operation: Operation, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    let (body, whole) = match to_bytes(body, shared.guard.max_body).await {
        Ok(body) => (body, true),
        Err(_) => (Bytes::new(), false),
    };
    let line = parts.extensions.remove::<ConnectInfo<Cutter>>();
    let mut call = Call {
        operation,
        parts,
        body,
        whole,
        broken: Broken::default(),
    };
    call.broken = shared.change(|state| {
        if state.faults.is_empty() {
            return Broken::default();
        }
        let instance = token::holder(state, &call).map(|caller| caller.instance);
        state.pick_faults(operation.name(), instance)
    });
    pause(call.broken.wait_before).await;
    let response = shared.change(|state| answer(&shared, state, &call));
    pause(call.broken.wait_after).await;
    if let Some(ConnectInfo(line)) = line {
        line.drip(call.broken.drip);
        if call.broken.reset {
            line.cut();
        }
    }
    response
}

/// Real time, since it is the caller's patience that is tried. Without a delay no timer is set.
async fn pause(by: Duration) {
    if !by.is_zero() {
        tokio::time::sleep(by).await;
    }
}

/// Lets the call take effect, unless a fault forbids it, and writes down what the caller will see.
fn answer(shared: &Shared, state: &mut State, call: &Call) -> Response {
    let mut noted = Noted::default();
    let mut answer = Ok(String::new());
    if call.broken.revoke_token {
        token::revoke(state, call);
    }
    if call.broken.committed || !call.broken.hides_answer() {
        answer = readable(call, shared.guard.max_body)
            .and_then(|()| call.operation.answer(shared, state, call, &mut noted));
    } else {
        noted.instance_id = token::holder(state, call).map(|caller| caller.instance);
    }
    let mut retry_after = call.broken.retry_after.clone();
    let (status, body) = match &call.broken.answer {
        Some((status, body)) => {
            let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            noted.verdict = Some("FAULT_STATUS");
            (
                status,
                body.clone()
                    .unwrap_or_else(|| Refusal::system(status).body().to_string()),
            )
        }
        None => match answer {
            Ok(body) => (StatusCode::OK, body),
            Err(refusal) => {
                noted.verdict = Some(refusal.verdict);
                retry_after = refusal.retry_after.map(|seconds| seconds.to_string());
                (refusal.status, refusal.body().to_string())
            }
        },
    };
    let shown = if call.broken.reset {
        noted.verdict = Some("FAULT_RESET");
        (0, "")
    } else {
        (status.as_u16(), body.as_str())
    };
    let number = recorder::record(state, &shared.secret, call, noted, shown);
    let mut response = respond(status, body, number, retry_after.as_deref());
    if call.broken.answer.is_some() {
        // So that whoever looks for mistakes of the sandbox can tell.
        let mark = HeaderValue::from_static("answer");
        response.headers_mut().insert("x-sandbox-fault", mark);
    }
    response
}

/// What holds for every call with a body: its length and its content type.
fn readable(call: &Call, max_body: usize) -> Result<(), Refusal> {
    if !call.whole {
        let description = format!("the body could not be read, or has more than {max_body} bytes");
        return Err(Refusal::application(
            StatusCode::PAYLOAD_TOO_LARGE,
            "PAYLOAD_TOO_LARGE",
            description,
        ));
    }
    if !call.body.is_empty() && !is_json(&call.parts.headers) {
        let description = "the body must be `application/json`";
        return Err(Refusal::application(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            description,
        ));
    }
    Ok(())
}

/// Whether the content type is JSON, whatever its parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}

fn respond(status: StatusCode, body: String, number: u64, retry_after: Option<&str>) -> Response {
    let mut response = (status, Body::from(body)).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    // The form that the documentation shows: seconds, a dot, 18 digits (spec §1.7).
    let id = format!("{}.{number:018}", Timestamp::now().as_second());
    if let Ok(id) = HeaderValue::try_from(id) {
        headers.insert("x-wix-request-id", id);
    }
    if let Some(Ok(value)) = retry_after.map(HeaderValue::from_str) {
        headers.insert(header::RETRY_AFTER, value);
    }
    response
}
