//! The built-in transport: hyper over TCP or rustls, HTTP/1.1, connections kept for reuse.
//!
//! It holds its connections itself, on hyper's own connection type, because that hands a request
//! back when none of it was written. A failure can so be told to be harmless where a pooled client
//! only reports an error.

mod connect;
mod io;
mod pool;

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, USER_AGENT};
use hyper::{Method, Request, Response};
use tokio::time::{Instant, timeout_at};

use self::connect::Connector;
use self::pool::{Connection, Pool};
use super::{
    Answered, BODY_LIMIT, Exchange, Lost, Outgoing, Timeouts, Transport, describe, headers,
};
use crate::Error;
use crate::http::base_url::BaseUrl;

pub(in crate::http) struct Direct {
    host: HeaderValue,
    timeouts: Timeouts,
    connector: Connector,
    pool: Pool,
}

impl Direct {
    pub(in crate::http) fn new(base: BaseUrl, timeouts: Timeouts) -> Result<Self, Error> {
        let host = HeaderValue::from_str(&base.authority())
            .map_err(|_| Error::config("the base URL's host cannot be sent in a header"))?;
        Ok(Self {
            host,
            timeouts,
            connector: Connector::new(base)?,
            pool: Pool::default(),
        })
    }

    async fn run(&self, outgoing: Outgoing) -> Result<Answered, Lost> {
        let (deadline, time) = outgoing.deadline(self.timeouts);
        let mut request = self.request(outgoing)?;
        loop {
            let reused = self.pool.take().await;
            let fresh = reused.is_none();
            let mut connection = match reused {
                Some(connection) => connection,
                None => self.connect(deadline).await?,
            };
            let before = connection.written.bytes();
            let sending = connection.sender.try_send_request(request);
            match timeout_at(deadline, sending).await {
                Ok(Ok(response)) => return Ok(self.read(response, connection, deadline).await),
                Ok(Err(mut error)) => match error.take_message() {
                    // The service closed an idle connection just now: no byte went out.
                    Some(unsent) if !fresh => request = unsent,
                    Some(_) => return Err(Lost::NotSent(describe(error.error()))),
                    // The same, found out by the first write.
                    None if connection.written.bytes() == before => {
                        return Err(Lost::NotSent(describe(error.error())));
                    }
                    None => return Err(Lost::Ambiguous(describe(error.error()))),
                },
                Err(_) => return Err(Lost::timed_out(time)),
            }
        }
    }

    fn request(&self, outgoing: Outgoing) -> Result<Request<Once>, Lost> {
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(outgoing.path)
            .header(HOST, self.host.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(
                USER_AGENT,
                concat!("triggers-runtime/", env!("CARGO_PKG_VERSION")),
            );
        if let Some(token) = outgoing.authorization {
            request = request.header(AUTHORIZATION, token);
        }
        request
            .body(Once(Some(outgoing.body)))
            .map_err(|error| Lost::NotSent(describe(&error)))
    }

    async fn connect(&self, deadline: Instant) -> Result<Connection, Lost> {
        let until = deadline.min(Instant::now() + self.timeouts.connect);
        let name = self.connector.name();
        match timeout_at(until, self.connector.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(problem)) => Err(Lost::NotSent(format!(
                "cannot connect to {name}: {problem}"
            ))),
            Err(_) => Err(Lost::NotSent(format!(
                "cannot connect to {name}: it took too long"
            ))),
        }
    }

    async fn read(
        &self,
        response: Response<Incoming>,
        connection: Connection,
        deadline: Instant,
    ) -> Answered {
        let (head, body) = response.into_parts();
        let body = match timeout_at(deadline, collect(body)).await {
            Ok(body) => body,
            Err(_) => Err("the answer took too long".into()),
        };
        // A connection with an unread rest of an answer is of no further use.
        if body.is_ok() {
            self.pool.put(connection);
        }
        Answered {
            status: head.status.as_u16(),
            request_id: headers::request_id(&head.headers),
            retry_after: headers::retry_after(&head.headers),
            body,
        }
    }
}

async fn collect(mut body: Incoming) -> Result<Vec<u8>, std::borrow::Cow<'static, str>> {
    let mut bytes = Vec::new();
    while let Some(frame) = std::future::poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let frame = frame.map_err(|error| describe(&error))?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > BODY_LIMIT {
                return Err("the answer is over 1 MiB".into());
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes)
}

impl Transport for Direct {
    fn exchange(&self, request: Outgoing) -> Exchange<'_> {
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

/// A body that is there at once.
struct Once(Option<Bytes>);

impl Body for Once {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.take().map(|bytes| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.0.as_ref().map_or(0, |bytes| bytes.len() as u64))
    }
}
