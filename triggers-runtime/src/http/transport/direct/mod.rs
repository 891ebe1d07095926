//! The built-in transport: hyper over TCP or rustls, HTTP/1.1, connections kept for reuse.
//!
//! It holds its connections itself, on hyper's own connection type, because that hands a request
//! back when none of it was written. So a failure can be known to be harmless where a pooled client
//! only reports an error.

mod connect;
mod connection;
mod io;
mod pool;
#[cfg(test)]
mod tests;
mod tls;

use std::borrow::Cow;
use std::fmt;
use std::time::{Duration, SystemTime};

use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use tokio::runtime::{self, Handle};
use tokio::time::{Instant, timeout_at};

use self::connect::Connector;
pub(crate) use self::connect::Network;
use self::connection::{Connection, News, Once};
use self::pool::{Now, Pool};
pub(crate) use self::tls::Roots;
use super::{
    Request, Response, ResponseFuture, SANDBOX_TOKEN, Timeouts, Transport, TransportError, add,
    describe, headers, no_answer,
};
use crate::Error;
use crate::http::base_url::BaseUrl;
use crate::http::secret::Hidden;

pub(crate) struct Direct {
    host: HeaderValue,
    sandbox_token: Option<HeaderValue>,
    timeouts: Timeouts,
    connector: Connector,
    pool: Pool<Connection>,
    pub(crate) wall_clock: fn() -> SystemTime,
}

impl Direct {
    pub(crate) fn new(base: BaseUrl, timeouts: Timeouts, network: Network) -> Result<Self, Error> {
        let host = HeaderValue::from_str(&base.authority())
            .map_err(|_| Error::config("the base URL's host cannot be sent in a header"))?;
        Ok(Self {
            host,
            sandbox_token: base.sandbox_token.clone(),
            timeouts,
            connector: Connector::new(base, network)?,
            pool: Pool::default(),
            wall_clock: SystemTime::now,
        })
    }

    async fn run(&self, request: Request) -> Result<Response, TransportError> {
        let runtime = Handle::try_current()
            .map_err(|_| TransportError::NotSent("it must be awaited in a tokio runtime".into()))?
            .id();
        let (deadline, time) = request.deadline(self.timeouts);
        let limit = request.limit;
        let mut may_reuse = !request.new_connection;
        let mut request = self.request(request)?;
        loop {
            let reused = if may_reuse {
                self.reuse(runtime).await
            } else {
                None
            };
            may_reuse = reused.is_some();
            let mut connection = match reused {
                Some(connection) => connection,
                None => self.connect(deadline).await?,
            };
            match exchange(&mut connection, request, deadline, time).await {
                Ok(head) => {
                    let response = self.read(head, &mut connection, deadline, limit).await;
                    // A connection with an unread rest of an answer is of no further use.
                    if response.body.is_ok() && connection.is_ready() {
                        self.pool.put(connection, runtime, self.now());
                    }
                    return Ok(response);
                }
                // The service closed an idle connection just now: no byte was sent.
                Err(Failed::Returned(unsent, _)) if may_reuse => request = *unsent,
                Err(Failed::Returned(_, problem)) => return Err(TransportError::NotSent(problem)),
                Err(Failed::Transport(error)) => {
                    // What broke this connection may have broken those beside it: a machine that is
                    // gone, or a router that forgot them.
                    self.pool.clear();
                    return Err(error);
                }
            }
        }
    }

    fn request(&self, request: Request) -> Result<hyper::Request<Once>, TransportError> {
        let mut head = hyper::Request::builder()
            .method(request.method)
            .uri(&*request.path)
            .header(HOST, self.host.clone())
            .header(
                USER_AGENT,
                concat!("triggers-runtime/", env!("CARGO_PKG_VERSION")),
            );
        if !request.body.is_empty() {
            head = head.header(CONTENT_TYPE, "application/json");
        }
        if let Some(token) = request.authorization {
            head = head.header(AUTHORIZATION, token);
        }
        if let Some(token) = &self.sandbox_token {
            head = head.header(SANDBOX_TOKEN, token.clone());
        }
        head.body(Once::new(request.body))
            .map_err(|error| TransportError::NotSent(describe(&error)))
    }

