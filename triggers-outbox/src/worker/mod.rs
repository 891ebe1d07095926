//! The worker: delivers what is stored.

mod clock;
mod metrics;
mod options;
mod ownership;
mod run;
pub(crate) mod send;
mod status;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, sleep_until};
use triggers_runtime::{InstanceId, Sink};
use uuid::Uuid;

use crate::core::{OutboxError, Retention, WorkerInfo};
use crate::outbox::{Outbox, Shared};
use options::WorkerOptions;
use ownership::Ownership;
use run::Run;
pub use status::Health;
use status::Status;

pub(crate) type Sinks = Arc<dyn Fn(Uuid) -> Arc<dyn Sink> + Send + Sync>;

/// Settings of a worker; see [`Outbox::worker`].
#[must_use = "a worker does nothing before it is spawned"]
pub struct WorkerBuilder {
    shared: Arc<Shared>,
    sinks: Sinks,
    options: WorkerOptions,
}

/// A worker that runs. Dropping the handle does not stop it.
pub struct Worker {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
    beside: Vec<JoinHandle<()>>,
    status: Arc<Status>,
}

impl Outbox {
    /// Creates a worker that delivers the commands of each app instance through the sink that
    /// `sink_of` returns for it.
    ///
    /// The outbox retries, limits the rate and keeps the order itself. The sink must attempt each
    /// request once, and must send nothing after a call is dropped, because the lease may have ended:
    /// use `DeliveryOptions::single_attempt()` for a client.
    pub fn worker<S: Sink + 'static>(
        &self,
        sink_of: impl Fn(InstanceId) -> S + Send + Sync + 'static,
    ) -> WorkerBuilder {
        let sinks: Sinks = Arc::new(move |instance| Arc::new(sink_of(InstanceId::new(instance))));
        WorkerBuilder {
            shared: Arc::clone(&self.shared),
            sinks,
            options: WorkerOptions::default(),
        }
    }
}

impl WorkerBuilder {
    /// How long one request may take before its outcome counts as unknown. Default 10 s; it must be
    /// shorter than half of the lease on PostgreSQL.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = timeout;
        self
    }

    /// How many requests an app instance may receive in any minute, over all workers. Default 200,
    /// the service's limit.
    pub fn per_minute(mut self, requests: usize) -> Self {
        self.options.plan.per_minute = requests.max(1);
        self
    }

    /// Requests in flight, for one app instance and in all. Default 2 and 64.
    pub fn in_flight(mut self, per_instance: usize, in_all: usize) -> Self {
        self.options.plan.per_instance = per_instance.max(1);
        self.options.plan.in_flight = in_all.max(1);
        self
    }

    /// Commands in one request, and how long a command waits for company. Default 100 and 5 ms. An
    /// instance that has used half of its minute waits 250 ms.
    pub fn batch(mut self, commands: usize, linger: Duration) -> Self {
        self.options.plan.max_batch = commands.clamp(1, 100);
        self.options.plan.linger = i64::try_from(linger.as_millis())
            .unwrap_or(i64::MAX)
            .min(60_000);
        self
    }

    /// How often the worker looks for new rows. Default 20 ms on SQLite, where that is a memory read,
    /// and 500 ms on PostgreSQL. [`Outbox::wake`] skips the wait.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.options.poll = Some(interval);
        self
    }

    /// How often ownership is renewed. Default a quarter of the lease.
    pub fn heartbeat(mut self, interval: Duration) -> Self {
        self.options.heartbeat = Some(interval);
        self
    }

    /// How long dead and unknown rows, their payloads and the request log are kept.
    pub fn retention(mut self, payload: Duration, rows: Duration, requests: Duration) -> Self {
        self.options.retention = Retention {
            payload,
            rows,
            requests,
        };
        self
    }

    /// How long reports wait behind a cancel of which a copy may arrive late, for tests. Default 60 s.
    #[doc(hidden)]
    pub fn quarantine(mut self, time: Duration) -> Self {
        self.options.plan.quarantine = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self
    }

    /// Makes random delays repeatable, for tests.
    pub fn seed(mut self, seed: u64) -> Self {
        self.options.seed = Some(seed);
        self
    }

    /// Checks the tables and starts the worker on the current tokio runtime.
    ///
    /// While another worker owns everything, this one waits to take over.
    ///
    /// # Errors
    ///
    /// When the tables are missing or old, the database is away, or the attempt timeout does not fit
    /// into the lease.
    pub async fn spawn(self) -> Result<Worker, OutboxError> {
        let Self {
            shared,
            sinks,
            options,
        } = self;
        if let Some(lease) = shared.store.lease()
            && options.attempt_timeout * 2 > lease
        {
            return Err(OutboxError::input(format!(
                "the attempt timeout ({:?}) must be at most half of the lease ({lease:?})",
                options.attempt_timeout
            )));
        }
        shared.store.check().await?;
        let wall = shared.store.counts().await?.now;
        let info = WorkerInfo {
            id: Uuid::now_v7(),
            host: host(),
            pid: std::process::id(),
        };
        let ownership = Arc::new(Ownership::new(Arc::clone(&shared.store), info));
        let status = Arc::new(Status::default());
        let (stop, stopped) = watch::channel(false);
        let beside = vec![
            tokio::spawn(keep(
                Arc::clone(&ownership),
                heartbeat(&shared, &options),
                Arc::clone(&status),
            )),
            tokio::spawn(tidy(
                Arc::clone(&shared),
                Arc::clone(&ownership),
                options.clone(),
                Arc::clone(&status),
            )),
        ];
        let run = Run::new(
            shared,
            sinks,
            options,
            ownership,
            Arc::clone(&status),
            stopped,
            wall,
        );
        Ok(Worker {
            stop,
            task: tokio::spawn(run.run()),
            beside,
            status,
        })
    }
}

