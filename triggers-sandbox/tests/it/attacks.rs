//! What once stopped, bloated or confused the sandbox.

use crate::http::send;
use crate::support::{
    APP, ENTITY, SITE, START, Site, appointment, builder, control, reminders, sandbox,
};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use triggers_sandbox::{Automations, Scenario};

fn nested(depth: usize) -> Value {
    (0..depth).fold(json!(1), |inner, _| json!({ "a": inner }))
}

#[tokio::test]
async fn what_is_answered_with_200_is_never_too_deep_to_be_read_again() {
    let directory = std::env::temp_dir().join(format!("sandbox-deep-{}", std::process::id()));
    let start = async || {
        builder()
            .state(&directory)
            .start()
            .await
            .expect("a sandbox")
    };
    let sandbox = start().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let report = async |depth| {
        let payload = json!({ "title": "x", "deep": nested(depth) });
        site.report("booked", ENTITY, &payload).await.status
    };
    assert_eq!(report(60).await, 200);
    for depth in [65, 121, 126, 500] {
        assert_eq!(report(depth).await, 400, "{depth}");
    }
    let deep = json!([{ "id": "x", "name": nested(80) }]);
    assert_eq!(
        control(&sandbox, "PUT", "/automations", &deep).await.status,
        400
    );
    assert_eq!(
        control(&sandbox, "PUT", &format!("/contacts/{SITE}"), &nested(80))
            .await
            .status,
        400
    );
    drop(site);
    drop(sandbox);
    for _ in 0..3 {
        let sandbox = start().await;
        assert_eq!(sandbox.events().len(), 1);
        assert_eq!(sandbox.lost_state(), None);
    }
    std::fs::remove_dir_all(directory).expect("removed");
}

#[tokio::test]
async fn an_answer_lists_at_most_a_hundred_violations() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let many: serde_json::Map<_, _> = (0..60_000)
        .map(|key| (format!("a-{key}"), json!(1)))
        .collect();
    let begun = Instant::now();
    let answer = site.report("booked", ENTITY, &many.into()).await;
    assert_eq!(answer.status, 400);
    let violations = answer.json()["details"]["validationError"]["fieldViolations"].clone();
    assert_eq!(violations.as_array().map(Vec::len), Some(100));
    assert!(answer.body.contains("and 59900 more") && answer.body.len() < 50_000);
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "{:?}",
        begun.elapsed()
    );
    let journal = sandbox.requests().pop().expect("a request");
    assert_eq!(journal.problems.len(), 100);
}

#[tokio::test]
async fn brackets_without_end_are_refused_at_once() {
    let bomb = "[".repeat(100_000);
    let begun = Instant::now();
    let sandbox = sandbox().await;
    let refused = sandbox
        .set_automations(bomb.as_str())
        .expect_err("refused")
        .to_string();
    assert!(refused.contains("automations"), "{refused}");
    assert!(
        format!("version: 1\nsteps: {bomb}")
            .parse::<Scenario>()
            .is_err()
    );
    let quoted = format!("[{}", "\"]\",".repeat(32_000));
    assert!(sandbox.set_automations(quoted).is_err());
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

#[tokio::test]
async fn a_repeated_key_with_another_payload_is_shown_as_such() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for day in ["05", "09", "05"] {
        let body = json!({
            "triggerKey": "starting", "payload": appointment(&format!("2026-12-{day}T10:00:00Z")),
            "externalEntityId": ENTITY, "idempotency": { "key": "k-1" },
        });
        assert_eq!(site.call("report", &body).await.status, 200);
    }
    let requests = sandbox.requests();
    let verdicts: Vec<_> = requests[1..].iter().map(|it| it.verdict.code()).collect();
    assert_eq!(verdicts, ["OK", "DUPLICATE_DIFFERS", "DUPLICATE"]);
    assert_eq!(requests[2].activated, 0);
    let events = sandbox.events();
    let differs: Vec<_> = events
        .iter()
        .map(|it| (it.duplicate_of, it.payload_differs))
        .collect();
    let first = Some(events[0].seq);
    assert_eq!(differs, [(None, false), (first, true), (first, false)]);
    let timeline = sandbox.timeline().to_string();
    assert!(timeline.contains("another payload"), "{timeline}");
}

#[tokio::test]
async fn debug_prints_items_and_no_secret() {
    let sandbox = builder()
        .app_secret("not-to-be-shown")
        .start()
        .await
        .expect("a sandbox");
    let site = Site {
        sandbox: &sandbox,
        token: String::new(),
    };
    drop(site);
    assert_eq!(format!("{:?}", sandbox.activations()), "[]");
    let shown = format!("{sandbox:?} {:?} {:?}", sandbox.clock(), sandbox.actions());
    assert!(
        shown.len() < 300 && !shown.contains("not-to-be-shown"),
        "{shown}"
    );
}