    async fn reuse(&self, runtime: runtime::Id) -> Option<Connection> {
        loop {
            let mut connection = self.pool.take(runtime, self.now())?;
            let news = connection.news();
            if news == News::Bytes {
                // Lets the runtime look at its sockets, so that the connection reads them.
                tokio::task::yield_now().await;
            }
            if news != News::End && connection.is_ready() {
                return Some(connection);
            }
        }
    }

    async fn connect(&self, deadline: Instant) -> Result<Connection, TransportError> {
        let until = deadline.min(Instant::now() + self.timeouts.connect);
        let problem = match timeout_at(until, self.connector.connect()).await {
            Ok(Ok(connection)) => return Ok(connection),
            Ok(Err(problem)) => problem,
            Err(_) => "it took too long".into(),
        };
        let name = self.connector.name();
        Err(TransportError::NotSent(format!(
            "cannot connect to {name}: {problem}"
        )))
    }

    async fn read(
        &self,
        head: hyper::Response<Incoming>,
        connection: &mut Connection,
        deadline: Instant,
        limit: usize,
    ) -> Response {
        let (head, body) = head.into_parts();
        let body = timeout_at(deadline, collect(connection, body, limit)).await;
        let body = body.unwrap_or_else(|_| {
            self.pool.clear();
            Err("the answer took too long".into())
        });
        Response {
            status: head.status.as_u16(),
            request_id: headers::request_id(&head.headers),
            retry_after: headers::retry_after(&head.headers),
            body,
            hidden: Hidden::default(),
        }
    }

    fn now(&self) -> Now {
        Now {
            monotonic: Instant::now(),
            wall: (self.wall_clock)(),
        }
    }
}

/// There is no answer.
enum Failed {
    /// The connection did not begin to send the request.
    Returned(Box<hyper::Request<Once>>, String),
    Transport(TransportError),
}

/// Sends `request`, and waits for the head of its answer until `deadline`, which is `time` from when
/// the exchange began.
async fn exchange(
    connection: &mut Connection,
    request: hyper::Request<Once>,
    deadline: Instant,
    time: Duration,
) -> Result<hyper::Response<Incoming>, Failed> {
    let before = connection.written();
    let sent = timeout_at(deadline, connection.send(request, deadline)).await;
    let is_unsent = connection.written() == before;
    let problem = match sent {
        Ok(Ok(response)) => return Ok(response),
        Ok(Err(mut error)) => {
            let problem = describe(error.error());
            match error.take_message() {
                Some(unsent) => return Err(Failed::Returned(Box::new(unsent), problem)),
                None => problem,
            }
        }
        Err(_) if is_unsent => format!("nothing could be sent within {} s", time.as_secs_f32()),
        Err(_) => no_answer(time),
    };
    Err(Failed::Transport(if is_unsent {
        TransportError::NotSent(problem)
    } else {
        TransportError::Ambiguous(problem)
    }))
}

async fn collect(
    connection: &mut Connection,
    mut body: Incoming,
    limit: usize,
) -> Result<Vec<u8>, Cow<'static, str>> {
    let mut bytes = Vec::new();
    while let Some(frame) = connection.read(&mut body).await {
        let frame = frame.map_err(|error| describe(&error))?;
        if let Some(data) = frame.data_ref() {
            add(&mut bytes, data, limit)?;
        }
    }
    Ok(bytes)
}

impl Transport for Direct {
    fn exchange(&self, request: Request) -> ResponseFuture<'_> {
        Box::pin(self.run(request))
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Direct")
            .field("host", &self.host)
            .field("timeouts", &self.timeouts)
            .finish_non_exhaustive()
    }
}
