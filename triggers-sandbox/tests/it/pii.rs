//! Personal data is masked wherever it is shown, and automations see it all the same.

use crate::support::{APP, ENTITY, SITE, Site, control};
use crate::ui::{change, get, json as page_json};
use jsonschema::Validator;
use serde_json::{Value, json};
use std::time::Duration;
use triggers_codegen::Source;
use triggers_sandbox::{Builder, Sandbox, Scenario};

const MANIFEST: &str = r#"
version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities:
  customer: {}
triggers:
  signed_up:
    name: Customer signed up
    entity: customer
    pii: [email, person, code, userId, born, lines.note, gender]
    payload:
      type: object
      properties:
        email: { type: string, format: email, title: Email, examples: [a@example.com] }
        person:
          type: object
          title: Person
          properties:
            name: { type: string, title: Name, maxLength: 12, examples: [Ann] }
            age: { type: integer, title: Age, minimum: 18, maximum: 120, examples: [40] }
        code: { type: string, title: Code, pattern: "^[A-Z]{2}[0-9]{4}$", examples: [AB1234] }
        userId: { type: string, format: uuid, title: User, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }
        born: { type: string, format: date, title: Born, examples: ["2000-01-01"] }
        gender: { type: string, title: Gender, enum: [a, b], examples: [a] }
        lines:
          type: array
          title: Lines
          examples: [[{ note: x, count: 1 }]]
          items:
            type: object
            properties:
              note: { type: string, title: Note, examples: [x] }
              count: { type: integer, title: Count, examples: [1] }
        plan: { type: string, title: Plan, examples: [gold] }
      required: [email]
"#;

/// Nothing of these may be seen.
const SECRETS: [&str; 7] = [
    "ana.secret@mail.test",
    "ANA.SECRET",
    "Ana Secreto",
    "QX7291",
    "16ef8c9c-1111-4d5e-9d3b-0a1b2c3d4e5f",
    "1971-03-05",
    "her \\\"own\\\" words",
];

fn payload() -> Value {
    json!({
        "email": "ana.secret@mail.test", "plan": "gold", "code": "QX7291", "born": "1971-03-05",
        "person": { "name": "Ana Secreto", "age": 55 }, "gender": "a",
        "userId": "16ef8c9c-1111-4d5e-9d3b-0a1b2c3d4e5f",
        "lines": [{ "note": "her \"own\" words", "count": 3 }, { "note": "Ana Secreto", "count": 4 }],
    })
}

