//! A service in memory: it takes its time, keeps a log, and sees when two requests touch one lane.

use std::collections::HashSet;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Semaphore;
use tokio::time::Instant;
use uuid::Uuid;

use triggers_runtime::{Bulk, BulkReceipt, Command, Error, Receipt, Sending, Sink};

type Answer = Arc<dyn Fn(&Command) -> Result<Receipt, Error> + Send + Sync>;
type Latency = Arc<dyn Fn(&[Command]) -> Duration + Send + Sync>;

#[derive(Clone)]
pub(super) struct Service {
    log: Arc<Mutex<Log>>,
    latency: Latency,
    answer: Answer,
    /// Requests are answered as permits are added; none means at once.
    gate: Option<Arc<Semaphore>>,
}

#[derive(Default)]
struct Log {
    requests: Vec<Request>,
    busy: HashSet<(String, Uuid)>,
    running: usize,
    most_running: usize,
    overlaps: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Request {
    pub(super) at: Instant,
    pub(super) bulk: bool,
    pub(super) commands: Vec<Command>,
}

/// The receipt of this very command.
pub(super) fn receipt_of(command: &Command) -> Receipt {
    let ids = command.external_entity_id().into_iter().collect();
    let report = command.action.as_report();
    let text = report.map_or("cancel", |report| report.payload.as_str());
    Receipt::new(ids, Some(text.into()))
}

impl Service {
    pub(super) fn new() -> Self {
        Self {
            log: Arc::default(),
            latency: Arc::new(|_| Duration::ZERO),
            answer: Arc::new(|command| Ok(receipt_of(command))),
            gate: None,
        }
    }

    pub(super) fn taking(self, latency: Duration) -> Self {
        self.taking_by(move |_| latency)
    }

    pub(super) fn taking_by(
        mut self,
        latency: impl Fn(&[Command]) -> Duration + Send + Sync + 'static,
    ) -> Self {
        self.latency = Arc::new(latency);
        self
    }

    pub(super) fn answering(
        mut self,
        answer: impl Fn(&Command) -> Result<Receipt, Error> + Send + Sync + 'static,
    ) -> Self {
        self.answer = Arc::new(answer);
        self
    }

    pub(super) fn gated(mut self) -> (Self, Arc<Semaphore>) {
        let gate = Arc::new(Semaphore::new(0));
        self.gate = Some(Arc::clone(&gate));
        (self, gate)
    }

    pub(super) fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().requests.clone()
    }

    /// Commands per request, in order.
    pub(super) fn sizes(&self) -> Vec<usize> {
        let requests = self.requests();
        requests
            .iter()
            .map(|request| request.commands.len())
            .collect()
    }

    pub(super) fn most_running(&self) -> usize {
        self.log.lock().unwrap().most_running
    }

    /// How often a lane had two commands under way.
    pub(super) fn overlaps(&self) -> usize {
        self.log.lock().unwrap().overlaps
    }

    async fn request(&self, commands: Vec<Command>, bulk: bool) -> Vec<Result<Receipt, Error>> {
        let lanes = self.begin(&commands, bulk);
        tokio::time::sleep((self.latency)(&commands)).await;
        if let Some(gate) = &self.gate {
            gate.acquire().await.unwrap().forget();
        }
        let mut log = self.log.lock().unwrap();
        log.running -= 1;
        for lane in lanes {
            log.busy.remove(&lane);
        }
        drop(log);
        commands
            .iter()
            .map(|command| (self.answer)(command))
            .collect()
    }

    fn begin(&self, commands: &[Command], bulk: bool) -> Vec<(String, Uuid)> {
        let lane_of = |command: &Command| {
            let entity = command.external_entity_id()?;
            Some((command.trigger_key.to_string(), entity))
        };
        let lanes: Vec<_> = commands.iter().filter_map(lane_of).collect();
        let mut log = self.log.lock().unwrap();
        for lane in &lanes {
            if !log.busy.insert(lane.clone()) {
                log.overlaps += 1;
            }
        }
        log.running += 1;
        log.most_running = log.most_running.max(log.running);
        log.requests.push(Request {
            at: Instant::now(),
            bulk,
            commands: commands.to_vec(),
        });
        lanes
    }
}

impl Sink for Service {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move {
            let mut outcomes = self.request(vec![command], false).await;
            match outcomes.pop() {
                Some(outcome) => outcome,
                None => Err(Error::not_sent("no outcome")),
            }
        })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move {
            let outcomes = self.request(bulk.into_commands().collect(), true).await;
            Ok(BulkReceipt::new(outcomes))
        })
    }
}
