//! One HTTP/1.1 connection, driven by the request that uses it.
//!
//! No task runs in the background: a request polls its connection itself, in its own runtime. So it
//! does not depend on other tasks or on another runtime's threads, and it knows at any time whether
//! a byte of it was taken.

use std::convert::Infallible;
use std::future::poll_fn;
use std::io;
use std::net::TcpStream;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::client::conn::{TrySendError, http1};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use tokio::task::unconstrained;
use tokio::time::Instant;

use super::io::{Gate, Io};

/// The head of an answer must fit here, in bytes; bodies are read through it.
const BUFFER: usize = 64 * 1024;

/// What arrived on a pooled connection since its last answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum News {
    None,
    Bytes,
    /// It is closed or broken.
    End,
}

/// A connection that takes one request at a time.
pub(super) struct Connection {
    sender: http1::SendRequest<Once>,
    /// None once the connection has ended.
    driver: Option<http1::Connection<TokioIo<Box<dyn Io>>, Once>>,
    gate: Gate,
    /// The socket, to look at without the runtime; none in tests.
    socket: Option<TcpStream>,
}

impl Connection {
    /// Opens a connection over `io`, which is over `socket`. Its bytes pass `gate`.
    pub(super) async fn open(
        io: Box<dyn Io>,
        gate: Gate,
        socket: Option<TcpStream>,
    ) -> hyper::Result<Self> {
        let handshake = http1::Builder::new()
            .max_buf_size(BUFFER)
            .handshake(TokioIo::new(io));
        let (sender, driver) = handshake.await?;
        Ok(Self {
            sender,
            driver: Some(driver),
            gate,
            socket,
        })
    }

    /// Sends `request` and waits for the head of its answer. Nothing is written after `deadline`.
    pub(super) async fn send(
        &mut self,
        request: Request<Once>,
        deadline: Instant,
    ) -> Result<Response<Incoming>, TrySendError<Request<Once>>> {
        self.gate.close_at(deadline);
        let mut sending = pin!(self.sender.try_send_request(request));
        poll_fn(|context| {
            self.drive(context);
            sending.as_mut().poll(context)
        })
        .await
    }

    /// The next piece of an answer's body.
    pub(super) async fn read(
        &mut self,
        body: &mut Incoming,
    ) -> Option<hyper::Result<Frame<Bytes>>> {
        poll_fn(|context| {
            self.drive(context);
            Pin::new(&mut *body).poll_frame(context)
        })
        .await
    }

    /// How many bytes it has taken so far.
    pub(super) fn written(&self) -> u64 {
        self.gate.written()
    }

    /// Looks at the socket itself: the runtime knows only what came before it last looked.
    pub(super) fn news(&self) -> News {
        let Some(socket) = &self.socket else {
            return News::None;
        };
        match socket.peek(&mut [0]) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => News::None,
            Ok(0) | Err(_) => News::End,
            Ok(_) => News::Bytes,
        }
    }

    /// Whether it takes a request now: it is open, and the answer before was read to its end.
    pub(super) fn is_ready(&mut self) -> bool {
        // Nothing waits for this connection, so nothing is to be woken. And it is one look, however
        // much the task has done already.
        let mut context = Context::from_waker(Waker::noop());
        let look = pin!(unconstrained(poll_fn(|context| {
            self.drive(context);
            Poll::Ready(())
        })));
        let _always_ready = look.poll(&mut context);
        self.driver.is_some() && self.sender.is_ready()
    }

    fn drive(&mut self, context: &mut Context<'_>) {
        // Its error also reaches the request under way.
        if let Some(driver) = &mut self.driver
            && Pin::new(driver).poll(context).is_ready()
        {
            self.driver = None;
        }
    }
}

/// A body that is there at once.
pub(super) struct Once(Option<Bytes>);

impl Once {
    pub(super) fn new(bytes: Bytes) -> Self {
        Self(Some(bytes))
    }
}

impl Body for Once {
    type Data = Bytes;
    type Error = Infallible;

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
