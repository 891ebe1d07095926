//! Skipped, failed, scheduled, started, ended (docs/api.md#s5.1).

use super::{action, automation, became, book, last, note, notes, report, with};
use crate::support::appointment;
use serde_json::{Value, json};
use std::time::Duration;
use triggers_sandbox::journal::{ActionStatus, Reason, Status};

fn listening(trigger: &Value) -> Value {
    let mut it = automation("booked", &["note"], &json!({ "note": note("", &[]) }));
    let known = it["configuration"]["trigger"].as_object_mut();
    let more = trigger.as_object().cloned().expect("an object");
    known.expect("an object").extend(more);
    it
}

#[tokio::test]
async fn every_filter_must_be_true() {
    let filters = json!({ "filters": [
        { "id": "a", "fieldKey": "price", "filterExpression": "{{numberGt(var(\"price\");50)}}" },
        { "id": "b", "fieldKey": "title", "filterExpression": "{{stringEq(var(\"title\");\"haircut\")}}" },
    ] });
    let sandbox = with(listening(&filters)).await;
    book(&sandbox, 50.0).await;
    assert_eq!(
        became(&sandbox),
        (Status::Skipped, Some(Reason::TriggerFiltersNotPassed))
    );
    book(&sandbox, 51.0).await;
    assert_eq!(became(&sandbox), (Status::Ended, None));
}

#[tokio::test]
async fn a_filter_that_cannot_be_worked_out_fails_the_activation() {
    let filters = json!({ "filters": [
        { "filterExpression": "{{gt(divide(1;var(\"price\"));0)}}" },
    ] });
    let sandbox = with(listening(&filters)).await;
    book(&sandbox, 0.0).await;
    assert_eq!(
        became(&sandbox),
        (Status::Failed, Some(Reason::UnexpectedErrorReason))
    );
}

#[tokio::test]
async fn the_limit_of_a_trigger_counts_by_identifier_and_window() {
    let limit = json!({ "rateLimit": {
        "maxActivationsExpression": "{{1}}", "durationExpression": "{{24}}",
        "durationTimeUnit": "HOURS", "uniqueIdentifierExpression": "{{var(\"price\")}}",
    } });
    let sandbox = with(listening(&limit)).await;
    book(&sandbox, 1.0).await;
    book(&sandbox, 1.0).await;
    assert_eq!(
        became(&sandbox),
        (Status::Skipped, Some(Reason::RateLimitExceeded))
    );
    book(&sandbox, 2.0).await;
    assert_eq!(became(&sandbox), (Status::Ended, None));
    sandbox.clock().advance(Duration::from_hours(24));
    book(&sandbox, 1.0).await;
    assert_eq!(became(&sandbox), (Status::Ended, None));
}

#[tokio::test]
async fn a_limit_without_a_window_is_for_ever() {
    let limit = json!({ "rateLimit": {
        "maxActivationsExpression": "{{2}}", "durationTimeUnit": "UNKNOWN_TIME_UNIT",
    } });
    let sandbox = with(listening(&limit)).await;
    for expected in [Status::Ended, Status::Ended, Status::Skipped] {
        sandbox.clock().advance(Duration::from_hours(10_000));
        book(&sandbox, 1.0).await;
        assert_eq!(became(&sandbox).0, expected);
    }
}

#[tokio::test]
async fn a_limit_that_cannot_be_worked_out_fails_the_activation() {
    let limit = json!({ "rateLimit": { "maxActivationsExpression": "{{var(\"title\")}}" } });
    let sandbox = with(listening(&limit)).await;
    book(&sandbox, 1.0).await;
    assert_eq!(
        became(&sandbox),
        (Status::Failed, Some(Reason::UnexpectedErrorReason))
    );
}

#[tokio::test]
async fn an_offset_that_cannot_be_worked_out_fails_the_activation() {
    let mut it = automation("starting", &["note"], &json!({ "note": note("", &[]) }));
    it["configuration"]["trigger"]["scheduledEventOffset"] = json!({
        "preScheduledEventOffsetExpression": "{{var(\"title\")}}", "scheduledEventOffsetTimeUnit": "DAYS",
    });
    let sandbox = with(it).await;
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    assert_eq!(
        became(&sandbox),
        (Status::Failed, Some(Reason::ScheduleDateEvaluationFailed))
    );
}

#[tokio::test]
async fn a_scheduled_event_walks_from_scheduled_to_ended() {
    let it = automation("starting", &["note"], &json!({ "note": note("", &[]) }));
    let sandbox = with(it).await;
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    assert_eq!(became(&sandbox), (Status::Scheduled, None));
    sandbox.clock().run_to_next_due();
    let walked: Vec<_> = last(&sandbox).history.iter().map(|it| it.status).collect();
    assert_eq!(
        walked,
        [
            Status::Scheduled,
            Status::Initiated,
            Status::Started,
            Status::Ended
        ]
    );
}

#[tokio::test]
async fn an_activation_ends_with_failed_actions_and_what_follows_them_never_runs() {
    let actions = json!({
        "bad": note("{{divide(1;subtract(var(\"price\");var(\"price\")))}}", &["after"]),
        "after": note("after", &[]),
        "beside": note("beside", &[]),
    });
    let sandbox = with(automation("booked", &["bad", "beside"], &actions)).await;
    book(&sandbox, 1.0).await;
    let failed = action(&sandbox, "bad");
    assert_eq!(failed.status, ActionStatus::Failed);
    let error = failed.error.expect("an error");
    assert!(error.contains("divided by zero"), "{error}");
    assert_eq!(notes(&sandbox), [Value::Null, json!("beside")]);
    assert_eq!(became(&sandbox), (Status::Ended, None));
    assert!(last(&sandbox).with_failed_actions);
}
