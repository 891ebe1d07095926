//! A stream below TLS that takes no byte after a deadline, and counts those it took.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::Instant;

/// What a connection runs over: TCP or TLS.
pub(super) trait Io: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Io for T {}

/// Decides about each write of a connection.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    written: u64,
    closes_at: Option<Instant>,
}

impl Gate {
    /// Refuses all bytes from this time on.
    pub(super) fn close_at(&self, deadline: Instant) {
        self.state().closes_at = Some(deadline);
    }

    /// How many bytes passed. A request that fails before its first byte passed was not sent.
    pub(super) fn written(&self) -> u64 {
        self.state().written
    }

    /// Looks at the clock right before the bytes are written: a process may have been stopped since
    /// the request began.
    fn pass(&self, write: impl FnOnce() -> Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        let mut state = self.state();
        if state.closes_at.is_some_and(|at| Instant::now() >= at) {
            let problem = "the time for the request is over";
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, problem)));
        }
        let written = write();
        if let Poll::Ready(Ok(bytes)) = &written {
            state.written += *bytes as u64;
        }
        written
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A stream behind a gate.
pub(super) struct Gated<T> {
    io: T,
    gate: Gate,
}

impl<T: Io> Gated<T> {
    pub(super) fn new(io: T, gate: Gate) -> Self {
        Self { io, gate }
    }

    fn io(self: Pin<&mut Self>) -> Pin<&mut T> {
        Pin::new(&mut self.get_mut().io)
    }
}

impl<T: Io> AsyncRead for Gated<T> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        to: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.io().poll_read(context, to)
    }
}

impl<T: Io> AsyncWrite for Gated<T> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let Self { io, gate } = self.get_mut();
        gate.pass(|| Pin::new(io).poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.io().poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.io().poll_shutdown(context)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let Self { io, gate } = self.get_mut();
        gate.pass(|| Pin::new(io).poll_write_vectored(context, slices))
    }
}
