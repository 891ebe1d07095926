//! From the report to the last action.

use crate::support::{
    APP, ENTITY, OTHER_ENTITY, SITE, START, Site, appointment, builder, reminders, sandbox,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;
use triggers_sandbox::Sandbox;
use triggers_sandbox::assumed::Duplicates;
use triggers_sandbox::journal::{Activation, EventKind, Reason, Status};

fn time(text: &str) -> Timestamp {
    text.parse().expect("a timestamp")
}

fn ran(sandbox: &Sandbox) -> Vec<(String, String)> {
    sandbox
        .actions()
        .into_iter()
        .map(|action| (action.action_id, action.ran_at.to_string()))
        .collect()
}

fn walked(activation: &Activation) -> Vec<Status> {
    activation
        .history
        .iter()
        .map(|change| change.status)
        .collect()
}

#[tokio::test]
async fn a_scheduled_event_runs_before_and_after_its_date() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let answer = site
        .report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    let waiting = sandbox.activations().remove(0);
    assert_eq!(
        answer.json()["activationIds"],
        json!([waiting.activation_id])
    );
    assert_eq!(
        (waiting.status, waiting.scheduled_for),
        (Status::Scheduled, Some(time("2026-11-30T10:00:00Z")))
    );
    assert_eq!(
        sandbox.clock().state().next_due,
        Some(time("2026-11-30T10:00:00Z"))
    );

    assert_eq!(
        sandbox.clock().run_to_next_due(),
        Some(time("2026-11-30T10:00:00Z"))
    );
    let reminder = sandbox.actions().remove(0);
    assert_eq!(
        reminder.input,
        json!({ "subject": "See you: Haircut", "to": "8046df3c-7575-4098-a5ab-c91ad8f33c47" })
    );
    assert_eq!(
        (
            reminder.action_key.as_deref(),
            reminder.namespace.as_deref()
        ),
        (Some("send-email"), Some("mail"))
    );
    sandbox.clock().advance(Duration::from_hours(10 * 24));
    let expected = [
        ("remind", "2026-11-30T10:00:00Z"),
        ("thank", "2026-12-01T12:00:00Z"),
    ];
    assert_eq!(
        ran(&sandbox),
        expected.map(|(id, at)| (id.to_owned(), at.to_owned()))
    );
    assert!(
        sandbox
            .actions()
            .iter()
            .all(|action| action.due_at == action.ran_at)
    );
    let done = sandbox.activations().remove(0);
    assert_eq!(
        walked(&done),
        [
            Status::Scheduled,
            Status::Initiated,
            Status::Started,
            Status::Ended
        ]
    );
    assert_eq!(sandbox.clock().state().next_due, None);
}

#[tokio::test]
async fn a_cancel_stops_what_is_left_of_all_events_of_the_pair_and_nothing_else() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    site.report("starting", ENTITY, &appointment("2026-12-08T10:00:00Z"))
        .await;
    site.report(
        "starting",
        OTHER_ENTITY,
        &appointment("2026-12-01T11:00:00Z"),
    )
    .await;
    sandbox
        .clock()
        .to(time("2026-12-01T00:00:00Z"))
        .expect("the future");
    let site = Site::new(&sandbox, APP, SITE).await;
    let answer = site.cancel("starting", ENTITY).await;
    assert_eq!((answer.status, answer.body.as_str()), (200, "{}"));
    sandbox.clock().advance(Duration::from_hours(60 * 24));
    let expected = [
        ("remind", "2026-11-30T10:00:00Z"),
        ("remind", "2026-11-30T11:00:00Z"),
        ("thank", "2026-12-01T13:00:00Z"),
    ];
    assert_eq!(
        ran(&sandbox),
        expected.map(|(id, at)| (id.to_owned(), at.to_owned()))
    );
    let statuses: Vec<_> = sandbox
        .activations()
        .iter()
        .map(|activation| (activation.status, activation.reason))
        .collect();
    let canceled = (Status::Canceled, Some(Reason::EventCanceled));
    assert_eq!(statuses, [canceled, canceled, (Status::Ended, None)]);
    let cancel = sandbox
        .events()
        .into_iter()
        .find(|event| event.kind == EventKind::Cancel)
        .expect("a cancel");
    assert_eq!(cancel.activation_ids.len(), 2);
}

