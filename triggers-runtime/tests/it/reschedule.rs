//! Moving a scheduled event: cancel, then report anew.

use triggers_runtime::__private::{ReportOptions, report_command, reschedule};
use triggers_runtime::{
    Action, Command, Error, ErrorKind, Receipt, Recorder, Report, ReportCall, Sink,
};

use crate::sample::{ENTITY, STARTING, payload};

fn derived() -> Report {
    let command = report_command(&STARTING, Some(ENTITY), &payload(), ReportOptions::new());
    command.unwrap().action.as_report().unwrap().clone()
}

fn key(report: &Report) -> &str {
    report.idempotency.as_ref().unwrap().key()
}

type Moving<'a> = ReportCall<'a, Vec<Receipt>>;

async fn moved(recorder: &Recorder, change: impl FnOnce(Moving<'_>) -> Moving<'_>) -> Report {
    let receipts = change(reschedule(recorder, &STARTING, ENTITY, &payload())).await;
    assert_eq!(receipts.unwrap().len(), 2);
    let commands = recorder.commands();
    let [cancel, report] = &commands[..] else {
        panic!("{commands:?}")
    };
    assert_eq!(*cancel, Command::cancel(STARTING.key, ENTITY));
    let report = report.action.as_report().unwrap();
    assert_eq!(report.external_entity_id, Some(ENTITY));
    report.clone()
}

#[tokio::test]
async fn it_cancels_and_then_reports_under_a_fresh_key_with_the_ttl_of_the_manifest() {
    let first = moved(&Recorder::new(), |moving| moving).await;
    let second = moved(&Recorder::new(), |moving| moving).await;
    // Back to a date that was reported before, the derived key would be an old one.
    assert_ne!(key(&first), key(&derived()));
    assert_ne!(key(&first), key(&second));
    let ttl = first.idempotency.as_ref().unwrap().ttl_ms();
    assert_eq!(ttl.map(Into::into), Some(604_800_000_u64));
}

#[tokio::test]
async fn the_caller_may_choose_the_key_or_none() {
    let own = moved(&Recorder::new(), |moving| moving.idempotency_key("mine")).await;
    assert_eq!(key(&own), "mine");
    let none = moved(&Recorder::new(), |moving: Moving<'_>| {
        moving.without_idempotency()
    })
    .await;
    assert!(none.idempotency.is_none());
}

#[tokio::test]
async fn half_done_it_resumes_with_the_very_same_report() {
    let recorder = Recorder::new();
    let failing = FailSecond(recorder.clone());
    let moving = reschedule(&failing, &STARTING, ENTITY, &payload());
    let half = moving.await.unwrap_err();
    assert_eq!(half.done().len(), 1);
    let left = half.failed().unwrap().action.as_report().unwrap();
    let report = left.clone();
    assert_eq!(half.resume(&recorder).await.unwrap().len(), 2);
    assert_eq!(recorder.reports_of(STARTING.key), [report]);
    assert_eq!(recorder.cancels_of(STARTING.key).len(), 1, "once only");
}

/// Takes cancels, and no reports.
struct FailSecond(Recorder);

impl Sink for FailSecond {
    fn send(&self, command: Command) -> triggers_runtime::Sending<'_, triggers_runtime::Receipt> {
        match command.action {
            Action::Cancel { .. } => self.0.send(command),
            _ => Box::pin(async { Err(Error::ambiguous("the answer was lost", true)) }),
        }
    }
}

#[tokio::test]
async fn nothing_is_canceled_when_the_report_cannot_be_built() {
    let recorder = Recorder::new();
    let mut payload = payload();
    payload.price = Some(f64::NAN);
    let moving = reschedule(&recorder, &STARTING, ENTITY, &payload);
    assert!(moving.await.unwrap_err().error().kind() == ErrorKind::Payload);
    assert_eq!(recorder.commands(), []);
}
