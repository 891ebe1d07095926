//! Webhooks: once each, in time.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::json;
use triggers_runtime::InstanceId;

use crate::response::{BUSY, Response};
use crate::run::{Handler, run};
use crate::store::{EventLog, Instances, MemoryLog};
use crate::verifier::Caller;
use crate::{Event, EventKind, HandlerError, Verifier};

/// Within the 1,250 ms after which the service delivers again (docs/api.md#s8.1), with time for
/// the network.
const DEADLINE: Duration = Duration::from_secs(1);

/// Receives webhooks: verifies them, removes duplicates, and passes them to the app.
///
/// A clone shares everything.
///
/// ```no_run
/// use triggers_inbound::{EventKind, Verifier, Webhooks};
///
/// # fn webhooks(verifier: Verifier) -> Webhooks {
/// Webhooks::new(verifier).on_event(|event| async move {
///     if let (EventKind::AppInstalled { .. }, Some(site)) = (&event.kind, event.instance_id) {
///         println!("installed: {site}"); // Write it to the app's database.
///     }
///     Ok(())
/// })
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Webhooks {
    verifier: Verifier,
    deadline: Duration,
    handling: Handling,
    in_progress: InProgress,
}

/// What happens to an event.
#[derive(Clone)]
struct Handling {
    log: Arc<dyn EventLog>,
    instances: Option<Arc<dyn Instances>>,
    before: Option<Handler<Event, ()>>,
    after: Option<Handler<Event, ()>>,
}

type InProgress = Arc<Mutex<HashSet<String>>>;

impl Webhooks {
    /// Creates a receiver that verifies webhooks and answers them, and remembers the last 10,000.
    pub fn new(verifier: Verifier) -> Self {
        Self {
            verifier,
            deadline: DEADLINE,
            handling: Handling {
                log: Arc::new(MemoryLog::default()),
                instances: None,
                before: None,
                after: None,
            },
            in_progress: Arc::default(),
        }
    }

    /// Runs a handler before the answer, for what must not be lost: writing to the app's database.
    ///
    /// If it fails, panics or takes longer than the [`deadline`](Self::deadline), the answer is an
    /// error and the service delivers the event again. The handler can get an event twice if the
    /// process dies before the event is noted as handled.
    pub fn on_event<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Event) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), HandlerError>> + Send + 'static,
    {
        self.handling.before = Some(Arc::new(move |event| Box::pin(handler(event))));
        self
    }

    /// Runs a handler after the answer, as a task of its own, for what takes longer than a second.
    ///
    /// The service does not deliver the event again if the handler fails or the process ends.
    pub fn after_answer<F, R>(mut self, handler: F) -> Self
    where
        F: Fn(Event) -> R + Send + Sync + 'static,
        R: Future<Output = ()> + Send + 'static,
    {
        self.handling.after = Some(Arc::new(move |event| {
            let running = handler(event);
            Box::pin(async {
                running.await;
                Ok(())
            })
        }));
        self
    }

    /// Remembers handled events elsewhere than in memory.
    pub fn event_log(mut self, log: impl EventLog) -> Self {
        self.handling.log = Arc::new(log);
        self
    }

    /// Informs a registry of app instances about installations, removals and privacy requests, before
    /// the handlers.
    pub fn instances(mut self, instances: impl Instances) -> Self {
        self.handling.instances = Some(Arc::new(instances));
        self
    }

    /// Sets how long everything before the answer may take. Default: one second; the service waits
    /// for 1,250 ms.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Answers a webhook, given the body of the request. Its headers say nothing that is signed.
    ///
    /// Must be called within a tokio runtime.
    pub async fn handle(&self, body: &[u8]) -> Response {
        let now = SystemTime::now();
        let event = match self.verifier.claims(body, Caller::Optional, now) {
            Ok(claims) => Event::read(&claims),
            Err(refusal) => Err(refusal),
        };
        let event = match event {
            Ok(event) => event,
            Err(refusal) => return Response::refused(refusal),
        };
        let once = Once::of(&event);
        let Some(guard) = Guard::take(&self.in_progress, &once.key) else {
            return Response::error(BUSY, "another delivery of the event is being handled");
        };
        let handling = self.handling.clone();
        let work = async move {
            // Until the work ends, which may be after the answer.
            let _guard = guard;
            handling.apply(event, &once).await
        };
        match run(work, self.deadline).await {
            Ok(()) => Response::ok(&json!({})),
            Err(response) => response,
        }
    }

    #[cfg(feature = "tower")]
    pub(crate) fn limit(&self) -> usize {
        self.verifier.limit()
    }
}

impl Handling {
    async fn apply(self, mut event: Event, once: &Once) -> Result<(), HandlerError> {
        let last = self.log.get(&once.key).await?;
        if last.is_some_and(|last| once.is_settled_by(&last)) {
            return Ok(());
        }
        if let (Some(instances), Some(instance)) = (&self.instances, event.instance_id) {
            event.dropped = inform(&**instances, instance, &event).await?;
        }
        if let Some(handler) = &self.before {
            handler(event.clone()).await?;
        }
        self.log.put(&once.key, &once.text).await?;
        if let Some(handler) = self.after {
            tokio::spawn(async move { handler(event).await });
        }
        Ok(())
    }
}

async fn inform(
    instances: &dyn Instances,
    instance: InstanceId,
    event: &Event,
) -> Result<u64, HandlerError> {
    match &event.kind {
        EventKind::AppInstalled { .. } => instances.installed(instance).await.map(|()| 0),
        EventKind::AppRemoved { .. } => instances.removed(instance).await,
        EventKind::Domain(event) if event.triggered_by_anonymize_request => {
            instances.anonymize(instance, event).await
        }
        _ => Ok(0),
    }
}

/// How a second delivery of an event is recognized.
///
/// The events of the life cycle have no id, so the last one of each instance is kept: another of the
/// same type is a duplicate, and one that was signed earlier is outdated.
struct Once {
    key: String,
    text: String,
}

impl Once {
    fn of(event: &Event) -> Self {
        match (&event.kind, event.instance_id) {
            (EventKind::AppInstalled { .. } | EventKind::AppRemoved { .. }, Some(instance)) => {
                Self {
                    key: format!("instance:{instance}"),
                    text: format!("{}:{}", event.issued_at, event.event_type),
                }
            }
            _ => Self {
                key: event.id(),
                text: String::new(),
            },
        }
    }

    fn is_settled_by(&self, last: &str) -> bool {
        let parts = |text: &str| {
            let (at, event_type) = text.split_once(':')?;
            Some((at.parse::<i64>().ok()?, event_type.to_owned()))
        };
        match (parts(&self.text), parts(last)) {
            (Some((at, this)), Some((last_at, last))) => this == last || at < last_at,
            _ => true,
        }
    }
}

/// Keeps a second delivery out while the first one is handled: if that fails, the event would be lost.
struct Guard {
    in_progress: InProgress,
    key: String,
}

impl Guard {
    fn take(in_progress: &InProgress, key: &str) -> Option<Self> {
        let is_first = lock(in_progress).insert(key.to_owned());
        is_first.then(|| Self {
            in_progress: Arc::clone(in_progress),
            key: key.to_owned(),
        })
    }
}

fn lock(keys: &Mutex<HashSet<String>>) -> MutexGuard<'_, HashSet<String>> {
    keys.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Guard {
    fn drop(&mut self) {
        lock(&self.in_progress).remove(&self.key);
    }
}

impl fmt::Debug for Webhooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhooks")
            .field("verifier", &self.verifier)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
