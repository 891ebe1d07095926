//! `docs/control.md`: every call of the control API with a body and an answer that were really sent.

use crate::http::send;
use crate::support::{APP, ENTITY, SITE, Site, appointment, reminders, sandbox};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use triggers_sandbox::Sandbox;

const CONTACT: &str = "8046df3c-7575-4098-a5ab-c91ad8f33c47";

/// Method, path, body and what it does.
#[expect(clippy::too_many_lines, reason = "a table")]
fn calls() -> Vec<(&'static str, String, Value, &'static str)> {
    let one = reminders()[0].clone();
    let fault = json!({ "seed": 7, "faults": [{ "do": "status", "status": 503, "operations": ["report"], "count": 2 }] });
    let person = json!({ "name": { "first": "Ana" }, "email": "ana@example.com" });
    let none = Value::Null;
    let scenario = json!({ "version": 1, "startAt": "2026-12-01T00:00:00Z", "automations": [], "steps": [
        { "at": "2026-12-01T01:00:00Z", "cancel": { "appId": APP, "instanceId": SITE, "triggerKey": "booked", "externalEntityId": ENTITY } },
    ] });
    let path = |text: &str| text.to_owned();
    vec![
        (
            "GET",
            path("/health"),
            none.clone(),
            "Answers while the sandbox runs; for health checks.",
        ),
        ("GET", path("/clock"), none.clone(), "The virtual clock."),
        (
            "POST",
            path("/clock"),
            json!({ "advance": "2d" }),
            "Moves the clock; `advance` takes `24h`, `1d12h` and the like.",
        ),
        (
            "POST",
            path("/clock"),
            json!({ "to": "2026-11-23T00:00:00Z" }),
            "Moves the clock to a moment that has not passed.",
        ),
        (
            "POST",
            path("/clock"),
            json!({ "run_to_next_due": true }),
            "Moves the clock to what is due next.",
        ),
        (
            "POST",
            path("/clock"),
            json!({ "freeze": true }),
            "Freezes the clock; `false` lets it follow real time.",
        ),
        (
            "GET",
            path("/sent?text=see+you"),
            none.clone(),
            "App-defined actions with rendered input: what was invoked, oldest first, then what is due. Filters: `text`, `triggerKey`, `externalEntityId`, `status` (`due`, `done`, `invoked`, `skipped`, `failed`).",
        ),
        (
            "GET",
            path("/requests?limit=1"),
            none.clone(),
            "Calls of the remote API, oldest first. The next page is `?after=` with the number in `next`.",
        ),
        (
            "GET",
            path("/events"),
            none.clone(),
            "Events that were accepted, and cancellations.",
        ),
        (
            "GET",
            path("/activations?status=STARTED"),
            none.clone(),
            "Runs of automations. Filters: `triggerKey`, `externalEntityId`, `status`.",
        ),
        (
            "GET",
            path("/actions?limit=1"),
            none.clone(),
            "Actions that ran, were skipped or failed.",
        ),
        (
            "POST",
            path("/clock"),
            json!({ "run_until_idle": true }),
            "Moves the clock until nothing is due.",
        ),
        (
            "PUT",
            path("/automations/reminders"),
            one.clone(),
            "Adds or replaces one automation.",
        ),
        (
            "GET",
            path("/automations/reminders"),
            none.clone(),
            "One automation.",
        ),
        (
            "PUT",
            path("/automations"),
            json!([]),
            "Replaces all automations.",
        ),
        (
            "GET",
            path("/automations"),
            none.clone(),
            "All automations.",
        ),
        (
            "DELETE",
            path("/automations"),
            none.clone(),
            "Removes all automations.",
        ),
        (
            "PUT",
            path("/faults"),
            fault,
            "Replaces all faults; see [faults](sandbox.md#faults).",
        ),
        (
            "GET",
            path("/faults"),
            none.clone(),
            "What is broken on purpose, with the counts that are left.",
        ),
        (
            "PUT",
            format!("/contacts/{CONTACT}"),
            person.clone(),
            "Makes a contact known, which payloads may name.",
        ),
        ("GET", path("/contacts"), none.clone(), "All contacts."),
        (
            "GET",
            format!("/contacts/{CONTACT}"),
            none.clone(),
            "One contact.",
        ),
        (
            "DELETE",
            format!("/contacts/{CONTACT}"),
            none.clone(),
            "Makes a contact unknown.",
        ),
        (
            "PUT",
            format!("/members/{CONTACT}"),
            person,
            "Makes a member known.",
        ),
        ("GET", path("/members"), none.clone(), "All members."),
        (
            "GET",
            format!("/members/{CONTACT}"),
            none.clone(),
            "One member.",
        ),
        (
            "POST",
            path("/gdpr-requests"),
            json!({ "id": CONTACT }),
            "Forgets a contact or member and cancels what waits for them.",
        ),
        (
            "DELETE",
            format!("/members/{CONTACT}"),
            none.clone(),
            "Makes a member unknown; here there is none any more.",
        ),
        (
            "GET",
            path("/signing-key"),
            none.clone(),
            "The public key of what the sandbox signs: webhooks and calls of the provider.",
        ),
        (
            "POST",
            path("/webhooks"),
            json!({ "eventType": "order_paid", "instanceId": SITE, "data": { "id": 7 }, "attempts": 1, "duplicates": 0 }),
            "Sends a signed webhook to the app. It needs `--webhooks URL`; this sandbox was started without.",
        ),
        (
            "POST",
            path("/provider"),
            json!({ "method": "validate-configuration", "triggerKey": "starting", "instanceId": SITE,
                "selectedFilterOptions": [{ "fieldKey": "title", "values": ["Haircut"] }], "automationConfigMapping": {} }),
            "Calls the app's trigger provider as the service does while a site owner configures an automation: `validate-configuration` or `dynamic-schema`. It needs `--provider URL`; this sandbox was started without. The answer holds the `status`, the `answer`, the `problem` if it cannot be used, and the position of the call in `requests`.",
        ),
        (
            "PUT",
            format!("/instances/{SITE}"),
            json!({}),
            "Sends the webhook *AppInstalled*.",
        ),
        (
            "GET",
            path("/instances"),
            none.clone(),
            "Where the app is installed and where it was removed, as far as webhooks were sent about it. `accepted`: the app has answered 200.",
        ),
        (
            "DELETE",
            format!("/instances/{SITE}"),
            none.clone(),
            "Sends the webhook *AppRemoved*.",
        ),
        (
            "GET",
            path("/coverage"),
            none.clone(),
            "Which triggers, optional properties and enum values were reported.",
        ),
        (
            "GET",
            path("/scenario"),
            none.clone(),
            "What happened, to be played again; see [scenarios](sandbox-state.md#scenarios).",
        ),
        ("POST", path("/scenario"), scenario, "Plays a scenario."),
        (
            "POST",
            path("/reset"),
            json!({}),
            "Forgets what happened; keeps automations, faults, tokens and the clock.",
        ),
        (
            "DELETE",
            path("/automations/reminders"),
            none,
            "Removes one automation; here there is none any more.",
        ),
    ]
}

