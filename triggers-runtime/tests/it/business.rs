//! Business events: in order, stopping at a failure, resumed with the very same commands.

use triggers_runtime::__private::{
    ReportOptions, Reports, cancel_bulk, cancel_command, report_command, run, run_all,
};
use triggers_runtime::{
    Bulk, BulkReceipt, Command, Error, ErrorKind, Incomplete, IncompleteAll, Recorder, Uuid,
};

use crate::sample::{ENTITY, Payload, SCHEDULED, STARTING, payload};

fn report(payload: &Payload) -> Result<Command, Error> {
    report_command(&SCHEDULED, Some(ENTITY), payload, ReportOptions::new())
}

fn steps() -> Vec<Result<Command, Error>> {
    vec![
        Ok(cancel_command("appointment_moved", ENTITY)),
        report(&payload()),
        Ok(cancel_command(STARTING.key, ENTITY)),
    ]
}

fn broken() -> Payload {
    Payload {
        price: Some(f64::NAN),
        ..payload()
    }
}

#[tokio::test]
async fn all_steps_in_order() {
    let (recorder, steps) = (Recorder::new(), steps());
    let expected: Vec<Command> = steps.iter().map(|step| step.clone().unwrap()).collect();
    let running = run(&recorder, steps);
    assert_eq!(recorder.commands(), []);
    assert_eq!(running.await.unwrap().len(), 3);
    assert_eq!(recorder.commands(), expected);
}

#[tokio::test]
async fn a_failure_stops_and_resumes_with_the_same_key() {
    let (recorder, steps) = (Recorder::new(), steps());
    let expected: Vec<Command> = steps.iter().map(|step| step.clone().unwrap()).collect();
    // The first step passes; the second fails.
    let first = run(&recorder, vec![steps[0].clone()]).await.unwrap();
    assert_eq!(first.len(), 1);
    recorder.clear();
    recorder.fail_next(Error::not_sent("no network"));
    let incomplete = run(&recorder, steps[1..].to_vec()).await.unwrap_err();
    assert_eq!(incomplete.done(), []);
    assert_eq!(incomplete.failed(), Some(&expected[1]));
    assert_eq!(incomplete.remaining(), &expected[2..]);
    assert_eq!(
        incomplete.to_string(),
        "step 1 of 2 (report `appointment_scheduled`) failed: not sent: no network"
    );
    assert_eq!(recorder.commands(), []);

    recorder.fail_next(Error::ambiguous("again", true));
    let incomplete = incomplete.resume(&recorder).await.unwrap_err();
    assert!(incomplete.error().kind() == ErrorKind::Ambiguous);
    let receipts = incomplete.resume(&recorder).await.unwrap();
    assert_eq!(receipts.len(), 2);
    assert_eq!(
        recorder.commands(),
        expected[1..],
        "the frozen commands, keys included"
    );
}

/// Another process goes on where this one stopped, with the same bytes and keys.
#[tokio::test]
async fn what_is_left_can_be_stored_and_resumed_elsewhere() {
    let (recorder, steps) = (Recorder::new(), steps());
    let expected: Vec<Command> = steps.iter().map(|step| step.clone().unwrap()).collect();
    let flaky = FailsOn {
        at: 1,
        inner: recorder.clone(),
        seen: 0.into(),
    };
    let incomplete = run(&flaky, steps).await.unwrap_err();
    let stored = serde_json::to_string(&incomplete).unwrap();
    let read: Incomplete = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.done(), incomplete.done());
    assert_eq!(read.to_string(), incomplete.to_string());
    assert_eq!(read.error().kind(), ErrorKind::NotSent);
    assert_eq!(read.resume(&recorder).await.unwrap().len(), 3);
    assert_eq!(recorder.commands(), expected);

    let ids: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
    let elsewhere = Recorder::new();
    elsewhere.fail_next(Error::ambiguous("lost", false));
    let incomplete = run_all(&elsewhere, bulk_steps(&ids)).await.unwrap_err();
    let stored = serde_json::to_string(&incomplete).unwrap();
    let read: IncompleteAll = serde_json::from_str(&stored).unwrap();
    assert_eq!(read.to_string(), incomplete.to_string());
    assert!(!read.error().is_retryable() && !read.error().is_definite());
    assert_eq!(read.resume(&elsewhere).await.unwrap().len(), 2);
    assert_eq!(elsewhere.commands().len(), 8);
}

