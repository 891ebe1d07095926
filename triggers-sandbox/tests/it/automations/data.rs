//! What expressions see (docs/api.md#s5.3).

use super::{action, automation, book, note, notes, with};
use serde_json::{Value, json};
use triggers_sandbox::journal::ActionType;

/// An action of a namespace with that output.
fn giving(namespace: &str, output: &Value, next: &[&str]) -> Value {
    let mut it = note(namespace, next);
    it["namespace"] = json!(namespace);
    it["sandbox"] = json!({ "output": output });
    it
}

#[tokio::test]
async fn variables_are_set_for_what_follows() {
    let actions = json!({
        "set": { "type": "SET_VARIABLES", "namespace": "setVariable", "setVariablesInfo": {
            "outputMapping": { "twice": "{{multiply(var(\"price\");2)}}", "greeting": "Dear {{var(\"title\")}}," },
            "outputSchema": {}, "postActionIds": ["again"],
        } },
        "again": { "type": "SET_VARIABLES", "setVariablesInfo": {
            "outputMapping": { "twice": "{{sum(var(\"setVariable.twice\");1)}}" }, "postActionIds": ["note"],
        } },
        "note": note("{{var(\"setVariable.greeting\")}} {{var(\"setVariable.twice\")}}", &[]),
    });
    let sandbox = with(automation("booked", &["set"], &actions)).await;
    book(&sandbox, 4.0).await;
    let set = action(&sandbox, "set");
    assert_eq!(set.action_type, ActionType::SetVariables);
    assert_eq!(
        set.output,
        json!({ "twice": 8, "greeting": "Dear Haircut," })
    );
    assert_eq!(action(&sandbox, "note").input["it"], "Dear Haircut, 9");
}

#[tokio::test]
async fn only_ancestors_are_seen() {
    let look = "{{toString(var(\"left.x\"))}}{{toString(var(\"top.x\"))}}";
    let actions = json!({
        "top": giving("top", &json!({ "x": 1 }), &["left", "right"]),
        "left": giving("left", &json!({ "x": 2 }), &["below"]),
        "below": note(look, &[]),
        "right": note(look, &[]),
    });
    let sandbox = with(automation("booked", &["top"], &actions)).await;
    book(&sandbox, 1.0).await;
    assert_eq!(action(&sandbox, "below").input["it"], "21");
    assert_eq!(action(&sandbox, "right").input["it"], "1");
}

#[tokio::test]
async fn outputs_outlast_delays() {
    let actions = json!({
        "top": giving("top", &json!({ "x": 1 }), &["wait"]),
        "wait": { "type": "DELAY", "delayInfo": {
            "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["note"],
        } },
        "note": note("{{var(\"top.x\")}}", &[]),
    });
    let sandbox = with(automation("booked", &["top"], &actions)).await;
    book(&sandbox, 1.0).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(notes(&sandbox), [json!("top"), json!(1)]);
}

#[tokio::test]
async fn an_output_action_writes_down_what_the_automation_gives() {
    let actions = json!({
        "out": { "type": "OUTPUT", "namespace": "out", "outputInfo": { "outputMapping": { "total": "{{var(\"price\")}}" } } },
    });
    let sandbox = with(automation("booked", &["out"], &actions)).await;
    book(&sandbox, 4.5).await;
    let out = action(&sandbox, "out");
    assert_eq!(
        (out.action_type, out.output),
        (ActionType::Output, json!({ "total": 4.5 }))
    );
}

#[tokio::test]
#[cfg(feature = "jsonata")]
async fn older_configurations_hold_jsonata() {
    let mut it = automation(
        "booked",
        &["if"],
        &json!({
            "if": { "type": "CONDITION", "conditionInfo": {
                "orExpressionGroups": [{ "booleanExpressions": ["$contains(title, /hair/i)"] }],
                "truePostActionIds": ["wait"],
            } },
            "wait": { "type": "DELAY", "delayInfo": {
                "dueDateEpochExpression": "$millis() + 2*1000*60*60*24", "postActionIds": ["note"],
            } },
            "note": note("late", &[]),
        }),
    );
    it["configuration"]["trigger"]["filters"] = json!([{ "filterExpression": "price > 3" }]);
    let sandbox = with(it).await;
    book(&sandbox, 3.0).await;
    book(&sandbox, 4.0).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(notes(&sandbox), ["late"]);
    assert_eq!(
        action(&sandbox, "note").ran_at,
        super::time("2026-11-22T10:00:00Z")
    );
}
