//! A proxy in front of the sandbox that can do to each request what networks and services do.
//!
//! Each request takes the next fault of a queue, or the one that a function of the request chooses,
//! so that a schedule of faults does not depend on which request happens to come first.

mod bulk;
mod connection;
mod fault;
mod listener;
mod message;
#[cfg(test)]
mod tests;

pub(crate) use bulk::{BulkFault, Items};
pub(crate) use fault::{Fault, Junk, Release};
pub(crate) use message::Message;

use listener::Listener;
use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::Instant;

/// The token endpoint (docs/api.md#s6.1).
const TOKEN_PATH: &str = "/oauth2/token";

/// A running proxy; it stops when this is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    shared: Arc<Shared>,
    listener: Arc<Listener>,
}

/// One request that reached the proxy, and what became of it.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) connection: usize,
    pub(crate) arrived: Instant,
    pub(crate) request: Message,
    pub(crate) fault: Fault,
    /// What the service answered, if it was asked, and when; a late copy counts too.
    pub(crate) upstream: Option<(Instant, Message)>,
    /// The answer that the client was given, if it was given one that is whole.
    pub(crate) answered: Option<Message>,
    /// When the proxy was done with it, or saw that the client was.
    pub(crate) ended: Option<Instant>,
}

impl Exchange {
    /// Whether it asks for a token.
    pub(crate) fn is_token(&self) -> bool {
        self.request.path() == TOKEN_PATH
    }
}

type Script = Box<dyn FnMut(&Message) -> Fault + Send>;

#[derive(Default)]
struct Plan {
    calls: VecDeque<Fault>,
    tokens: VecDeque<Fault>,
    script: Option<Script>,
    /// Requests to cut off in the middle of their body.
    cuts: usize,
    /// Nothing comes back on connections with a lower number.
    silent: usize,
}

pub(crate) struct Shared {
    upstream: SocketAddr,
    plan: Mutex<Plan>,
    log: Mutex<Vec<Exchange>>,
    /// Calls that the service has handled, late copies included.
    handled: watch::Sender<usize>,
    /// Late copies that are still held.
    zombies: watch::Sender<usize>,
    /// Whether the proxy has stopped: what it still holds is let go of without a word to the service, whose port
    /// may be another's by then.
    stopped: watch::Sender<bool>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("upstream", &self.upstream)
            .finish_non_exhaustive()
    }
}

impl Proxy {
    /// Starts one on a free port, in front of `upstream`.
    pub(crate) async fn start(upstream: SocketAddr) -> Self {
        let shared = Arc::new(Shared {
            upstream,
            plan: Mutex::default(),
            log: Mutex::default(),
            handled: watch::Sender::new(0),
            zombies: watch::Sender::new(0),
            stopped: watch::Sender::new(false),
        });
        let listener = Listener::open(Arc::clone(&shared)).await;
        Self { shared, listener }
    }

    /// The address for the client.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.listener.address())
    }

    /// Faults of the next calls, in the order of their arrival; requests for tokens do not count.
    pub(crate) fn calls(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.plan().calls.extend(faults);
    }

    /// Faults of the next requests for tokens.
    pub(crate) fn tokens(&self, faults: impl IntoIterator<Item = Fault>) {
        self.shared.plan().tokens.extend(faults);
    }

    /// Chooses the faults of requests that find their queue empty.
    pub(crate) fn script(&self, script: impl FnMut(&Message) -> Fault + Send + 'static) {
        self.shared.plan().script = Some(Box::new(script));
    }

    /// Resets the next calls in the middle of their body, of which the service sees the first half.
    pub(crate) fn cut_calls(&self, count: usize) {
        self.shared.plan().cuts = count;
    }

    /// From now on, nothing comes back on the connections that are open.
    pub(crate) fn silence(&self) {
        self.shared.plan().silent = self.listener.connections();
    }

    /// Stops listening: connections are gone, new ones are refused.
    pub(crate) async fn close(&self) {
        self.listener.close().await;
    }

    /// Ends for good, and waits until nothing of it reaches the service any more. Calls that were dropped are
    /// finished in the background, so there may be some under way when a test has all its answers.
    pub(crate) async fn end(&self) {
        self.shared.stopped.send_replace(true);
        self.close().await;
        self.quiet().await;
    }

    /// Listens again, on the same port.
    pub(crate) fn reopen(&self) {
        self.listener.reopen();
    }

    /// All requests so far, in the order of their arrival.
    pub(crate) fn log(&self) -> Vec<Exchange> {
        self.shared.log().clone()
    }

    /// All requests so far but those for tokens.
    pub(crate) fn log_of_calls(&self) -> Vec<Exchange> {
        self.log()
            .into_iter()
            .filter(|exchange| !exchange.is_token())
            .collect()
    }

    /// Waits until every late copy has reached the service.
    pub(crate) async fn quiet(&self) {
        let mut zombies = self.shared.zombies.subscribe();
        let quiet =
            tokio::time::timeout(Duration::from_secs(30), zombies.wait_for(|held| *held == 0))
                .await;
        quiet
            .expect("late copies are let go")
            .expect("the proxy lives");
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.shared.stopped.send_replace(true);
        self.listener.stop();
    }
}

impl Shared {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.plan.lock().expect("no script panics")
    }

    fn log(&self) -> MutexGuard<'_, Vec<Exchange>> {
        self.log.lock().expect("nothing panics here")
    }

    /// Whether this request is to be cut off in the middle.
    fn cuts(&self, head: &Message) -> bool {
        let mut plan = self.plan();
        let cut = plan.cuts > 0 && head.path() != TOKEN_PATH;
        plan.cuts -= usize::from(cut);
        cut
    }

    /// Writes down a request; gives its place in the log and its fault.
    fn arrive(&self, connection: usize, request: &Message, fault: Option<Fault>) -> (usize, Fault) {
        let mut plan = self.plan();
        let silent = (connection < plan.silent).then_some(Fault::BlackHole { handled: false });
        let queue = if request.path() == TOKEN_PATH {
            &mut plan.tokens
        } else {
            &mut plan.calls
        };
        let queued = fault.or(silent).or_else(|| queue.pop_front());
        let fault = queued
            .or_else(|| Some(plan.script.as_mut()?(request)))
            .unwrap_or_default();
        let mut log = self.log();
        log.push(Exchange {
            connection,
            arrived: Instant::now(),
            request: request.clone(),
            fault: fault.clone(),
            upstream: None,
            answered: None,
            ended: None,
        });
        (log.len() - 1, fault)
    }

    fn note(&self, index: usize, note: impl FnOnce(&mut Exchange)) {
        note(&mut self.log()[index]);
    }
}