#[tokio::test]
async fn the_page_shows_every_call_as_it_is_answered() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-11-23T10:00:00Z"))
        .await;
    let mut page = "# The control API\n\n\
        Tests and people look at the sandbox and change it under `/_sandbox/v1`. Changes need the headers\n\
        `content-type: application/json` and `x-sandbox: 1`. The description for programs is\n\
        `/_sandbox/openapi.json`. What follows was sent to a sandbox in this order, and is what it answered.\n"
        .to_owned();
    let mut shown = BTreeSet::new();
    for (method, path, body, about) in calls() {
        let answer = show(&sandbox, method, &path, &body).await;
        shown.insert(format!("{method} {}", described(&path)));
        let sent = if body.is_null() {
            String::new()
        } else {
            format!("\n```json\n{}\n```\n", pretty(&body))
        };
        let _ok = write!(
            page,
            "\n## {method} {}\n\n{about}\n{sent}\n{answer}",
            path.split('?').next().unwrap_or_default()
        );
        if path.contains('?') {
            let _ok = write!(page, "\nAsked for as `{path}`.\n");
        }
    }
    let openapi: Value =
        serde_yaml::from_str(include_str!("../../src/server/openapi/openapi.yaml"))
            .expect("sound YAML");
    for (path, item) in openapi["paths"].as_object().expect("paths") {
        let Some(path) = path.strip_prefix("/_sandbox/v1") else {
            continue;
        };
        for method in ["get", "put", "post", "delete"] {
            if item.get(method).is_some() {
                let call = format!("{} {path}", method.to_uppercase());
                assert!(shown.contains(&call), "{call} is not shown");
            }
        }
    }
    crate::goldens::golden("../../../docs/control.md", &page);
}

/// The path of the description.
fn described(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let mut parts: Vec<&str> = path.split('/').collect();
    if parts.len() == 3 {
        parts[2] = "{id}";
    }
    parts.join("/")
}

/// The answer, without what differs from run to run.
async fn show(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> String {
    let headers = [("content-type", "application/json"), ("x-sandbox", "1")];
    let text = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    let path = format!("/_sandbox/v1{path}");
    let answer = send(sandbox.address(), method, &path, &headers, text.as_bytes()).await;
    let mut json = answer.json();
    settle(&mut json);
    format!(
        "Answer, {}:\n\n```json\n{}\n```\n",
        answer.status,
        pretty(&json)
    )
}

fn settle(json: &mut Value) {
    match json {
        Value::Object(members) => {
            for (key, value) in members {
                match key.as_str() {
                    "wall" => *value = "2026-11-20T10:00:00Z".into(),
                    "headers" => *value = json!({ "content-type": "application/json" }),
                    "publicKey" => *value = "-----BEGIN PUBLIC KEY-----…".into(),
                    "responseBody" => *value = "{…}".into(),
                    "requestBody" => {
                        let text = value.as_str().unwrap_or_default();
                        if let Ok(body) = serde_json::from_str(text) {
                            *value = sorted(&body).to_string().into();
                        }
                    }
                    _ => settle(value),
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(settle),
        _ => {}
    }
}

/// The members of objects by name: the features of other crates decide in which order they come.
fn sorted(json: &Value) -> Value {
    match json {
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Object(members) => {
            let members = members
                .iter()
                .map(|(name, value)| (name.clone(), sorted(value)));
            let members: std::collections::BTreeMap<_, _> = members.collect();
            members.into_iter().collect()
        }
        json => json.clone(),
    }
}

fn pretty(json: &Value) -> String {
    serde_json::to_string_pretty(&sorted(json)).expect("JSON")
}
