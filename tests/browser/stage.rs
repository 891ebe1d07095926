//! A sandbox with the manifest of the examples, frozen in time, and an app that calls it.

use crate::http::Connection;
use serde_json::{Value, json};
use triggers_codegen::Source;
use triggers_sandbox::{Builder, Sandbox};

pub(crate) const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
pub(crate) const SITE: &str = "11111111-1111-4111-8111-111111111111";
pub(crate) const ANA: &str = "16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f";
pub(crate) const BEN: &str = "7c2b5a10-09d4-4e0f-8a65-3f1e2d4c5b6a";

/// The example of appointments.
pub(crate) fn builder() -> Builder {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let automations = format!("{root}/examples/appointments/automations.yaml");
    let automations = std::fs::read_to_string(automations).expect("the example's automations");
    let manifest = std::fs::read_to_string(format!("{root}/triggers.yaml")).expect("the manifest");
    Sandbox::builder()
        .manifest(Source::inline("triggers.yaml", manifest))
        .automations(automations)
        .start_at("2026-11-20T10:00:00Z".parse().expect("a timestamp"))
        // The stories take days, and the app has one token for all of them.
        .token_lifetime(std::time::Duration::from_secs(365 * 24 * 3600))
        .frozen()
}

pub(crate) async fn sandbox() -> Sandbox {
    builder().start().await.expect("a sandbox")
}

/// An app instance with a token and one connection.
pub(crate) struct App {
    connection: Connection,
    token: String,
}

impl App {
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        let mut connection = Connection::to(sandbox.address());
        let body = json!({
            "grant_type": "client_credentials", "client_id": APP,
            "client_secret": "sandbox-secret", "instance_id": SITE,
        });
        let (status, answer) = connection.call("POST", "/oauth2/token", &[], &body.to_string());
        assert_eq!(status, 200, "{answer}");
        let token = format!(
            "Bearer {}",
            answer["access_token"].as_str().expect("a token")
        );
        Self { connection, token }
    }

    pub(crate) fn call(&mut self, operation: &str, body: &Value) -> Value {
        self.call_as(operation, body, "an app")
    }

    pub(crate) fn call_as(&mut self, operation: &str, body: &Value, agent: &str) -> Value {
        let headers = [
            ("authorization", self.token.as_str()),
            ("user-agent", agent),
        ];
        let path = format!("/automations/v1/events/{operation}");
        self.connection
            .call("POST", &path, &headers, &body.to_string())
            .1
    }

    pub(crate) fn report(
        &mut self,
        trigger: &str,
        entity: &str,
        key: Option<&str>,
        payload: &Value,
    ) {
        let mut body =
            json!({ "triggerKey": trigger, "externalEntityId": entity, "payload": payload });
        if let Some(key) = key {
            body["idempotency"] = json!({ "key": key });
        }
        self.call("report", &body);
    }

    pub(crate) fn cancel(&mut self, trigger: &str, entity: &str) {
        self.call(
            "cancel",
            &json!({ "triggerKey": trigger, "externalEntityId": entity }),
        );
    }

    /// Any path at all; the sandbox has most of them not.
    pub(crate) fn get(&mut self, path: &str) -> (u16, String) {
        self.connection.text("GET", path, &[], "")
    }
}

/// The payload of all triggers about appointments.
pub(crate) fn appointment(title: &str, starts_at: &str) -> Value {
    json!({
        "appointmentTitle": title, "startsAt": starts_at,
        "contactId": "8046df3c-7575-4098-a5ab-c91ad8f33c47",
    })
}
