//! Connections that die, over real sockets: what is tried again where, and what is known of it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll, ready};
use std::thread;
use std::time::Duration;

use hyper::body::Bytes;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::runtime::{Builder, Runtime};
use tokio::time::{Instant, Sleep, sleep_until};

use super::connection::Connection;
use super::io::{Gate, Gated};
use super::{Direct, Failed, Network};
use crate::deadline;
use crate::http::base_url::BaseUrl;
use crate::http::transport::{Request, Timeouts, Transport as _, TransportError};

/// What a server does with a connection after it answered this many requests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Answer,
    Silence,
    Close,
}

/// A server whose first connections behave as told after their first answer; later ones answer. It
/// runs in threads of its own, so that no test keeps it from answering.
struct Server {
    url: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

impl Server {
    fn start(first: usize, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let connections = Arc::clone(&server.connections);
        let requests = Arc::clone(&server.requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                let number = connections.fetch_add(1, Ordering::SeqCst);
                let then = if number < first { then } else { Then::Answer };
                let requests = Arc::clone(&requests);
                thread::spawn(move || serve(stream.unwrap(), then, &requests));
            }
        });
        server
    }

    fn transport(&self, attempt: Duration) -> Direct {
        let timeouts = Timeouts {
            connect: Duration::from_secs(5),
            attempt,
        };
        let base = BaseUrl::parse(&self.url, None).unwrap();
        Direct::new(base, timeouts, Network::default()).unwrap()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn serve(mut stream: TcpStream, then: Then, requests: &AtomicUsize) {
    for answered in 0.. {
        let mut request = Vec::new();
        while !request.ends_with(b"{}") {
            let mut chunk = [0; 1024];
            match stream.read(&mut chunk) {
                Ok(0) | Err(_) => return,
                Ok(count) => request.extend_from_slice(&chunk[..count]),
            }
        }
        requests.fetch_add(1, Ordering::SeqCst);
        if answered > 0 && then == Then::Silence {
            continue;
        }
        // Time for others to open connections of their own.
        thread::sleep(Duration::from_millis(20));
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        stream.write_all(answer).unwrap();
        if then == Then::Close {
            return;
        }
    }
}

fn request() -> Request {
    Request {
        body: Bytes::from_static(b"{}"),
        ..Request::post("/x")
    }
}

async fn send(transport: &Direct) -> Result<u16, TransportError> {
    let answered = transport.exchange(request()).await?;
    assert_eq!(answered.body.unwrap(), b"{}");
    Ok(answered.status)
}

/// Opens `count` connections at once, which are idle afterwards.
async fn burst(transport: &Arc<Direct>, server: &Server, count: usize) {
    let before = server.connections();
    let tasks: Vec<_> = (0..count)
        .map(|_| {
            let transport = Arc::clone(transport);
            tokio::spawn(async move { send(&transport).await.unwrap() })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(server.connections() - before, count);
}

const PATIENT: Duration = Duration::from_secs(20);

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let server = Server::start(0, Then::Answer);
    let transport = server.transport(PATIENT);
    for _ in 0..20 {
        send(&transport).await.unwrap();
    }
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_repeat_can_ask_for_a_new_connection() {
    let server = Server::start(3, Then::Silence);
    let transport = Arc::new(server.transport(PATIENT));
    burst(&transport, &server, 3).await;
    let repeat = Request {
        new_connection: true,
        ..request()
    };
    transport.exchange(repeat).await.map(drop).unwrap();
    assert_eq!(server.connections(), 4);
}

#[tokio::test]
async fn connections_that_the_service_closed_cost_nothing() {
    let server = Server::start(5, Then::Close);
    let transport = Arc::new(server.transport(PATIENT));
    burst(&transport, &server, 5).await;
    // The server closes right after it answered.
    tokio::time::sleep(Duration::from_millis(100)).await;
    send(&transport).await.unwrap();
    assert_eq!((server.connections(), server.requests()), (6, 6));
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn a_busy_runtime_does_not_hold_up_another() {
    let server = Server::start(0, Then::Answer);
    let transport = Arc::new(server.transport(PATIENT));
    let (done, wait) = mpsc::channel::<()>();
    let (ready, is_ready) = mpsc::channel();
    let worker = Arc::clone(&transport);
    let busy = thread::spawn(move || {
        let runtime = runtime();
        runtime.block_on(async {
            send(&worker).await.unwrap();
            ready.send(()).unwrap();
            // Computes: this runtime does nothing else until the other is done.
            wait.recv_timeout(PATIENT).unwrap();
            send(&worker).await.unwrap();
        });
    });
    is_ready.recv_timeout(PATIENT).unwrap();
    runtime().block_on(async { send(&transport).await.unwrap() });
    done.send(()).unwrap();
    busy.join().unwrap();
    assert_eq!((server.connections(), server.requests()), (2, 3));
}

#[test]
fn a_runtime_that_ends_takes_only_its_own_connections_along() {
    let server = Server::start(0, Then::Answer);
    let transport = server.transport(PATIENT);
    for _ in 0..5 {
        runtime().block_on(async {
            send(&transport).await.unwrap();
            send(&transport).await.unwrap();
        });
    }
    assert_eq!(server.requests(), 10);
}

#[test]
fn without_a_runtime_there_is_an_error() {
    let server = Server::start(0, Then::Answer);
    let transport = server.transport(PATIENT);
    let mut exchange = transport.exchange(request());
    let mut context = Context::from_waker(std::task::Waker::noop());
    let Poll::Ready(Err(TransportError::NotSent(problem))) = exchange.as_mut().poll(&mut context)
    else {
        panic!("there is a runtime");
    };
    assert!(problem.contains("tokio runtime"), "{problem}");
}

/// Takes this many bytes at once and the others later, and never answers.
struct Slow {
    room: usize,
    taken: Arc<AtomicUsize>,
    later: Pin<Box<Sleep>>,
}

impl AsyncRead for Slow {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Poll::Pending
    }
}

impl AsyncWrite for Slow {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        if self.room == 0 {
            ready!(self.later.as_mut().poll(context));
            self.room = usize::MAX;
        }
        let count = self.room.min(bytes.len());
        self.room -= count;
        self.taken.fetch_add(count, Ordering::SeqCst);
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// The stream takes more bytes at the moment in which the time is over.
#[tokio::test(start_paused = true)]
async fn no_byte_is_written_after_the_deadline() {
    let server = Server::start(0, Then::Answer);
    for (room, is_sent) in [(0, false), (1, true), (1000, true)] {
        let deadline = Instant::now() + PATIENT;
        let (taken, gate) = (Arc::default(), Gate::default());
        let slow = Slow {
            room,
            taken: Arc::clone(&taken),
            later: Box::pin(sleep_until(deadline)),
        };
        let gated = Box::new(Gated::new(slow, gate.clone()));
        let mut connection = Connection::open(gated, gate, None).await.unwrap();
        let request = server.transport(PATIENT).request(request()).ok().unwrap();
        let failed = super::exchange(&mut connection, request, deadline, PATIENT).await;
        let Err(Failed::Transport(error)) = failed else {
            panic!("{room}: not lost");
        };
        let is_ambiguous = matches!(error, TransportError::Ambiguous(_));
        assert_eq!(is_ambiguous, is_sent, "{room}: {error:?}");
        let taken = taken.load(Ordering::SeqCst);
        assert!(taken <= room, "{room}: {taken} bytes were written");
        assert_eq!(taken > 0, is_sent, "{room}: {taken}");
    }
}

#[tokio::test]
async fn the_deadline_of_a_caller_holds_for_each_of_its_requests() {
    let timeouts = Timeouts::default();
    let caller = Instant::now() + Duration::from_secs(1);
    let ends = async { request().deadline(timeouts).0 };
    assert_eq!(deadline::until(caller, ends).await, Some(caller));
    let own = Request {
        until: Some(Instant::now()),
        ..request()
    };
    let ends = async { own.deadline(timeouts).0 };
    assert_eq!(deadline::until(caller, ends).await, own.until);
    assert!(request().deadline(timeouts).0 > caller);
}