#[tokio::test]
async fn compressed_bodies_and_dates_without_offset_are_explained() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let headers = [
        ("content-type", "application/json"),
        ("content-encoding", "gzip"),
    ];
    let answer = send(
        sandbox.address(),
        "POST",
        "/v1/events/report",
        &headers,
        &[31, 139, 8],
    )
    .await;
    assert_eq!(answer.status, 415);
    assert!(
        answer.body.contains("content-encoding: gzip"),
        "{}",
        answer.body
    );
    let answer = site
        .report("starting", ENTITY, &appointment("2026-12-05T10:00:00"))
        .await;
    assert_eq!(answer.status, 428);
    assert!(
        answer.body.contains("the offset is missing"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn tests_run_until_idle_and_look_at_what_would_have_been_sent() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let payload = appointment("2026-12-05T10:00:00Z");
    site.report("starting", ENTITY, &payload).await;
    assert_eq!(
        (sandbox.app_id().to_string().as_str(), sandbox.app_secret()),
        (APP, "sandbox-secret")
    );
    sandbox.run_until_idle();
    sandbox.expect_no_pending();
    let actions = || sandbox.actions().named("send-email");
    actions()
        .with_input("/subject", "See you: Haircut")
        .assert_count(1);
    actions().assert_count(2);
    sandbox
        .events()
        .for_trigger("starting")
        .assert_reported(&payload);
    let begun = control(
        &sandbox,
        "POST",
        "/clock",
        &json!({ "run_until_idle": true }),
    )
    .await;
    assert_eq!(
        (begun.status, begun.json()["nextDue"].clone()),
        (200, Value::Null)
    );
    assert_ne!(sandbox.clock().now().to_string(), START);
}

#[tokio::test]
async fn mistakes_in_automations_are_told_all_at_once_and_where_they_are() {
    let text = "- id: reminders
  configuration:
    trigger: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, triggerKey: startin }
    rootActionIds: [remid]
    actions:
      remind:
        type: APP_DEFINED
        appDefinedInfo: { actionKey: a, inputMaping: {} }
- id: others
  configuration:
    trigger: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, triggerKey: starting }
    rootActionIds: [note]
    actions:
      note: { type: APP_DEFINED, appDefinedInfo: { actionKey: a, inputMapping: { at: '{{var(\"startAt\")}}' } } }
";
    let sandbox = sandbox().await;
    let automations = Automations::named("automations.yaml", text);
    let told = sandbox
        .set_automations(automations)
        .expect_err("refused")
        .to_string();
    for part in [
        "automations.yaml:3:",
        "did you mean `starting`?",
        "automations.yaml:4:",
        "did you mean `remind`?",
        "automations.yaml:8:",
        "unknown key `inputMaping`",
        "did you mean `inputMapping`?",
        "automations.yaml:14:",
        "unknown variable `startAt`",
        "did you mean `startsAt`?",
    ] {
        assert!(told.contains(part), "{part}\n{told}");
    }
}

#[tokio::test]
async fn validate_automation_names_what_is_wrong() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let validate = async |automation: &Value| {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", site.token.as_str()),
        ];
        let path = "/automations-service/v2/automations/validate";
        let body = json!({ "automation": automation }).to_string();
        send(sandbox.address(), "POST", path, &headers, body.as_bytes())
            .await
            .json()
    };
    let mut automation = reminders()[0].clone();
    assert_eq!(validate(&automation).await["status"], "VALID");
    automation["configuration"]["trigger"]["triggerKey"] = "none".into();
    automation["configuration"]["actions"]["thank"]["appDefinedInfo"]["postActionIds"] =
        json!(["gone"]);
    let told = validate(&automation).await;
    assert_eq!(told["status"], "INVALID");
    let kind = |list: &str| told[list][0]["configurationError"]["errorType"].clone();
    assert_eq!(kind("triggerValidationErrors"), "INVALID_TRIGGER_KEY");
    assert_eq!(kind("actionValidationErrors"), "POST_ACTION_NOT_FOUND");
    // An id may have characters that a JSON Pointer escapes.
    let actions = &mut automation["configuration"]["actions"];
    actions["a/b~"] = actions["thank"].take();
    let told = validate(&automation).await;
    assert_eq!(told["actionValidationErrors"][0]["actionId"], "a/b~");
}
