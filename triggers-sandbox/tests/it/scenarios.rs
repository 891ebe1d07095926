//! Scenarios: written down by one sandbox, played by another.

use crate::support::{
    APP, ENTITY, OTHER_ENTITY, OTHER_SITE, SITE, Site, appointment, builder, control, reminders,
};
use serde_json::{Value, json};
use std::time::Duration;
use triggers_sandbox::{Fault, Faults, Sandbox, Scenario};

/// The journal but for what differs between two runs: numbers and ids count requests too, and the
/// wall clock goes on. One line for each item.
fn journal(sandbox: &Sandbox) -> Vec<String> {
    let mut items: Vec<Value> = Vec::new();
    items.extend(sandbox.events().iter().map(json_of));
    items.extend(sandbox.activations().iter().map(json_of));
    items.extend(sandbox.actions().iter().map(json_of));
    items.sort_by_key(|item| item["seq"].as_u64());
    for item in &mut items {
        for key in ["seq", "wall", "duplicateOf"] {
            item.as_object_mut().expect("an object").remove(key);
        }
    }
    let mut text = items
        .iter()
        .map(Value::to_string)
        .collect::<Vec<_>>()
        .join("\n");
    for (number, activation) in sandbox.activations().iter().enumerate() {
        text = text.replace(&activation.activation_id.to_string(), &format!("#{number}"));
    }
    text.lines().map(str::to_owned).collect()
}

fn json_of(item: &impl serde::Serialize) -> Value {
    serde_json::to_value(item).expect("JSON")
}

/// Everything that a scenario can hold.
async fn story() -> Sandbox {
    let sandbox = builder()
        .automations(reminders())
        .token_lifetime(Duration::from_secs((24 * 365) * 3600))
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let other = Site::new(&sandbox, APP, OTHER_SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    let keyed = json!({
        "triggerKey": "starting", "payload": appointment("2026-12-02T10:00:00Z"), "externalEntityId": OTHER_ENTITY,
        "idempotency": { "key": "once", "ttlInMilliseconds": "60000" },
    });
    for _ in 0..2 {
        other.call("report", &keyed).await;
    }
    sandbox.advance(Duration::from_secs(36 * 3600));
    // Real time passes, and a call takes effect later than others that were answered after it.
    sandbox.clock().follow();
    let lag = Fault::lag(Duration::from_millis(5)).on("cancel").times(1);
    sandbox
        .set_faults(Faults::new([lag]))
        .expect("a sound fault");
    other.cancel("starting", OTHER_ENTITY).await;
    site.report("booked", ENTITY, &json!({ "title": "x" }))
        .await;
    while sandbox.events().len() < 5 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    sandbox.clock().freeze();
    sandbox.advance(Duration::from_secs((24 * 9) * 3600));
    let mut inactive = reminders();
    inactive[0]["configuration"]["status"] = "INACTIVE".into();
    site.report("starting", SITE, &appointment("2027-01-01T10:00:00Z"))
        .await;
    sandbox.set_automations(inactive).expect("automations");
    sandbox.advance(Duration::from_secs((24 * 30) * 3600));
    sandbox
}

#[tokio::test]
async fn a_scenario_gives_the_same_journal_again() {
    let sandbox = story().await;
    let expected = journal(&sandbox);
    assert!(expected.len() > 10, "{}", expected.len());
    let yaml = sandbox.scenario().to_yaml();
    let scenario: Scenario = yaml.parse().expect("what was written");
    assert_eq!(scenario, sandbox.scenario());

    let twin = builder().start().await.expect("a sandbox");
    twin.play(&scenario).expect("a sound scenario");
    assert_eq!(journal(&twin), expected);
    assert_eq!(twin.clock().now(), sandbox.clock().now());

    // The same over HTTP, and from a builder.
    let remote = builder().start().await.expect("a sandbox");
    let body = control(&sandbox, "GET", "/scenario", &Value::Null)
        .await
        .json();
    let played = control(&remote, "POST", "/scenario", &body).await;
    assert_eq!(played.status, 200, "{}", played.body);
    assert_eq!(journal(&remote), expected);
    let built = builder()
        .scenario(scenario)
        .start()
        .await
        .expect("a sandbox");
    assert_eq!(journal(&built), expected);
    // What was played can be written down once more.
    assert_eq!(twin.scenario().to_yaml(), yaml);
}

#[tokio::test]
async fn a_scenario_that_cannot_be_played_changes_nothing() {
    let sandbox = builder()
        .automations(reminders())
        .start()
        .await
        .expect("a sandbox");
    let step =
        |step: Value| json!({ "version": 1, "startAt": "2026-11-21T00:00:00Z", "steps": [step] });
    let report = |key: &str, payload: Value| {
        json!({
            "at": "2026-11-22T00:00:00Z",
            "report": { "appId": APP, "instanceId": SITE, "triggerKey": key, "payload": payload },
        })
    };
    for (scenario, part) in [
        (
            json!({ "version": 2, "startAt": "2026-11-21T00:00:00Z" }),
            "version 2",
        ),
        (
            json!({ "version": 1, "startAt": "2026-11-19T00:00:00Z" }),
            "the clock shows 2026-11-20T10:00:00Z",
        ),
        (
            step(json!({ "at": "2026-11-20T00:00:00Z" })),
            "step 1: 2026-11-20T00:00:00Z is before",
        ),
        (
            step(report("nowhere", json!({}))),
            "step 1: `nowhere`: no manifest",
        ),
        (
            step(report("starting", json!({}))),
            "step 1: `starting`: the payload failed schema validation: `payload",
        ),
        (
            step(json!({ "at": "2026-11-22T00:00:00Z", "automations": [{}] })),
            "step 1: ",
        ),
        (
            step(json!({ "at": "2026-11-22T00:00:00Z", "reprot": {} })),
            "reprot",
        ),
        (
            step(json!({
                "at": "2026-11-22T00:00:00Z",
                "cancel": { "appId": APP, "instanceId": SITE, "triggerKey": "starting" },
            })),
            "step 1: a `cancel` has an `externalEntityId`",
        ),
    ] {
        let answer = control(&sandbox, "POST", "/scenario", &scenario).await;
        assert_eq!(answer.status, 400);
        assert!(answer.body.contains(part), "{}", answer.body);
    }
    assert!(sandbox.events().is_empty());
    assert_eq!(sandbox.clock().now().to_string(), "2026-11-20T10:00:00Z");
    sandbox.activations().assert_count(0);
    let error = "version: 1\nsteps: 7"
        .parse::<Scenario>()
        .expect_err("no scenario")
        .to_string();
    assert!(
        error.contains("line 2") || error.contains("steps"),
        "{error}"
    );
}