impl Worker {
    /// Stops: takes nothing new, waits for the requests in flight, writes their outcomes, and lets
    /// another worker take over at once. It takes an attempt timeout and five seconds at most.
    pub async fn shutdown(self) {
        self.stop.send_replace(true);
        // A panic of the loop has nothing to finish.
        drop(self.task.await);
        self.beside.iter().for_each(JoinHandle::abort);
    }

    /// Reports the health of the worker and its outbox.
    #[must_use]
    pub fn health(&self) -> Health {
        self.status.health()
    }
}

fn heartbeat(shared: &Shared, options: &WorkerOptions) -> Duration {
    // Asking for the lock of SQLite is cheap, and a takeover should be quick.
    let usual = shared
        .store
        .lease()
        .map_or(Duration::from_millis(100), |lease| lease / 4);
    options.heartbeat.unwrap_or(usual)
}

/// Keeps ownership, whatever else the worker waits for.
async fn keep(ownership: Arc<Ownership>, interval: Duration, status: Arc<Status>) {
    loop {
        if let Err(error) = ownership.beat().await {
            status.failed(error.to_string());
        }
        sleep(interval).await;
    }
}

/// Counts rows for health and metrics, and deletes what is too old.
async fn tidy(
    shared: Arc<Shared>,
    ownership: Arc<Ownership>,
    options: WorkerOptions,
    status: Arc<Status>,
) {
    const PRUNE: Duration = Duration::from_secs(60);
    let mut next_prune = Instant::now() + PRUNE;
    loop {
        let next = Instant::now() + options.count;
        if let Ok(counts) = shared.store.counts().await {
            metrics::counts(&counts, ownership.count());
            status.counted(counts);
        }
        Arc::clone(&shared).look().await;
        if let Ok(paused) = shared.store.paused().await {
            metrics::paused(paused.len());
        }
        // One worker prunes: the owner of the first shard.
        let owner = ownership.owned(0);
        if Instant::now() >= next_prune && owner.is_some() {
            next_prune = Instant::now() + PRUNE;
            while let Ok(1..) = shared.store.prune(options.retention, owner).await {
                tokio::task::yield_now().await;
            }
        }
        sleep_until(next).await;
    }
}

fn host() -> String {
    let named = std::env::var("HOSTNAME")
        .ok()
        .or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    named.map_or_else(|| "unknown".to_owned(), |name| name.trim().to_owned())
}

impl fmt::Debug for WorkerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkerBuilder")
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Worker")
            .field("health", &self.health())
            .finish_non_exhaustive()
    }
}
