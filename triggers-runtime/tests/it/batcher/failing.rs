//! Every caller gets its own outcome, also when the sink beneath goes wrong.

use super::service::{Service, receipt_of};
use super::{batcher, call, cancel, id, ms, report, reports, settle};
use triggers_runtime::{
    Batcher, BatcherOptions, Bulk, BulkReceipt, Command, Error, ErrorKind, Receipt, Sending, Sink,
};

/// A sink whose bulks end as told; single calls succeed.
struct Bulks<F>(F);

impl<F: Fn(Bulk) -> Result<BulkReceipt, Error> + Send + Sync> Sink for Bulks<F> {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(async move { Ok(receipt_of(&command)) })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move { (self.0)(bulk) })
    }
}

/// The outcomes of three reports that go in one bulk.
async fn three(batcher: &Batcher) -> [Result<Receipt, Error>; 3] {
    let results = tokio::join!(
        batcher.send(report(1)),
        batcher.send(report(2)),
        batcher.send(report(3)),
    );
    results.into()
}

#[tokio::test(start_paused = true)]
async fn each_item_has_its_own_outcome() {
    let service = Service::new().answering(|command| match command.external_entity_id() {
        Some(entity) if entity == id(1) => Err(Error::not_sent("refused")),
        Some(entity) if entity == id(2) => Err(Error::ambiguous("lost", true)),
        _ => Ok(receipt_of(command)),
    });
    let batcher = Batcher::new(service.clone()).unwrap();

    let [first, second, third] = three(&batcher).await;
    assert_eq!(first.unwrap_err().to_string(), "not sent: refused");
    assert!(matches!(second, Err(error) if error.kind() == ErrorKind::Ambiguous));
    assert_eq!(third.unwrap(), receipt_of(&report(3)));

    let receipt = batcher.send_all(reports([3, 1, 2])).await.unwrap();
    let definite = receipt
        .iter()
        .map(|result| result.as_ref().err().map(Error::is_definite));
    assert_eq!(
        definite.collect::<Vec<_>>(),
        [None, Some(true), Some(false)]
    );
}

#[tokio::test(start_paused = true)]
async fn a_batch_that_fails_as_a_whole_fails_for_each() {
    let refuse = |_| Err(Error::not_sent("no connection"));
    let batcher = Batcher::new(Bulks(refuse)).unwrap();

    for result in three(&batcher).await {
        assert_eq!(result.unwrap_err().to_string(), "not sent: no connection");
    }
    // The lanes are free again.
    batcher.send(cancel(1)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_the_sink_does_not_tell_is_unknown() {
    let forgetful = |bulk: Bulk| {
        let mut outcomes: Vec<_> = bulk
            .into_commands()
            .map(|command| Ok(receipt_of(&command)))
            .collect();
        outcomes.pop();
        Ok(BulkReceipt::new(outcomes))
    };
    let batcher = Batcher::new(Bulks(forgetful)).unwrap();

    let [first, second, third] = three(&batcher).await;
    assert!(first.is_ok() && second.is_ok());
    let error = third.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous);
    assert!(!error.is_retryable(), "the report has no key");
}

#[tokio::test(start_paused = true)]
async fn more_outcomes_than_calls_do_no_harm() {
    let talkative = |bulk: Bulk| {
        let told = vec![Ok(Receipt::default()); bulk.len() + 2];
        Ok(BulkReceipt::new(told))
    };
    let batcher = Batcher::new(Bulks(talkative)).unwrap();
    assert!(three(&batcher).await.iter().all(Result::is_ok));
}

#[tokio::test(start_paused = true)]
async fn a_panic_beneath_takes_only_its_batch() {
    let panicking = |_| panic!("a bug in the sink");
    let options = BatcherOptions::new().capacity(3).in_flight(1);
    let batcher = Batcher::with_options(Bulks(panicking), options).unwrap();

    for result in three(&batcher).await {
        let error = result.unwrap_err();
        assert!(error.kind() == ErrorKind::Ambiguous, "{error}");
        assert!(error.to_string().contains("the sink panicked"));
    }
    // Its room, its place and its lanes are free again.
    batcher.send(cancel(1)).await.unwrap();
    batcher.shutdown().await;
}

#[tokio::test(start_paused = true)]
async fn a_dropped_call_is_sent_in_its_place() {
    let service = Service::new().taking(ms(50));
    let batcher = Batcher::new(service.clone()).unwrap();

    let dropped = call(&batcher, report(1));
    settle().await;
    dropped.abort();
    batcher.send(cancel(1)).await.unwrap();

    let sent: Vec<_> = service
        .requests()
        .into_iter()
        .flat_map(|r| r.commands)
        .collect();
    assert_eq!(sent, [report(1), cancel(1)]);
}

#[tokio::test(start_paused = true)]
async fn a_call_dropped_before_it_has_room_is_not_sent_and_keeps_no_room() {
    let (service, gate) = Service::new().gated();
    let batcher = batcher(&service, BatcherOptions::new().capacity(2).linger(ms(0)));

    let held = [call(&batcher, report(1)), call(&batcher, report(2))];
    settle().await;
    let waiting = [call(&batcher, report(3)), call(&batcher, report(4))];
    settle().await;
    waiting[0].abort();
    gate.add_permits(100);
    for call in held {
        call.await.unwrap().unwrap();
    }
    let [_, last] = waiting;
    last.await.unwrap().unwrap();
    batcher.flush().await;

    let sent: Vec<_> = service
        .requests()
        .into_iter()
        .flat_map(|r| r.commands)
        .collect();
    assert_eq!(sent, [1, 2, 4].map(report));
    assert!(format!("{batcher:?}").contains("held: 0"));
}
