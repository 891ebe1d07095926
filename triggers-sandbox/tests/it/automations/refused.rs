//! Automations that are refused when they are loaded, with what is said (docs/api.md#s5.2).

use super::{automation, note, with};
use serde_json::{Value, json};

/// Loads the automation after a change; tells why it was refused.
#[track_caller]
fn refused(sandbox: &triggers_sandbox::Sandbox, change: impl Fn(&mut Value)) -> String {
    let actions = json!({ "note": note("", &[]) });
    let mut it = automation("booked", &["note"], &actions);
    change(&mut it);
    sandbox
        .set_automations(json!([it]))
        .expect_err("refused")
        .to_string()
}

#[tokio::test]
async fn what_is_too_long_or_too_many() {
    let sandbox = with(automation("booked", &[], &json!({}))).await;
    let filters = |count| vec![json!({ "filterExpression": "{{true}}" }); count];
    for (message, change) in [
        (
            "`name` has 501",
            Box::new(|it: &mut Value| it["name"] = json!("n".repeat(501)))
                as Box<dyn Fn(&mut Value)>,
        ),
        ("`name` has 0", Box::new(|it| it["name"] = json!(""))),
        (
            "`description` has 2001",
            Box::new(|it| it["description"] = json!("d".repeat(2001))),
        ),
        (
            "`filters` has 6",
            Box::new(move |it| it["configuration"]["trigger"]["filters"] = json!(filters(6))),
        ),
        (
            "`fieldKey` has 111",
            Box::new(|it| {
                it["configuration"]["trigger"]["filters"] =
                    json!([{ "fieldKey": "k".repeat(111), "filterExpression": "{{true}}" }]);
            }),
        ),
        (
            "`rootActionIds` has 21",
            Box::new(|it| it["configuration"]["rootActionIds"] = json!(vec!["note"; 21])),
        ),
        (
            "`namespace` has 101",
            Box::new(|it| {
                it["configuration"]["actions"]["note"]["namespace"] = json!("n".repeat(101));
            }),
        ),
        (
            "`actionKey` has 0",
            Box::new(|it| {
                it["configuration"]["actions"]["note"]["appDefinedInfo"]["actionKey"] = json!("");
            }),
        ),
        (
            "`postActionIds` has 21",
            Box::new(|it| {
                it["configuration"]["actions"]["note"]["appDefinedInfo"]["postActionIds"] =
                    json!(vec!["x"; 21]);
            }),
        ),
    ] {
        let error = refused(&sandbox, change);
        assert!(error.contains(message), "{message}: {error}");
    }
}

#[tokio::test]
async fn actions_that_make_no_sense() {
    let sandbox = with(automation("booked", &[], &json!({}))).await;
    let groups = |count| json!(vec![json!({ "booleanExpressions": ["{{true}}"] }); count]);
    for (message, action) in [
        (
            "does not run JavaScript",
            json!({ "type": "CODE_CONDITION" }),
        ),
        (
            "unknown value `MERGE`; expected one of APP_DEFINED, CONDITION",
            json!({ "type": "MERGE" }),
        ),
        ("exactly the `…Info`", json!({ "type": "DELAY" })),
        (
            "exactly the `…Info`",
            json!({ "type": "DELAY", "outputInfo": {} }),
        ),
        (
            "exactly the `…Info`",
            json!({ "type": "OUTPUT", "outputInfo": {}, "splitInfo": { "paths": [{}, {}] } }),
        ),
        (
            "`orExpressionGroups` has 0",
            json!({ "type": "CONDITION", "conditionInfo": { "orExpressionGroups": [] } }),
        ),
        (
            "`orExpressionGroups` has 11",
            json!({ "type": "CONDITION", "conditionInfo": { "orExpressionGroups": groups(11) } }),
        ),
        (
            "`booleanExpressions` has 0",
            json!({ "type": "CONDITION", "conditionInfo": { "orExpressionGroups": [{ "booleanExpressions": [] }] } }),
        ),
        (
            "`paths` has 1",
            json!({ "type": "SPLIT", "splitInfo": { "paths": [{}] } }),
        ),
        (
            "namespace of SET_VARIABLES",
            json!({ "type": "SET_VARIABLES", "namespace": "x", "setVariablesInfo": {} }),
        ),
        (
            "only APP_DEFINED has it",
            json!({ "type": "OUTPUT", "outputInfo": {}, "sandbox": {} }),
        ),
        (
            "that `fails` has no `output`",
            json!({ "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "a" }, "sandbox": { "fails": "x", "output": {} } }),
        ),
        (
            "only with `answersAfter`",
            json!({ "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "a" }, "sandbox": { "timesOutAfter": "1h" } }),
        ),
        (
            "write it as `5m`",
            json!({ "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "a" }, "sandbox": { "answersAfter": "soon" } }),
        ),
        (
            "needs its time unit",
            json!({ "type": "RATE_LIMIT", "rateLimitInfo": {
            "maxActivationsExpression": "1", "rateLimitDurationExpression": "{{1}}", "rateLimitDurationTimeUnit": "UNKNOWN_TIME_UNIT",
        } }),
        ),
        (
            "needs an offset or a due date",
            json!({ "type": "DELAY", "delayInfo": {} }),
        ),
        (
            "`it`: the sandbox does not know the function `trim`",
            json!({ "type": "OUTPUT", "outputInfo": { "outputMapping": { "it": "{{trim(1)}}" } } }),
        ),
    ] {
        let error = refused(&sandbox, |it| {
            it["configuration"]["actions"]["note"] = action.clone();
        });
        assert!(error.contains(message), "{message}: {error}");
        assert!(
            error.starts_with("automation `it`: actions.note"),
            "{error}"
        );
    }
}