#[test]
fn what_was_stored_is_checked() {
    let command = report(&payload()).unwrap();
    let stored = serde_json::to_string(&command).unwrap();
    assert_eq!(serde_json::from_str::<Command>(&stored).unwrap(), command);
    let key = command
        .action
        .as_report()
        .unwrap()
        .idempotency
        .as_ref()
        .unwrap();
    for (part, broken) in [(key.key(), ""), (r#""{\""#, r#""[\""#)] {
        let broken = stored.replacen(part, broken, 1);
        assert_ne!(broken, stored);
        assert!(
            serde_json::from_str::<Command>(&broken).is_err(),
            "{broken}"
        );
    }
}

#[tokio::test]
async fn receipts_of_steps_done_before_are_kept() {
    let recorder = Recorder::new();
    let flaky = FailsOn {
        at: 1,
        inner: recorder.clone(),
        seen: 0.into(),
    };
    let incomplete = run(&flaky, steps()).await.unwrap_err();
    assert_eq!(incomplete.done().len(), 1);
    assert_eq!(
        incomplete.done()[0].command.trigger_key,
        "appointment_moved"
    );
    assert_eq!(incomplete.resume(&recorder).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_step_that_cannot_be_built_sends_nothing() {
    let recorder = Recorder::new();
    let mut steps = steps();
    steps.push(report(&broken()));
    let incomplete = run(&recorder, steps).await.unwrap_err();
    assert!(incomplete.error().kind() == ErrorKind::Payload);
    assert_eq!((incomplete.done(), incomplete.failed()), (&[][..], None));
    assert_eq!(incomplete.remaining(), []);
    assert!(incomplete.resume(&recorder).await.is_err());
    assert_eq!(recorder.commands(), []);
}

fn bulk_steps(ids: &[Uuid]) -> Vec<Result<Bulk, Error>> {
    let mut reports = Reports::new(&SCHEDULED);
    for &id in ids {
        reports.push(Some(id), &payload());
    }
    vec![reports.build(), Ok(cancel_bulk(STARTING.key, ids.to_vec()))]
}

#[tokio::test]
async fn only_undelivered_items_are_sent_again() {
    let recorder = Recorder::new();
    let ids: Vec<Uuid> = (1..=4).map(Uuid::from_u128).collect();
    let steps = bulk_steps(&ids);
    let keys: Vec<_> = steps[0].clone().unwrap().into_commands().collect();
    let flaky = FailsOn {
        at: 2,
        inner: recorder.clone(),
        seen: 0.into(),
    };

    let incomplete = run_all(&flaky, steps).await.unwrap_err();
    assert!(incomplete.done().is_empty());
    assert_eq!(incomplete.remaining().count(), 1);
    let delivered: Vec<bool> = incomplete.results().iter().map(Result::is_ok).collect();
    assert_eq!(delivered, [true, true, false, true]);
    assert_eq!(
        incomplete.to_string(),
        "step 1 of 2 (`appointment_scheduled`) was delivered for 3 of 4 entities: not sent: flaky"
    );
    assert_eq!(
        recorder.cancels_of(STARTING.key).len(),
        0,
        "later steps wait"
    );

    let receipts = incomplete.resume(&recorder).await.unwrap();
    assert!(receipts.len() == 2 && receipts.iter().all(BulkReceipt::is_complete));
    assert_eq!(receipts[0].len(), 4);
    let sent: Vec<Command> = recorder.commands().into_iter().take(4).collect();
    assert_eq!(
        sent,
        [&keys[0], &keys[1], &keys[3], &keys[2]].map(Clone::clone)
    );
    assert_eq!(recorder.cancels_of(STARTING.key).len(), 4);
}

#[tokio::test]
async fn a_bulk_that_cannot_be_built_sends_nothing() {
    let recorder = Recorder::new();
    let mut steps = bulk_steps(&[ENTITY]);
    let mut reports = Reports::new(&STARTING);
    reports.push(Some(ENTITY), &broken());
    steps.push(reports.build());
    let incomplete = run_all(&recorder, steps).await.unwrap_err();
    assert!(incomplete.failed().is_none() && incomplete.results().is_empty());
    assert!(incomplete.resume(&recorder).await.is_err());
    assert_eq!(recorder.commands(), []);
}

/// Fails the call of that number, from 0.
struct FailsOn {
    at: usize,
    inner: Recorder,
    seen: std::sync::atomic::AtomicUsize,
}

impl triggers_runtime::Sink for FailsOn {
    fn send(&self, command: Command) -> triggers_runtime::Sending<'_, triggers_runtime::Receipt> {
        if self.seen.fetch_add(1, std::sync::atomic::Ordering::Relaxed) == self.at {
            self.inner.fail_next(Error::not_sent("flaky"));
        }
        self.inner.send(command)
    }
}
