//! One request out, one answer in. What a request means is not known here; only whether it can
//! have reached the service.

#[cfg(feature = "reqwest")]
mod by_reqwest;
mod direct;
mod headers;

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use hyper::Method;
use hyper::body::Bytes;
use hyper::header::{HeaderName, HeaderValue};
use tokio::time::Instant;

#[cfg(feature = "reqwest")]
pub(crate) use by_reqwest::ByReqwest;
pub(crate) use direct::{Direct, Network, Roots};

use super::secret::Hidden;
use crate::{Error, deadline};

/// Carries the access token of a sandbox.
const SANDBOX_TOKEN: HeaderName = HeaderName::from_static("x-sandbox-token");

/// The largest answer that is read, in MiB.
const LIMIT: usize = 1;

/// The same for answers that hold many schemas.
const LARGE_LIMIT: usize = 16;

/// Carries requests to one service.
pub(crate) trait Transport: fmt::Debug + Send + Sync {
    fn exchange(&self, request: Request) -> ResponseFuture<'_>;
}

pub(crate) type ResponseFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response, TransportError>> + Send + 'a>>;

/// A request.
pub(crate) struct Request {
    pub(crate) method: Method,
    /// Begins with `/`.
    pub(crate) path: Cow<'static, str>,
    /// Marked sensitive.
    pub(crate) authorization: Option<HeaderValue>,
    /// JSON text; empty for `GET`.
    pub(crate) body: Bytes,
    /// The largest answer that is read, in MiB.
    pub(crate) limit: usize,
    /// The attempt ends then at the latest, however long an attempt may take.
    pub(crate) until: Option<Instant>,
    /// Whether it must not go over a connection that was kept: an attempt before it was lost.
    pub(crate) new_connection: bool,
}

impl Request {
    pub(crate) fn post(path: &'static str) -> Self {
        Self::new(Method::POST, path.into())
    }

    pub(crate) fn get(path: String) -> Self {
        Self::new(Method::GET, path.into())
    }

    fn new(method: Method, path: Cow<'static, str>) -> Self {
        Self {
            method,
            path,
            authorization: None,
            body: Bytes::new(),
            limit: LIMIT,
            until: None,
            new_connection: false,
        }
    }

    pub(crate) fn with_large_answer(mut self) -> Self {
        self.limit = LARGE_LIMIT;
        self
    }

    /// When an attempt that starts now is over, and how long that is from now. No byte is written
    /// after that.
    fn deadline(&self, timeouts: Timeouts) -> (Instant, Duration) {
        let now = Instant::now();
        let latest = [self.until, deadline::of_caller()].into_iter().flatten();
        let deadline = latest.fold(now + timeouts.attempt, Instant::min);
        (deadline, deadline.saturating_duration_since(now))
    }
}

/// An answer: at least its head has arrived.
pub(crate) struct Response {
    pub(crate) status: u16,
    /// `x-wix-request-id`.
    pub(crate) request_id: Option<Box<str>>,
    /// `retry-after`, in whichever form.
    pub(crate) retry_after: Option<Duration>,
    /// The body, or why it is not known: the status is definite all the same.
    pub(crate) body: Result<Vec<u8>, Cow<'static, str>>,
    /// What its texts may quote and must not show.
    pub(crate) hidden: Hidden,
}

impl Response {
    /// From now on, none of its texts shows what is hidden.
    pub(crate) fn hide(&mut self, hidden: Hidden) {
        let request_id = self.request_id.take();
        self.request_id = request_id.map(|id| hidden.redact(id.into()).into());
        self.hidden = hidden;
    }
}

/// There is no answer.
#[derive(Debug)]
pub(crate) enum TransportError {
    /// No byte of the request reached the service.
    NotSent(String),
    /// Some of it may have.
    Ambiguous(String),
}

impl TransportError {
    pub(crate) fn problem(&self) -> &str {
        match self {
            Self::NotSent(problem) | Self::Ambiguous(problem) => problem,
        }
    }

    pub(crate) fn into_error(self, repeatable: bool) -> Error {
        match self {
            Self::NotSent(problem) => Error::not_sent(problem),
            Self::Ambiguous(problem) => Error::ambiguous(problem, repeatable),
        }
    }
}

/// Adds a piece of an answer's body to those before it, unless they are over the limit in MiB.
fn add(bytes: &mut Vec<u8>, piece: &[u8], limit: usize) -> Result<(), Cow<'static, str>> {
    if bytes.len() + piece.len() > limit << 20 {
        return Err(format!("the answer is over {limit} MiB").into());
    }
    bytes.extend_from_slice(piece);
    Ok(())
}

/// The attempt's time ran out after the request was on its way.
fn no_answer(time: Duration) -> String {
    format!("no answer within {} s", time.as_secs_f32())
}

/// How long things may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timeouts {
    /// Name look-up, connection and TLS together.
    pub(crate) connect: Duration,
    /// The whole exchange.
    pub(crate) attempt: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            attempt: Duration::from_secs(10),
        }
    }
}

/// An error and its causes in one line. Callers pass errors of connections only: they know hosts
/// and protocols, but neither headers nor bodies.
fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        // Some wrappers repeat their cause in their own text.
        if !text.ends_with(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}
