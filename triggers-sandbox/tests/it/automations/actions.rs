//! Conditions, delays, limits, splits, months and years (docs/api.md#s5.2).

use super::{action, automation, became, book, last, note, notes, report, time, with};
use crate::support::appointment;
use serde_json::json;
use std::time::Duration;
use triggers_sandbox::journal::{ActionStatus, ActionType, Status};

#[tokio::test]
async fn a_condition_goes_one_way_if_any_group_is_true() {
    let actions = json!({
        "if": { "type": "CONDITION", "conditionInfo": {
            "orExpressionGroups": [
                { "operator": "AND", "booleanExpressions": ["{{numberGt(var(\"price\");10)}}", "{{numberLt(var(\"price\");20)}}"] },
                { "operator": "OR", "booleanExpressions": ["{{numberEq(var(\"price\");1)}}", "{{numberEq(var(\"price\");2)}}"] },
            ],
            "truePostActionIds": ["yes"], "falsePostActionIds": ["no"],
        } },
        "yes": note("yes", &[]),
        "no": note("no", &[]),
    });
    let sandbox = with(automation("booked", &["if"], &actions)).await;
    for price in [15.0, 20.0, 2.0, 3.0] {
        book(&sandbox, price).await;
    }
    assert_eq!(notes(&sandbox), ["yes", "no", "yes", "no"]);
}

#[tokio::test]
async fn a_condition_that_cannot_be_worked_out_fails() {
    let actions = json!({
        "if": { "type": "CONDITION", "conditionInfo": {
            "orExpressionGroups": [{ "booleanExpressions": ["{{gt(sum(var(\"title\"));1)}}"] }],
            "truePostActionIds": ["yes"],
        } },
        "yes": note("yes", &[]),
    });
    let sandbox = with(automation("booked", &["if"], &actions)).await;
    book(&sandbox, 1.0).await;
    let failed = action(&sandbox, "if");
    assert_eq!(
        (failed.status, failed.action_type),
        (ActionStatus::Failed, ActionType::Condition)
    );
    assert!(last(&sandbox).with_failed_actions);
}

#[tokio::test]
async fn a_skipped_action_lets_the_next_ones_run() {
    let mut skipped = note("skipped", &["after"]);
    skipped["appDefinedInfo"]["skipConditionOrExpressionGroups"] =
        json!([{ "operator": "AND", "booleanExpressions": ["{{true}}"] }]);
    let actions = json!({ "skipped": skipped, "after": note("after", &[]) });
    let sandbox = with(automation("booked", &["skipped"], &actions)).await;
    book(&sandbox, 1.0).await;
    assert_eq!(action(&sandbox, "skipped").status, ActionStatus::Skipped);
    assert_eq!(action(&sandbox, "after").status, ActionStatus::Ended);
    assert!(!last(&sandbox).with_failed_actions);
}

#[tokio::test]
async fn a_limit_within_the_graph_ends_its_path_in_silence() {
    let actions = json!({
        "once": { "type": "RATE_LIMIT", "rateLimitInfo": {
            "maxActivationsExpression": "{{1}}", "postActionIds": ["note"],
            "uniqueIdentifierExpression": "{{var(\"title\")}}",
        } },
        "note": note("once", &[]),
    });
    let sandbox = with(automation("booked", &["once"], &actions)).await;
    book(&sandbox, 1.0).await;
    book(&sandbox, 2.0).await;
    assert_eq!(notes(&sandbox), ["once"]);
    assert_eq!(became(&sandbox), (Status::Ended, None));
}

#[tokio::test]
async fn a_split_runs_all_of_its_paths() {
    let actions = json!({
        "split": { "type": "SPLIT", "splitInfo": { "paths": [
            { "id": "1", "name": "a", "postActionId": "a" },
            { "id": "2", "name": "b", "postActionId": "b" },
            { "id": "3", "name": "empty" },
        ] } },
        "a": note("a", &[]),
        "b": note("b", &[]),
    });
    let sandbox = with(automation("booked", &["split"], &actions)).await;
    book(&sandbox, 1.0).await;
    assert_eq!(notes(&sandbox), ["a", "b"]);
}