#[tokio::test]
async fn a_date_that_has_passed_is_skipped() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    // The appointment is still to come, but its reminder would have been due.
    site.report("starting", ENTITY, &appointment("2026-11-21T09:59:59Z"))
        .await;
    site.report("starting", ENTITY, &appointment("2026-11-21T10:00:00Z"))
        .await;
    let activations = sandbox.activations();
    assert_eq!(
        (activations[0].status, activations[0].reason),
        (Status::Skipped, Some(Reason::ScheduleDateExpired))
    );
    assert_eq!(ran(&sandbox), [("remind".to_owned(), START.to_owned())]);
}

#[tokio::test]
async fn an_idempotency_key_holds_for_its_window() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let report = |payload: Value| {
        json!({
            "triggerKey": "starting", "payload": payload, "idempotency": { "key": "k", "ttlInMilliseconds": "60000" },
        })
    };
    let good = report(appointment("2027-01-01T00:00:00Z"));
    // A refused event does not burn its key.
    assert_eq!(site.call("report", &report(json!({}))).await.status, 428);
    site.call("report", &good).await;
    sandbox.clock().advance(Duration::from_millis(59_999));
    let again = site.call("report", &good).await;
    assert_eq!(
        (
            again.status,
            again.json()["activationIds"].as_array().map(Vec::len)
        ),
        (200, Some(1))
    );
    sandbox.clock().advance(Duration::from_millis(1));
    site.call("report", &good).await;
    let outcomes: Vec<_> = sandbox
        .activations()
        .iter()
        .map(|activation| (activation.status, activation.reason))
        .collect();
    let skipped = (Status::Skipped, Some(Reason::EventAlreadyProcessed));
    assert_eq!(
        outcomes,
        [
            (Status::Scheduled, None),
            skipped,
            (Status::Scheduled, None)
        ]
    );
    let verdicts: Vec<_> = sandbox
        .requests()
        .into_iter()
        .skip(1)
        .map(|request| request.verdict)
        .collect();
    assert_eq!(
        verdicts,
        ["SCHEMA_VALIDATION_FAILED", "OK", "DUPLICATE", "OK"]
    );
}

#[tokio::test]
async fn duplicates_may_leave_nothing() {
    let sandbox = builder()
        .automations(reminders())
        .assume(Duplicates::Ignored)
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let body = json!({
        "triggerKey": "starting", "payload": appointment("2027-01-01T00:00:00Z"), "idempotency": { "key": "k" },
    });
    site.call("report", &body).await;
    assert_eq!(
        site.call("report", &body).await.json(),
        json!({ "activationIds": [] })
    );
    assert_eq!(sandbox.activations().len(), 1);
}

