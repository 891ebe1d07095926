//! Connections that can be reset without an answer, or slowed down byte by byte.

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

/// A listener whose connections can be broken on purpose.
#[derive(Debug)]
pub(crate) struct FaultyListener(pub(crate) TcpListener);

/// A connection that fails to write, and is reset, once it is cut; and that writes byte by byte
/// while it drips.
#[derive(Debug)]
pub(crate) struct FaultyStream {
    stream: TcpStream,
    faulter: Faulter,
    /// Until when the next byte waits.
    pause: Option<Pin<Box<Sleep>>>,
}

/// Breaks the connection of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faulter(Arc<Faults>);

#[derive(Debug, Default)]
struct Faults {
    cut: AtomicBool,
    /// Milliseconds between two bytes.
    drip: AtomicU64,
}

impl Faulter {
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
        let (stream, address) = Listener::accept(&mut self.0).await;
        // Small answers must not wait. Refused only for a connection that is already gone.
        let _gone = stream.set_nodelay(true);
        (
            FaultyStream {
                stream,
                faulter: Faulter::default(),
                pause: None,
            },
            address,
        )
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
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
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for FaultyStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.unless_cut()?;
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