/// A delay of that offset and due date before one note.
fn delayed(info: &serde_json::Value) -> serde_json::Value {
    let mut info = info.clone();
    info["postActionIds"] = json!(["note"]);
    let actions = json!({ "wait": { "type": "DELAY", "delayInfo": info }, "note": note("", &[]) });
    automation("starting", &["wait"], &actions)
}

#[tokio::test]
async fn delays_end_at_the_date_the_offset_or_both() {
    for (info, expected) in [
        (
            json!({ "offsetExpression": "{{3}}", "offsetTimeUnit": "DAYS" }),
            "2027-02-03T10:00:00Z",
        ),
        // January has 31 days, February has 28.
        (
            json!({ "offsetExpression": "{{1}}", "offsetTimeUnit": "MONTHS" }),
            "2027-02-28T10:00:00Z",
        ),
        (
            json!({ "offsetExpression": 13, "offsetTimeUnit": "MONTHS" }),
            "2028-02-29T10:00:00Z",
        ),
        (
            json!({ "dueDateExpression": "2027-08-25T13:57:00+03:00", "offsetTimeUnit": "UNKNOWN_TIME_UNIT" }),
            "2027-08-25T10:57:00Z",
        ),
        (
            json!({ "dueDateExpression": "{{addToDate(var(\"startsAt\");1;1;1)}}" }),
            "2028-03-01T10:00:00Z",
        ),
        (
            json!({ "dueDateEpochExpression": "1800000000000" }),
            "2027-01-31T10:00:00Z",
        ),
        (
            json!({ "dueDateEpochExpression": 1_830_000_000_000_i64 }),
            "2027-12-28T13:20:00Z",
        ),
        (
            json!({ "dueDateExpression": "2027-03-27", "offsetExpression": "{{2}}", "offsetTimeUnit": "DAYS" }),
            // The clocks of Europe change in between; these do not.
            "2027-03-29T00:00:00Z",
        ),
    ] {
        let sandbox = with(delayed(&info)).await;
        report(&sandbox, "starting", &appointment("2027-01-31T10:00:00Z")).await;
        while sandbox.clock().run_to_next_due().is_some() {}
        assert_eq!(action(&sandbox, "note").ran_at, time(expected), "{info}");
    }
}

#[tokio::test]
async fn a_delay_without_a_date_fails() {
    let sandbox = with(delayed(
        &json!({ "dueDateExpression": "{{var(\"title\")}}" }),
    ))
    .await;
    report(&sandbox, "starting", &appointment("2027-01-31T10:00:00Z")).await;
    sandbox.clock().run_to_next_due();
    let failed = action(&sandbox, "wait");
    assert_eq!(
        failed.error.as_deref(),
        Some("the due date of the delay is not a date")
    );
    assert!(last(&sandbox).with_failed_actions);
}

#[tokio::test]
async fn what_is_due_at_one_moment_runs_in_the_order_of_making() {
    let actions = json!({
        "wait": { "type": "DELAY", "delayInfo": {
            "offsetExpression": "{{1}}", "offsetTimeUnit": "HOURS", "postActionIds": ["a", "b"],
        } },
        "a": note("{{concat(\"a\";toString(var(\"price\")))}}", &[]),
        "b": note("{{concat(\"b\";toString(var(\"price\")))}}", &[]),
    });
    let sandbox = with(automation("booked", &["wait"], &actions)).await;
    book(&sandbox, 1.5).await;
    book(&sandbox, 2.5).await;
    sandbox.clock().advance(Duration::from_hours(1));
    assert_eq!(notes(&sandbox), ["a1.5", "b1.5", "a2.5", "b2.5"]);
}