#[tokio::test]
async fn filters_conditions_limits_and_skips() {
    let app_defined = |next: &[&str]| json!({ "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "note", "postActionIds": next } });
    let automations = json!({ "automations": [{
        "id": "branching",
        "configuration": {
            "trigger": {
                "appId": APP, "triggerKey": "booked",
                "filters": [{ "fieldKey": "title", "filterExpression": "{{not(stringEq(var(\"title\");\"Test\"))}}" }],
                "rateLimit": {
                    "maxActivationsExpression": "{{3}}", "durationExpression": "{{1}}", "durationTimeUnit": "HOURS",
                },
            },
            "rootActionIds": ["dear"],
            "actions": {
                "dear": { "type": "CONDITION", "conditionInfo": {
                    "orExpressionGroups": [{ "booleanExpressions": ["{{numberGt(var(\"price\");100)}}"] }],
                    "truePostActionIds": ["once"], "falsePostActionIds": ["cheap"],
                } },
                "once": { "type": "RATE_LIMIT", "rateLimitInfo": {
                    "maxActivationsExpression": "1", "uniqueIdentifierExpression": "{{var(\"title\")}}",
                    "postActionIds": ["expensive"],
                } },
                "expensive": app_defined(&[]),
                "cheap": { "type": "APP_DEFINED", "appDefinedInfo": {
                    "actionKey": "note", "postActionIds": ["after"],
                    "skipConditionOrExpressionGroups": [{ "operator": "OR", "booleanExpressions": ["{{isEmpty(var(\"price\"))}}"] }],
                } },
                "after": app_defined(&[]),
            },
        },
    }] });
    let sandbox = builder()
        .automations(automations)
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    for payload in [
        json!({ "title": "test", "price": 1 }),
        json!({ "title": "A", "price": 200 }),
        json!({ "title": "A", "price": 200 }),
        json!({ "title": "B" }),
        json!({ "title": "C", "price": 1 }),
    ] {
        assert_eq!(site.report("booked", ENTITY, &payload).await.status, 200);
    }
    let ids: Vec<_> = sandbox
        .actions()
        .into_iter()
        .map(|action| (action.action_id, format!("{:?}", action.status)))
        .collect();
    let expected = [
        ("expensive", "Ended"),
        ("cheap", "Skipped"),
        ("after", "Ended"),
    ];
    assert_eq!(
        ids,
        expected.map(|(id, status)| (id.to_owned(), status.to_owned()))
    );
    let reasons: Vec<_> = sandbox
        .activations()
        .iter()
        .map(|activation| activation.reason)
        .collect();
    assert_eq!(
        reasons,
        [
            Some(Reason::TriggerFiltersNotPassed),
            None,
            None,
            None,
            Some(Reason::RateLimitExceeded)
        ]
    );
}

#[tokio::test]
async fn months_are_calendar_months() {
    let mut automations = reminders();
    automations[0]["configuration"]["trigger"]["scheduledEventOffset"] = json!({
        "preScheduledEventOffsetExpression": "1", "scheduledEventOffsetTimeUnit": "MONTHS",
    });
    let sandbox = builder()
        .automations(automations)
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report(
        "starting",
        ENTITY,
        &appointment("2027-03-31T10:00:00+02:00"),
    )
    .await;
    assert_eq!(
        sandbox.activations()[0].scheduled_for,
        Some(time("2027-02-28T08:00:00Z"))
    );
}

#[tokio::test]
async fn removing_an_automation_cancels_what_waits() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    let mut inactive = reminders();
    inactive[0]["configuration"]["status"] = "INACTIVE".into();
    sandbox.set_automations(inactive).expect("automations");
    assert_eq!(
        sandbox.activations()[0].reason,
        Some(Reason::AutomationDeactivated)
    );
    sandbox.set_automations(reminders()).expect("automations");
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    sandbox.set_automations("[]").expect("automations");
    assert_eq!(
        sandbox.activations()[1].reason,
        Some(Reason::AutomationDeleted)
    );
    sandbox.clock().advance(Duration::from_hours(30 * 24));
    assert!(sandbox.actions().is_empty());
}

#[tokio::test]
async fn what_the_sandbox_cannot_do_is_refused() {
    let refused = async |change: &dyn Fn(&mut Value), part: &str| {
        let mut automations = reminders();
        change(&mut automations[0]["configuration"]);
        let error = builder()
            .automations(automations)
            .start()
            .await
            .expect_err(part)
            .to_string();
        assert!(
            error.contains(part) && error.contains("`reminders`"),
            "{error}"
        );
    };
    refused(
        &|it| it["actions"]["remind"]["type"] = "SET_VARIABLES".into(),
        "SET_VARIABLES",
    )
    .await;
    refused(
        &|it| it["trigger"]["triggerKey"] = "nowhere".into(),
        "`nowhere`",
    )
    .await;
    refused(
        &|it| it["trigger"]["triggerKey"] = "booked".into(),
        "not a scheduled trigger",
    )
    .await;
    refused(&|it| it["trigger"]["fitlers"] = json!([]), "fitlers").await;
    refused(
        &|it| it["trigger"]["filters"] = json!([{ "filterExpression": "{{$sum(x)}}" }]),
        "filter",
    )
    .await;
    refused(
        &|it| it["actions"]["thank"]["appDefinedInfo"]["postActionIds"] = json!(["remind"]),
        "reached twice",
    )
    .await;
    refused(
        &|it| it["rootActionIds"] = json!(["remind", "gone"]),
        "`gone`",
    )
    .await;
    refused(
        &|it| it["rootActionIds"] = json!(["thank"]),
        "never reached",
    )
    .await;
    refused(
        &|it| it["actions"]["wait"]["delayInfo"]["offsetExpression"] = "{{-1}}".into(),
        "negative",
    )
    .await;
    refused(
        &|it| it["actions"]["wait"]["delayInfo"]["offsetTimeUnit"] = "SECONDS".into(),
        "SECONDS",
    )
    .await;
    let twice = json!([reminders()[0], reminders()[0]]);
    assert!(builder().automations(twice).start().await.is_err());
    let without_app = triggers_codegen::Source::inline("a.yaml", "version: 1\ntriggers: {}\n");
    let error = Sandbox::builder()
        .manifest(without_app)
        .start()
        .await
        .expect_err("no app_id")
        .to_string();
    assert!(error.contains("app_id"), "{error}");
}
