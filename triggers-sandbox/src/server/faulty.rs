//! Connections that can be reset without an answer, or slowed down byte by byte.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker, ready};
use std::time::{Duration, Instant};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::time::{Sleep, sleep, timeout};

/// So long a connection counts as busy that has just been opened or answered.
const GRACE: Duration = Duration::from_millis(50);

/// What callers may use up together, and how long one may keep the sandbox waiting.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ConnectionLimits {
    /// Connections at one time.
    pub(crate) max: usize,
    /// How long a connection may be idle, and how long head and body of a request may take.
    pub(crate) patience: Duration,
}

impl Default for ConnectionLimits {
    fn default() -> Self {
        Self {
            max: 200,
            patience: Duration::from_secs(60),
        }
    }
}

/// A listener whose connections can be broken on purpose, and that closes idle ones.
#[derive(Debug)]
pub(crate) struct FaultyListener {
    listener: TcpListener,
    limits: ConnectionLimits,
    open: Vec<Weak<Connection>>,
    /// Signaled when a connection has been answered.
    answered: Arc<Notify>,
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
    patience: Duration,
    answered: Arc<Notify>,
    activity: Mutex<Activity>,
}

#[derive(Debug)]
struct Activity {
    /// Whether it is to be reset.
    cut: bool,
    /// Time between two bytes of an answer.
    drip: Duration,
    /// Requests that are being answered.
    answering: usize,
    latest: Instant,
    /// When the head of the current request began to arrive, or its body.
    arriving_since: Option<Instant>,
    /// Whether the handler waits for the body.
    awaits_body: bool,
    task: Option<Waker>,
}

impl FaultyListener {
    pub(crate) fn new(listener: TcpListener, limits: ConnectionLimits) -> Self {
        Self {
            listener,
            limits,
            open: Vec::new(),
            answered: Arc::default(),
        }
    }

    /// Closes the connection that has been idle for longest if there are too many. If all are busy,
    /// waits for one of them: new ones wait in the system's queue until then.
    async fn make_room(&mut self) {
        loop {
            self.open.retain(|open| open.strong_count() > 0);
            if self.open.len() < self.limits.max {
                return;
            }
            let open = self.open.iter().filter_map(Weak::upgrade);
            let idle = open.filter(|it| it.is_idle());
            let Some(oldest) = idle.min_by_key(|it| it.activity().latest) else {
                self.answered.notified().await;
                continue;
            };
            let fresh = GRACE.saturating_sub(oldest.activity().latest.elapsed());
            if fresh.is_zero() {
                oldest.close();
                let is_it = |open: &Weak<_>| std::ptr::eq(open.as_ptr(), Arc::as_ptr(&oldest));
                self.open.retain(|open| !is_it(open));
                return;
            }
            let _answered = timeout(fresh, self.answered.notified()).await;
        }
    }
}

impl Connection {
    fn new(patience: Duration, answered: Arc<Notify>) -> Self {
        Self {
            patience,
            answered,
            activity: Mutex::new(Activity {
                cut: false,
                drip: Duration::ZERO,
                answering: 0,
                latest: Instant::now(),
                arriving_since: None,
                awaits_body: false,
                task: None,
            }),
        }
    }

    fn activity(&self) -> MutexGuard<'_, Activity> {
        self.activity.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether it is the caller that has to do something.
    fn is_idle(&self) -> bool {
        let activity = self.activity();
        activity.answering == 0 || activity.awaits_body
    }

    /// Ends it, whatever it is waiting for.
    fn close(&self) {
        let mut activity = self.activity();
        activity.cut = true;
        if let Some(task) = activity.task.take() {
            task.wake();
        }
    }

    /// How long it may go on without a byte; `None` when it is to be closed.
    fn patience(&self) -> Option<Duration> {
        if !self.is_idle() {
            return Some(self.patience);
        }
        let activity = self.activity();
        let since = activity.arriving_since.unwrap_or(activity.latest);
        self.patience
            .checked_sub(since.elapsed())
            .filter(|left| !left.is_zero())
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.answered.notify_one();
    }
}

