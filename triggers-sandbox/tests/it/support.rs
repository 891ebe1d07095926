//! A sandbox with two apps, and a caller for each instance.

use crate::http::{Answer, send};
use serde_json::{Value, json};
use triggers_codegen::Source;
use triggers_sandbox::{Builder, Sandbox};

pub(crate) const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
pub(crate) const OTHER_APP: &str = "0b7c1de2-90a4-4c0e-8a55-7f1f5a2d9e01";
pub(crate) const SITE: &str = "11111111-1111-4111-8111-111111111111";
pub(crate) const OTHER_SITE: &str = "22222222-2222-4222-8222-222222222222";
pub(crate) const ENTITY: &str = "16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f";
pub(crate) const OTHER_ENTITY: &str = "26ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f";
pub(crate) const START: &str = "2026-11-20T10:00:00Z";

/// A reminder a day before the appointment, and a thank-you two hours after its start.
pub(crate) fn reminders() -> Value {
    json!([{
        "id": "reminders",
        "configuration": {
            "trigger": {
                "appId": APP, "triggerKey": "starting",
                "scheduledEventOffset": {
                    "preScheduledEventOffsetExpression": "{{1}}", "scheduledEventOffsetTimeUnit": "DAYS",
                },
            },
            "rootActionIds": ["remind"],
            "actions": {
                "remind": { "type": "APP_DEFINED", "namespace": "mail", "appDefinedInfo": {
                    "actionKey": "send-email",
                    "inputMapping": { "subject": "See you: {{var(\"title\")}}", "to": "{{var(\"contactId\")}}" },
                    "postActionIds": ["wait"],
                } },
                "wait": { "type": "DELAY", "delayInfo": {
                    "offsetExpression": "{{26}}", "offsetTimeUnit": "HOURS", "postActionIds": ["thank"],
                } },
                "thank": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "send-email" } },
            },
        },
    }])
}

/// Frozen at [`START`], with both apps.
pub(crate) fn builder() -> Builder {
    let start = START.parse().expect("a timestamp");
    Sandbox::builder()
        .manifest(manifest(APP))
        .manifest(other_manifest())
        .start_at(start)
        .frozen()
}

pub(crate) async fn sandbox() -> Sandbox {
    builder()
        .automations(reminders())
        .start()
        .await
        .expect("a sandbox")
}

/// The payload of `starting`.
pub(crate) fn appointment(starts_at: &str) -> Value {
    json!({ "title": "Haircut", "startsAt": starts_at, "contactId": "8046df3c-7575-4098-a5ab-c91ad8f33c47" })
}

/// One app instance with a token.
pub(crate) struct Site<'a> {
    pub(crate) sandbox: &'a Sandbox,
    pub(crate) token: String,
}

impl<'a> Site<'a> {
    pub(crate) async fn new(sandbox: &'a Sandbox, app: &str, instance: &str) -> Site<'a> {
        let answer = ask_token(sandbox, app, "sandbox-secret", instance).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let token = answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        Site { sandbox, token }
    }

    /// Calls one of the four endpoints.
    pub(crate) async fn call(&self, operation: &str, body: &Value) -> Answer {
        let path = format!("/automations/v1/events/{operation}");
        let headers = [
            ("content-type", "application/json"),
            ("authorization", self.token.as_str()),
        ];
        send(
            self.sandbox.address(),
            "POST",
            &path,
            &headers,
            body.to_string().as_bytes(),
        )
        .await
    }

    pub(crate) async fn report(&self, trigger: &str, entity: &str, payload: &Value) -> Answer {
        self.call(
            "report",
            &json!({ "triggerKey": trigger, "payload": payload, "externalEntityId": entity }),
        )
        .await
    }

    pub(crate) async fn cancel(&self, trigger: &str, entity: &str) -> Answer {
        self.call(
            "cancel",
            &json!({ "triggerKey": trigger, "externalEntityId": entity }),
        )
        .await
    }
}

pub(crate) async fn ask_token(
    sandbox: &Sandbox,
    app: &str,
    secret: &str,
    instance: &str,
) -> Answer {
    let body = json!({
        "instance_id": instance, "client_id": app, "client_secret": secret, "grant_type": "client_credentials",
    });
    let headers = [("content-type", "application/json")];
    send(
        sandbox.address(),
        "POST",
        "/oauth2/token",
        &headers,
        body.to_string().as_bytes(),
    )
    .await
}

/// A control call with everything that state changes need.
pub(crate) async fn control(sandbox: &Sandbox, method: &str, path: &str, body: &Value) -> Answer {
    let path = format!("/_sandbox/v1{path}");
    let headers = [("content-type", "application/json"), ("x-sandbox", "1")];
    let body = if method == "GET" {
        String::new()
    } else {
        body.to_string()
    };
    send(sandbox.address(), method, &path, &headers, body.as_bytes()).await
}

fn manifest(app: &str) -> Source {
    let text = format!(
        "version: 1
app_id: {app}
entities:
  appointment: {{}}
triggers:
  starting:
    name: Appointment starting
    entity: appointment
    payload:
      type: object
      properties:
        title: {{ type: string, title: Title, examples: [Haircut] }}
        startsAt: {{ type: string, format: date-time, futureDate: true, title: Starts, examples: [\"2026-12-01T10:00:00Z\"] }}
        contactId: {{ type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }}
      required: [startsAt, contactId]
  booked:
    name: Appointment booked
    entity: appointment
    payload:
      type: object
      properties:
        title: {{ type: string, title: Title, examples: [Haircut] }}
        price: {{ type: number, title: Price, examples: [80] }}
      required: [title]
"
    );
    Source::inline("triggers.yaml", text)
}

/// Another app, with a trigger of its own.
fn other_manifest() -> Source {
    let text = format!(
        "version: 1
app_id: {OTHER_APP}
triggers:
  foreign_only:
    name: Something foreign
    payload: {{ type: object, properties: {{ a: {{ type: string, title: A, examples: [x] }} }} }}
"
    );
    Source::inline("other.yaml", text)
}

#[cfg(feature = "inbound")]
/// The claims of a token; its signature is not checked.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).expect("a payload");
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' => 62,
        _ => 63,
    };
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in payload.bytes() {
        bits = bits << 6 | u32::from(digit(byte));
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff) as u8);
        }
    }
    serde_json::from_slice(&bytes).expect("JSON")
}