/// A mail at once whose text is made by functions and variables, and another after a day.
fn automations() -> Value {
    let mail = |mapping: Value, next: &[&str]| {
        json!({ "type": "APP_DEFINED", "appDefinedInfo": {
            "actionKey": "mail", "inputMapping": mapping, "postActionIds": next } })
    };
    json!([{ "id": "welcome", "configuration": {
        "trigger": { "appId": APP, "triggerKey": "signed_up", "filters": [
            { "filterExpression": "{{stringEq(var(\"email\");\"ana.secret%40mail.test\")}}" },
        ] },
        "rootActionIds": ["set"],
        "actions": {
            "set": { "type": "SET_VARIABLES", "setVariablesInfo": {
                "outputMapping": { "loud": "{{upper(var(\"email\"))}}" }, "postActionIds": ["hello"] } },
            "hello": mail(json!({
                "to": "{{var(\"email\")}}", "subject": "Hello {{var(\"person.name\")}}",
                "text": "{{var(\"setVariable.loud\")}} of plan {{var(\"plan\")}}" }), &["wait", "fail"]),
            "fail": mail(json!({ "a": "{{toNumber(var(\"code\"))}}" }), &[]),
            "wait": { "type": "DELAY", "delayInfo": { "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["late"] } },
            "late": mail(json!({ "subject": "Dear {{var(\"setVariable.loud\")}}" }), &[]),
        },
    } }])
}

fn builder() -> Builder {
    Sandbox::builder()
        .manifest(Source::inline("triggers.yaml", MANIFEST))
        .automations(automations())
        .start_at("2026-11-20T10:00:00Z".parse().expect("a timestamp"))
        .frozen()
}

async fn told(sandbox: &Sandbox) {
    let site = Site::new(sandbox, APP, SITE).await;
    let report = |key: &str, payload: Value| {
        json!({ "triggerKey": "signed_up", "externalEntityId": ENTITY, "payload": payload,
            "idempotency": { "key": key } })
    };
    site.call("report", &report("ana.secret@mail.test-1", payload()))
        .await;
    let mut other = payload();
    other["plan"] = "silver".into();
    site.call("report", &report("ana.secret@mail.test-1", other))
        .await;
    let items = json!([{ "payload": payload(), "externalEntityId": ENTITY }, { "payload": { "email": ["Ana Secreto"] } }]);
    site.call(
        "bulk-report",
        &json!({ "triggerKey": "signed_up", "eventsInfo": items }),
    )
    .await;
    let mut wrong = payload();
    wrong["person"] = "Ana Secreto".into();
    wrong["born"] = "1971-03-05 or so".into();
    site.report("signed_up", ENTITY, &wrong).await;
    // No trigger has that key, so that of any may be meant.
    site.report("signd_up", ENTITY, &payload()).await;
}

/// Everything that can be read over HTTP.
async fn everything(sandbox: &Sandbox) -> String {
    let mut paths: Vec<String> = [
        "/",
        "/ui/sent",
        "/ui/entities",
        "/ui/clock",
        "/ui/automations",
        "/_sandbox/v1/requests",
        "/_sandbox/v1/events",
        "/_sandbox/v1/activations",
        "/_sandbox/v1/actions",
        "/_sandbox/v1/sent",
        "/_sandbox/v1/scenario",
        "/_sandbox/v1/coverage",
    ]
    .map(str::to_owned)
    .into();
    paths.push(format!("/ui/entities/{ENTITY}"));
    let requests = sandbox.requests().into_iter();
    paths.extend(requests.map(|it| format!("/ui/requests/{}", it.seq)));
    let screens = paths.iter().filter(|path| !path.starts_with("/_"));
    let twins: Vec<_> = screens.map(|path| format!("{path}?format=json")).collect();
    paths.extend(twins);
    let mut all = String::new();
    for path in paths {
        all += &get(sandbox, &path).await.body;
    }
    all + &sandbox.timeline().to_string() + &sandbox.scenario().to_yaml()
}

#[tokio::test]
async fn nothing_is_seen_anywhere() {
    let sandbox = builder().mask_pii().start().await.expect("a sandbox");
    told(&sandbox).await;
    // Before and after the second mail.
    for _ in 0..2 {
        let mut all = everything(&sandbox).await;
        // What the site owner wrote is not the customer's.
        all = all.replace("ana.secret%40mail.test", "");
        for secret in SECRETS {
            assert!(
                !all.contains(secret),
                "{secret}: {}",
                &all[all.find(secret).unwrap_or(0)..][..200]
            );
        }
        sandbox.advance(Duration::from_hours(25));
    }
    // The filter saw the address itself, and so did the actions.
    let ran = sandbox.actions().named("mail");
    let hello = ran
        .iter()
        .find(|it| it.action_id == "hello")
        .expect("a mail");
    let text = hello.input["text"].as_str().expect("a text");
    assert!(
        text.starts_with("MASKED-") && text.ends_with(" of plan gold"),
        "{text}"
    );
    ran.clone()
        .with_input("/to", sandbox.events()[0].payload["email"].clone())
        .assert_any();
}

/// The log holds the values themselves, which only the engine may use.
#[tokio::test]
async fn what_is_hidden_is_not_found_and_still_works() {
    let sandbox = builder().mask_pii().start().await.expect("a sandbox");
    told(&sandbox).await;
    let rows = async |text: &str| {
        let view = page_json(&sandbox, &format!("/?text={text}")).await;
        view["rows"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(rows("Secreto").await, 0);
    assert!(rows("gold").await > 0);
    let mask = sandbox.events()[0].payload["code"]
        .as_str()
        .map(str::to_owned);
    assert!(rows(&mask.expect("a text")).await > 0);
    let labels = get(&sandbox, "/ui/entities?entity=secret").await.body;
    assert!(
        !labels.contains(&format!("/ui/entities/{ENTITY}")),
        "{labels}"
    );

    // The window of a key that is made of such values.
    let first = sandbox.requests()[1].seq;
    let view = page_json(&sandbox, &format!("/ui/requests/{first}")).await;
    assert!(view["dedupe"][0]["heldUntil"].is_string(), "{view}");

    // A call is made again with the bytes that came.
    let again = change(&sandbox, "/ui/replay", &json!({ "seq": first })).await;
    assert_eq!(again.json()["status"], 200, "{}", again.body);
    let (events, requests) = (sandbox.events(), sandbox.requests());
    assert_eq!(events.last().map(|it| it.duplicate), Some(true));
    assert_eq!(events.last().map(|it| it.payload_differs), Some(false));
    assert_eq!(
        requests.last().map(|it| &it.request_body),
        Some(&requests[1].request_body)
    );
}

/// Which values of an enum were sent is masked like the values.
#[tokio::test]
async fn coverage_does_not_tell_the_values() {
    let missing = async |sandbox: &Sandbox| {
        told(sandbox).await;
        let missing = sandbox.coverage().missing();
        let gender = missing.iter().find(|it| it.contains("gender="));
        gender.expect("one of two is missing").clone()
    };
    let plain = builder().start().await.expect("a sandbox");
    assert!(missing(&plain).await.ends_with("gender=b"));
    let masked = builder().mask_pii().start().await.expect("a sandbox");
    let seen = missing(&masked).await;
    let mask = masked.events()[0].payload["gender"].clone();
    assert!(!seen.ends_with(&format!("gender={}", mask.as_str().expect("a text"))));
}

#[tokio::test]
async fn masks_are_valid_stable_and_equal_for_equal_values() {
    let sandbox = builder().mask_pii().start().await.expect("a sandbox");
    told(&sandbox).await;
    let events = sandbox.events();
    let (first, again) = (&events[0].payload, &events[1].payload);
    for key in ["email", "person", "code", "userId", "born", "lines"] {
        assert_eq!(first[key], again[key], "{key}");
        assert_ne!(first[key], payload()[key], "{key}");
    }
    assert_eq!(
        (&first["plan"], &again["plan"]),
        (&json!("gold"), &json!("silver"))
    );
    assert_eq!(first["lines"][0]["count"], 3);
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    assert!(text(&first["email"]).ends_with("@example.com"));
    assert!(text(&first["person"]["name"]).len() <= 12, "{first}");
    let trigger = control(&sandbox, "GET", "/clock", &Value::Null).await;
    assert_eq!(trigger.status, 200);
    let (manifest, _) = triggers_codegen::read(&Source::inline("triggers.yaml", MANIFEST));
    let schema = serde_json::to_value(&manifest.triggers[0].schema).expect("JSON");
    let validator: Validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a schema");
    let wrong: Vec<_> = validator
        .iter_errors(first)
        .map(|it| it.to_string())
        .collect();
    assert!(wrong.is_empty(), "{wrong:?}");

    // The scenario can be played, here and in a run that is not this one.
    let scenario: Scenario = sandbox.scenario().to_yaml().parse().expect("a scenario");
    let other = builder()
        .scenario(scenario)
        .start()
        .await
        .expect("a sandbox");
    assert_eq!(other.events()[0].payload, *first);
    let third = builder().mask_pii().start().await.expect("a sandbox");
    told(&third).await;
    assert_eq!(third.events()[0].payload, *first);
}

#[tokio::test]
async fn one_run_with_a_state_can_show_them() {
    let directory = std::env::temp_dir().join(format!("triggers-pii-{}", std::process::id()));
    let kept = || builder().state(&directory);
    let sandbox = kept().mask_pii().start().await.expect("a sandbox");
    told(&sandbox).await;
    let masked = sandbox.events()[0].payload.clone();
    drop(sandbox);
    let sandbox = kept().start().await.expect("a sandbox");
    assert_eq!(sandbox.events()[0].payload, payload());
    drop(sandbox);
    let sandbox = kept().mask_pii().start().await.expect("a sandbox");
    assert_eq!(sandbox.events()[0].payload, masked);
    drop(sandbox);
    std::fs::remove_dir_all(&directory).expect("the directory is removed");
}

#[tokio::test]
async fn a_body_that_is_no_json_is_hidden() {
    let sandbox = builder().mask_pii().start().await.expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let headers = [("authorization", site.token.as_str())];
    let path = "/automations/v1/events/report";
    let body = b"{\"payload\": {\"email\": \"ana.secret@mail.test\"";
    crate::http::send(sandbox.address(), "POST", path, &headers, body).await;
    let shown = sandbox.requests().pop().expect("a request").request_body;
    assert_eq!(
        shown,
        format!("{} bytes that are no JSON, hidden", body.len())
    );
}
