//! Ten thousand callers at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::service::receipt_of;
use super::{cancel, report};
use triggers_runtime::{Batcher, Bulk, BulkReceipt, Command, Error, Receipt, Sending, Sink};

const CALLERS: u128 = 10_000;

/// Counts requests and commands; every seventh command is refused.
#[derive(Default)]
struct Counter {
    requests: AtomicUsize,
    commands: AtomicUsize,
}

fn outcome_of(command: &Command) -> Result<Receipt, Error> {
    let number = command.external_entity_id().unwrap_or_default().as_u128();
    if number.is_multiple_of(7) {
        Err(Error::not_sent(format!("refused {number}")))
    } else {
        Ok(receipt_of(command))
    }
}

impl Counter {
    async fn take(&self, commands: Vec<Command>) -> Vec<Result<Receipt, Error>> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.commands.fetch_add(commands.len(), Ordering::Relaxed);
        tokio::task::yield_now().await;
        commands.iter().map(outcome_of).collect()
    }
}

impl Sink for Counter {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move { self.take(vec![command]).await.remove(0) })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move {
            Ok(BulkReceipt::new(
                self.take(bulk.into_commands().collect()).await,
            ))
        })
    }
}

fn check(command: &Command, result: Result<Receipt, Error>) {
    match (outcome_of(command), result) {
        (Ok(expected), Ok(receipt)) => assert_eq!(receipt, expected),
        (Err(expected), Err(error)) => {
            assert_eq!(error.to_string(), expected.to_string());
        }
        (expected, result) => panic!("{result:?} is not {expected:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_callers_each_get_their_own_result_from_few_requests() {
    let counter = Arc::new(Counter::default());
    let batcher = Batcher::new(Arc::clone(&counter)).unwrap();

    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            let batcher = batcher.clone();
            tokio::spawn(async move {
                // Two of one lane, one after the other.
                for command in [report(number), cancel(number)] {
                    let result = batcher.send(command.clone()).await;
                    check(&command, result);
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }

    let requests = counter.requests.load(Ordering::Relaxed);
    assert_eq!(counter.commands.load(Ordering::Relaxed), 20_000);
    assert!(requests >= 200, "100 a request at most");
    assert!(requests <= 2_000, "{requests} requests for 20,000 commands");
}