impl Faulter {
    /// The head of a request has arrived.
    pub(crate) fn begin(&self) {
        let mut activity = self.0.activity();
        activity.arriving_since = None;
        activity.answering += 1;
    }

    /// Whether the handler waits for more of the body.
    pub(crate) fn await_body(&self, awaits: bool) {
        let mut activity = self.0.activity();
        activity.awaits_body = awaits;
        if awaits {
            activity.arriving_since.get_or_insert_with(Instant::now);
        }
    }

    /// The request has been answered.
    pub(crate) fn end(&self) {
        let mut activity = self.0.activity();
        activity.answering -= 1;
        activity.latest = Instant::now();
        activity.arriving_since = None;
        activity.awaits_body = false;
        drop(activity);
        self.0.answered.notify_one();
    }

    pub(crate) fn cut(&self) {
        self.0.activity().cut = true;
    }

    /// From now on there is that much time between two bytes.
    pub(crate) fn drip(&self, between: Duration) {
        self.0.activity().drip = between;
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
        self.make_room().await;
        let patience = self.limits.patience;
        let connection = Arc::new(Connection::new(patience, Arc::clone(&self.answered)));
        self.open.push(Arc::downgrade(&connection));
        // Small answers must not wait. Refused only for a connection that is already gone.
        let _gone = stream.set_nodelay(true);
        (
            FaultyStream {
                stream,
                faulter: Faulter(connection),
                pause: None,
                timer: Box::pin(sleep(patience)),
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
        if !self.faulter.0.activity().cut {
            return Ok(());
        }
        // Closing then sends a reset, not an orderly end.
        let _gone = self.stream.set_zero_linger();
        Err(io::ErrorKind::ConnectionReset.into())
    }

    fn wrote(
        &mut self,
        context: &mut Context<'_>,
        written: Poll<io::Result<usize>>,
    ) -> Poll<io::Result<usize>> {
        if written.is_pending() {
            return self.wait(context);
        }
        self.faulter.0.activity().latest = Instant::now();
        written
    }

    /// Waits for the other side, within the limits.
    fn wait<T>(&mut self, context: &mut Context<'_>) -> Poll<io::Result<T>> {
        self.faulter.0.activity().task = Some(context.waker().clone());
        // Closed between the first look and this one.
        self.unless_cut()?;
        while self.timer.as_mut().poll(context).is_ready() {
            let Some(left) = self.faulter.0.patience() else {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            };
            let next = tokio::time::Instant::now() + left;
            self.timer.as_mut().reset(next);
        }
        Poll::Pending
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
            let now = Instant::now();
            activity.latest = now;
            if buffer.filled().len() > before && activity.answering == 0 {
                activity.arriving_since.get_or_insert(now);
            }
            return Poll::Ready(Ok(()));
        }
        self.wait(context)
    }
}

impl AsyncWrite for FaultyStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.unless_cut()?;
        let drip = self.faulter.0.activity().drip;
        if drip.is_zero() || bytes.is_empty() {
            let written = Pin::new(&mut self.stream).poll_write(context, bytes);
            return self.wrote(context, written);
        }
        if let Some(pause) = &mut self.pause {
            ready!(pause.as_mut().poll(context));
        }
        let written = Pin::new(&mut self.stream).poll_write(context, &bytes[..1]);
        let written = ready!(self.wrote(context, written))?;
        self.pause = Some(Box::pin(sleep(drip)));
        Poll::Ready(Ok(written))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.unless_cut()?;
        if !self.faulter.0.activity().drip.is_zero() {
            let first = slices.iter().find(|slice| !slice.is_empty());
            return self.poll_write(context, first.map_or(&[], |slice| slice));
        }
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.wrote(context, written)
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
