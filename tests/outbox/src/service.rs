//! A service in the same process: a sink that answers as it is told, and writes down what it saw.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use triggers_runtime::{
    Action, Answer, Bulk, BulkReceipt, Command, Error, InstanceId, Receipt, Sending, Sink,
};
use uuid::Uuid;

/// One command that arrived.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub instance: Uuid,
    pub command: Command,
    /// Counts requests.
    pub request: usize,
    pub at: Instant,
}

impl Arrival {
    #[must_use]
    pub fn is_cancel(&self) -> bool {
        matches!(self.command.action, Action::Cancel { .. })
    }

    #[must_use]
    pub fn payload(&self) -> String {
        self.command
            .action
            .as_report()
            .map(|report| report.payload.as_str().to_owned())
            .unwrap_or_default()
    }

    #[must_use]
    pub fn key(&self) -> Option<String> {
        let report = self.command.action.as_report()?;
        report
            .idempotency
            .as_ref()
            .map(|idempotency| idempotency.key().to_owned())
    }
}

type Rule = dyn Fn(Uuid, &Command) -> Option<Reply> + Send + Sync;

/// What the service does with a request that holds a command.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Answers with this status, for the whole request.
    Status(u16),
    /// The same, and says how long to wait.
    RetryAfter(u16, Duration),
    /// Refuses this item only.
    Item,
    /// Takes it, and the answer is lost.
    Lost,
    /// Never answers.
    Hang,
    /// Takes it after this time.
    Slow(Duration),
    Panic,
}

/// The service. Clones share everything.
#[derive(Clone, Default)]
pub struct Service {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    arrivals: Vec<Arrival>,
    requests: usize,
    rules: VecDeque<(Option<usize>, Arc<Rule>)>,
}

impl Service {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers so where the rule has a reply, `times` times or always.
    pub fn answer(
        &self,
        times: impl Into<Option<usize>>,
        rule: impl Fn(Uuid, &Command) -> Option<Reply> + Send + Sync + 'static,
    ) {
        self.inner
            .lock()
            .unwrap()
            .rules
            .push_back((times.into(), Arc::new(rule)));
    }

    pub fn works_again(&self) {
        self.inner.lock().unwrap().rules.clear();
    }

    #[must_use]
    pub fn arrivals(&self) -> Vec<Arrival> {
        self.inner.lock().unwrap().arrivals.clone()
    }

    /// What arrived for an instance, as `report PAYLOAD` or `cancel`.
    #[must_use]
    pub fn seen(&self, instance: Uuid) -> Vec<String> {
        let of = self
            .arrivals()
            .into_iter()
            .filter(|arrival| arrival.instance == instance);
        of.map(|arrival| {
            if arrival.is_cancel() {
                "cancel".to_owned()
            } else {
                arrival.payload()
            }
        })
        .collect()
    }

    #[must_use]
    pub fn requests(&self) -> usize {
        self.inner.lock().unwrap().requests
    }

    /// Waits until so many commands arrived.
    pub async fn arrived(&self, count: usize) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.inner.lock().unwrap().arrivals.len() < count {
            assert!(
                Instant::now() < deadline,
                "{} of {count} commands arrived",
                self.arrivals().len()
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// The sink of an instance.
    #[must_use]
    pub fn sink(&self, instance: InstanceId) -> InstanceSink {
        InstanceSink {
            service: self.clone(),
            instance: instance.to_uuid(),
        }
    }

    fn arrive(&self, instance: Uuid, commands: &[Command]) -> Vec<Option<Reply>> {
        let mut inner = self.inner.lock().unwrap();
        inner.requests += 1;
        let request = inner.requests;
        let at = Instant::now();
        let mut replies = Vec::new();
        for command in commands {
            inner.arrivals.push(Arrival {
                instance,
                command: command.clone(),
                request,
                at,
            });
            let matching = inner
                .rules
                .iter()
                .position(|(_, rule)| rule(instance, command).is_some());
            let reply = matching.and_then(|at| {
                let (times, rule) = &mut inner.rules[at];
                let reply = rule(instance, command);
                if let Some(times) = times {
                    *times -= 1;
                    if *times == 0 {
                        inner.rules.remove(at);
                    }
                }
                reply
            });
            replies.push(reply);
        }
        replies
    }
}

/// The sink of one instance.
pub struct InstanceSink {
    service: Service,
    instance: Uuid,
}

impl InstanceSink {
    async fn take(&self, commands: Vec<Command>) -> Result<Vec<Result<Receipt, Error>>, Error> {
        let replies = self.service.arrive(self.instance, &commands);
        let repeatable = commands.iter().all(Command::is_repeatable);
        let mut results = Vec::new();
        for reply in replies {
            results.push(match reply {
                None => Ok(Receipt::default()),
                Some(Reply::Item) => Err(Error::from_answer(Answer::new(None), repeatable)),
                Some(Reply::Status(status)) => {
                    return Err(Error::from_answer(Answer::new(Some(status)), repeatable));
                }
                Some(Reply::RetryAfter(status, wait)) => {
                    let answer = Answer::new(Some(status)).with_retry_after(Some(wait));
                    return Err(Error::from_answer(answer, repeatable));
                }
                Some(Reply::Lost) => {
                    return Err(Error::ambiguous("the answer was lost", repeatable));
                }
                Some(Reply::Hang) => std::future::pending().await,
                Some(Reply::Slow(time)) => {
                    tokio::time::sleep(time).await;
                    Ok(Receipt::default())
                }
                Some(Reply::Panic) => panic!("the sink panics on request"),
            });
        }
        Ok(results)
    }
}

impl Sink for InstanceSink {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move { self.take(vec![command]).await?.pop().unwrap() })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move {
            Ok(BulkReceipt::new(
                self.take(bulk.into_commands().collect()).await?,
            ))
        })
    }
}
