//! Contacts and members that payloads name (docs/api.md#s5.3).

use super::{action, automation, last, note, report, with};
use crate::support::{appointment, control};
use serde_json::{Value, json};
use triggers_sandbox::journal::Warning;

const CONTACT: &str = "/contacts/8046df3c-7575-4098-a5ab-c91ad8f33c47";

fn greeting() -> Value {
    let text = "Hi {{if(isEmptyString(var(\"contact.name.first\"));\"there\";var(\"contact.name.first\"))}}!";
    automation("starting", &["note"], &json!({ "note": note(text, &[]) }))
}

#[tokio::test]
async fn a_known_contact_is_seen_in_expressions() {
    let sandbox = with(greeting()).await;
    let ann = json!({ "name": { "first": "Ann" } });
    let answer = control(&sandbox, "PUT", CONTACT, &ann).await;
    assert_eq!(answer.json()["value"], ann, "{}", answer.body);
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(action(&sandbox, "note").input["it"], "Hi Ann!");
    assert_eq!(last(&sandbox).warnings, []);
}

#[tokio::test]
async fn an_unknown_contact_is_a_warning_once_any_is_known() {
    let sandbox = with(greeting()).await;
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(last(&sandbox).warnings, []);
    let somebody = "00000000-0000-4000-8000-000000000001"
        .parse()
        .expect("a GUID");
    sandbox
        .set_contact(somebody, json!({}))
        .expect("room for one");
    report(&sandbox, "starting", &appointment("2026-12-02T10:00:00Z")).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(
        last(&sandbox).warnings,
        [Warning::GetContactEnrichmentFailed]
    );
    assert_eq!(action(&sandbox, "note").input["it"], "Hi there!");
}

#[tokio::test]
async fn people_are_set_shown_and_removed() {
    let sandbox = with(greeting()).await;
    for (path, body, status) in [
        (CONTACT, json!({}), 200),
        (CONTACT, json!([]), 400),
        (
            "/members/8046df3c-7575-4098-a5ab-c91ad8f33c47",
            json!({ "nickname": "A" }),
            200,
        ),
        ("/contacts/ann", json!({}), 400),
    ] {
        assert_eq!(
            control(&sandbox, "PUT", path, &body).await.status,
            status,
            "{path}"
        );
    }
    let shown = control(&sandbox, "GET", "/members", &Value::Null)
        .await
        .json();
    assert_eq!(shown["items"][0]["value"]["nickname"], "A");
    assert_eq!(
        control(&sandbox, "GET", CONTACT, &Value::Null).await.status,
        200
    );
    assert_eq!(
        control(&sandbox, "DELETE", CONTACT, &json!({}))
            .await
            .status,
        200
    );
    assert_eq!(
        control(&sandbox, "DELETE", CONTACT, &json!({}))
            .await
            .status,
        404
    );
    assert_eq!(
        control(&sandbox, "POST", "/gdpr-requests", &json!({}))
            .await
            .status,
        400
    );
}
