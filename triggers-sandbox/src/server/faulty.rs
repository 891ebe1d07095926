//! Connections that can be reset without an answer, or slowed down byte by byte.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError, Weak};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

/// Connections at one time; beyond it the one that is idle for longest is closed.
const MAX_CONNECTIONS: usize = 200;

/// How long a connection may be idle, and how long the head of a request may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// A listener whose connections can be broken on purpose, and that closes idle ones.
#[derive(Debug)]
pub(crate) struct FaultyListener {
    listener: TcpListener,
    open: Vec<Weak<Connection>>,
}

/// A connection that can be reset, and that writes byte by byte while it drips.
#[derive(Debug)]
pub(crate) struct FaultyStream {
    stream: TcpStream,
    faulter: Faulter,
    /// Until when the next byte waits.
    pause: Option<Pin<Box<Sleep>>>,
    /// When the connection is looked at again.
    timer: Pin<Box<Sleep>>,
}

/// Breaks the connection of a request.
#[derive(Clone, Debug)]
pub(crate) struct Faulter(Arc<Connection>);

#[derive(Debug)]
struct Connection {
    cut: AtomicBool,
    /// Milliseconds between two bytes.
    drip: AtomicU64,
    /// Requests that are being answered.
    answering: AtomicU64,
    activity: Mutex<Activity>,
}

#[derive(Debug)]
struct Activity {
    latest: Instant,
    /// When the head of the current request began to arrive.
    head_since: Option<Instant>,
    reader: Option<Waker>,
}

impl FaultyListener {
    pub(crate) fn new(listener: TcpListener) -> Self {
        let open = Vec::new();
        Self { listener, open }
    }

    fn add(&mut self, connection: &Arc<Connection>) {
        self.open.retain(|open| open.strong_count() > 0);
        if self.open.len() >= MAX_CONNECTIONS {
            let open = self.open.iter().filter_map(Weak::upgrade);
            let idle = open.filter(|it| it.answering.load(Ordering::Acquire) == 0);
            if let Some(oldest) = idle.min_by_key(|it| it.activity().latest) {
                oldest.close();
                self.open
                    .retain(|open| !std::ptr::eq(open.as_ptr(), Arc::as_ptr(&oldest)));
            }
        }
        self.open.push(Arc::downgrade(connection));
    }
}

impl Connection {
    fn new() -> Self {
        Self {
            cut: AtomicBool::new(false),
            drip: AtomicU64::new(0),
            answering: AtomicU64::new(0),
            activity: Mutex::new(Activity {
                latest: Instant::now(),
                head_since: None,
                reader: None,
            }),
        }
    }

    fn activity(&self) -> std::sync::MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it, whether or not it is waiting for bytes.
    fn close(&self) {
        self.cut.store(true, Ordering::Release);
        if let Some(reader) = self.activity().reader.take() {
            reader.wake();
        }
    }

    /// How long it may go on without a byte; `None` when it is to be closed.
    fn patience(&self) -> Option<Duration> {
        if self.answering.load(Ordering::Acquire) > 0 {
            return Some(PATIENCE);
        }
        let activity = self.activity();
        let since = activity.head_since.unwrap_or(activity.latest);
        PATIENCE
            .checked_sub(since.elapsed())
            .filter(|left| !left.is_zero())
    }
}

impl Faulter {
    /// The head of a request has arrived.
    pub(crate) fn begin(&self) {
        self.0.activity().head_since = None;
        self.0.answering.fetch_add(1, Ordering::AcqRel);
    }

    /// The request has been answered.
    pub(crate) fn end(&self) {
        self.0.answering.fetch_sub(1, Ordering::AcqRel);
        self.0.activity().latest = Instant::now();
    }

    pub(crate) fn cut(&self) {
        self.0.cut.store(true, Ordering::Release);
    }

    /// From now on there is that much time between two bytes.
    pub(crate) fn drip(&self, between: Duration) {
        let millis = u64::try_from(between.as_millis()).unwrap_or(u64::MAX);
        self.0.drip.store(millis, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, FaultyListener>> for Faulter {
    fn connect_info(stream: IncomingStream<'_, FaultyListener>) -> Self {
        stream.io().faulter.clone()
    }
}

impl Listener for FaultyListener {
    type Io = FaultyStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        let connection = Arc::new(Connection::new());
        self.add(&connection);
        // Small answers must not wait. Refused only for a connection that is already gone.
        let _gone = stream.set_nodelay(true);
        (
            FaultyStream {
                stream,
                faulter: Faulter(connection),
                pause: None,
                timer: Box::pin(sleep(PATIENCE)),
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.listener.local_addr()
    }
}

impl FaultyStream {
    fn unless_cut(&self) -> io::Result<()> {
        if !self.faulter.0.cut.load(Ordering::Acquire) {
            return Ok(());
        }
        // Closing then sends a reset, not an orderly end.
        let _gone = self.stream.set_zero_linger();
        Err(io::ErrorKind::ConnectionReset.into())
    }
}

impl AsyncRead for FaultyStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.unless_cut()?;
        let before = buffer.filled().len();
        let connection = Arc::clone(&self.faulter.0);
        if Pin::new(&mut self.stream)
            .poll_read(context, buffer)?
            .is_ready()
        {
            let mut activity = connection.activity();
            activity.latest = Instant::now();
            if buffer.filled().len() > before && connection.answering.load(Ordering::Acquire) == 0 {
                let now = activity.latest;
                activity.head_since.get_or_insert(now);
            }
            return Poll::Ready(Ok(()));
        }
        connection.activity().reader = Some(context.waker().clone());
        // Closed between the first look and this one.
        self.unless_cut()?;
        while self.timer.as_mut().poll(context).is_ready() {
            match connection.patience() {
                Some(left) => self
                    .timer
                    .as_mut()
                    .reset(tokio::time::Instant::now() + left),
                None => return Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            }
        }
        Poll::Pending
    }
}

impl AsyncWrite for FaultyStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.unless_cut()?;
        self.faulter.0.activity().latest = Instant::now();
        let drip = self.faulter.0.drip.load(Ordering::Acquire);
        if drip == 0 || bytes.is_empty() {
            return Pin::new(&mut self.stream).poll_write(context, bytes);
        }
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(context, &bytes[..1]))?;
        self.pause = Some(Box::pin(sleep(Duration::from_millis(drip))));
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.unless_cut()?;
        self.faulter.0.activity().latest = Instant::now();
        if self.faulter.0.drip.load(Ordering::Acquire) > 0 {
            let first = slices.iter().find(|slice| !slice.is_empty());
            return self.poll_write(context, first.map_or(&[], |slice| slice));
        }
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.unless_cut()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
