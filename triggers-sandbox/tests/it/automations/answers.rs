//! How app-defined actions answer, since no app does: the field `sandbox`, which only the sandbox
//! knows.

use super::{action, automation, became, book, last, note, notes, time, with};
use serde_json::{Value, json};
use std::time::Duration;
use triggers_sandbox::journal::{ActionStatus, Status};

/// An action with a namespace and an answer, before a note of `what` it left.
fn answering(answer: &Value, what: &str) -> Value {
    let mut call = note("call", &["after"]);
    call["namespace"] = json!("crm");
    call["sandbox"] = answer.clone();
    let actions = json!({ "call": call, "after": note(what, &[]) });
    automation("booked", &["call"], &actions)
}

#[tokio::test]
async fn the_output_is_seen_under_the_namespace() {
    let answer = json!({ "output": { "task": { "id": "t-{{var(\"price\")}}" } } });
    let sandbox = with(answering(&answer, "{{var(\"crm.task.id\")}}")).await;
    book(&sandbox, 1.5).await;
    assert_eq!(notes(&sandbox), ["call", "t-1.5"]);
    assert_eq!(
        action(&sandbox, "call").output,
        json!({ "task": { "id": "t-1.5" } })
    );
}

#[tokio::test]
async fn without_an_answer_the_output_is_empty() {
    let sandbox = with(answering(&json!({}), "{{isEmpty(var(\"crm\"))}}")).await;
    book(&sandbox, 1.0).await;
    assert_eq!(notes(&sandbox), [json!("call"), json!(true)]);
}

#[tokio::test]
async fn an_action_can_be_told_to_fail() {
    let sandbox = with(answering(
        &json!({ "fails": "no {{var(\"title\")}}" }),
        "after",
    ))
    .await;
    book(&sandbox, 1.0).await;
    let failed = action(&sandbox, "call");
    assert_eq!(
        (failed.status, failed.error.as_deref()),
        (ActionStatus::Failed, Some("no Haircut"))
    );
    assert_eq!(notes(&sandbox), ["call"]);
    assert!(last(&sandbox).with_failed_actions);
}

#[tokio::test]
async fn an_action_that_answers_later_is_invoked_first() {
    let answer = json!({ "answersAfter": "5m", "timesOutAfter": "1h", "output": { "a": 1 } });
    let sandbox = with(answering(&answer, "{{var(\"crm.a\")}}")).await;
    book(&sandbox, 1.0).await;
    let invoked = action(&sandbox, "call");
    assert_eq!(
        (invoked.status, invoked.timeout_at),
        (
            ActionStatus::InvokedAsync,
            Some(time("2026-11-20T11:00:00Z"))
        )
    );
    assert_eq!(became(&sandbox), (Status::Started, None));
    sandbox.clock().advance(Duration::from_mins(5));
    let statuses: Vec<_> = sandbox.actions().iter().map(|it| it.status).collect();
    assert_eq!(
        statuses,
        [
            ActionStatus::InvokedAsync,
            ActionStatus::Ended,
            ActionStatus::Ended
        ]
    );
    assert_eq!(notes(&sandbox), [json!("call"), json!("call"), json!(1)]);
    assert_eq!(became(&sandbox), (Status::Ended, None));
}

#[tokio::test]
async fn an_answer_after_the_timeout_is_a_failure() {
    let answer = json!({ "answersAfter": "2h", "timesOutAfter": "1h" });
    let sandbox = with(answering(&answer, "after")).await;
    book(&sandbox, 1.0).await;
    sandbox.clock().advance(Duration::from_hours(3));
    let failed = sandbox.actions().pop().expect("an action");
    assert_eq!(failed.status, ActionStatus::Failed);
    assert_eq!(failed.ran_at, time("2026-11-20T11:00:00Z"));
    assert_eq!(became(&sandbox), (Status::Ended, None));
}

#[tokio::test]
async fn a_canceled_activation_gets_no_answer() {
    let sandbox = with(answering(&json!({ "answersAfter": "5m" }), "after")).await;
    book(&sandbox, 1.0).await;
    sandbox.set_automations("[]").expect("none");
    sandbox.clock().advance(Duration::from_hours(1));
    assert_eq!(sandbox.actions().len(), 1);
    assert_eq!(became(&sandbox).0, Status::Canceled);
}
