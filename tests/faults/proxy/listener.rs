//! The listening socket, which can be closed and opened again on the same port.

use super::{Shared, connection};
use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The last listeners that were stopped, the oldest first. A client may finish its work in the background
/// when its schedule is over: on a port that is free again, its requests would reach another's proxy.
static STOPPED: Mutex<VecDeque<State>> = Mutex::new(VecDeque::new());

/// Fewer than a process may have sockets.
const STOPPED_MOST: usize = 128;

#[derive(Debug)]
pub(crate) struct Listener {
    shared: Arc<Shared>,
    address: SocketAddr,
    connections: AtomicUsize,
    /// Counts outages; connections end when it changes.
    outages: watch::Sender<usize>,
    /// Counts connections that have not ended.
    open: watch::Sender<usize>,
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Open(JoinHandle<()>),
    /// The socket keeps the port without listening, so that connecting to it is refused.
    Closed(TcpSocket),
    Changing,
    Stopped,
}

impl Listener {
    pub(super) async fn open(shared: Arc<Shared>) -> Arc<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let this = Arc::new(Self {
            shared,
            address: listener.local_addr().unwrap(),
            connections: AtomicUsize::new(0),
            outages: watch::Sender::new(0),
            open: watch::Sender::new(0),
            state: Mutex::new(State::Changing),
        });
        this.accept(listener);
        this
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections it has accepted.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }

    pub(super) async fn close(&self) {
        let Some(State::Open(accepting)) = self.take(|state| matches!(state, State::Open(_)))
        else {
            return;
        };
        accepting.abort();
        // The listening socket is gone only when the task is.
        let _aborted = accepting.await;
        let placeholder = TcpSocket::new_v4().unwrap();
        placeholder.set_reuseaddr(true).unwrap();
        placeholder.bind(self.address).unwrap();
        self.set(State::Closed(placeholder));
        self.outages.send_modify(|outages| *outages += 1);
        self.open
            .subscribe()
            .wait_for(|open| *open == 0)
            .await
            .unwrap();
    }

    pub(super) fn reopen(self: &Arc<Self>) {
        if let Some(State::Closed(placeholder)) =
            self.take(|state| matches!(state, State::Closed(_)))
        {
            self.accept(placeholder.listen(1024).unwrap());
        }
    }

    /// Closes now and opens again after that time.
    pub(super) async fn outage(self: &Arc<Self>, time: Duration) {
        self.close().await;
        tokio::time::sleep(time).await;
        self.reopen();
    }

    pub(super) fn stop(&self) {
        let last = std::mem::replace(&mut *self.state.lock().unwrap(), State::Stopped);
        keep_port(last);
        self.outages.send_modify(|outages| *outages += 1);
    }

    /// Takes the state out, if it is the one wanted: who does so is alone until it sets the next.
    fn take(&self, wanted: fn(&State) -> bool) -> Option<State> {
        let mut state = self.state.lock().unwrap();
        wanted(&state).then(|| std::mem::replace(&mut *state, State::Changing))
    }

    /// A listener that was stopped stays so.
    fn set(&self, to: State) {
        let mut state = self.state.lock().unwrap();
        match (&*state, to) {
            (State::Stopped, to) => keep_port(to),
            (_, to) => *state = to,
        }
    }

    fn accept(self: &Arc<Self>, listener: TcpListener) {
        let this = Arc::clone(self);
        let accepting = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    continue;
                };
                if matches!(*this.state.lock().unwrap(), State::Stopped) {
                    continue;
                }
                let number = this.connections.fetch_add(1, Ordering::Relaxed);
                let outage = this.outages.subscribe();
                this.open.send_modify(|open| *open += 1);
                let this = Arc::clone(&this);
                tokio::spawn(async move {
                    let shared = Arc::clone(&this.shared);
                    connection::serve(shared, Arc::clone(&this), stream, number, outage).await;
                    this.open.send_modify(|open| *open -= 1);
                });
            }
        });
        self.set(State::Open(accepting));
    }
}

/// Keeps the port of a stopped listener, on which nothing is answered, until many others have stopped.
fn keep_port(state: State) {
    let mut stopped = STOPPED.lock().unwrap();
    stopped.push_back(state);
    if stopped.len() > STOPPED_MOST
        && let Some(State::Open(accepting)) = stopped.pop_front()
    {
        accepting.abort();
    }
}
