//! Handlers with the types of a manifest.

use std::time::Duration;

use serde_json::{Value, json};
use triggers_inbound::{ConfigurationError, Provider, Refresh};
use triggers_inbound_tests::{SITE, call, key, verifier};
use triggers_runtime::{InstanceId, triggers};

#[triggers("../expanded/provider.yaml", provider)]
mod events {}

use events::{AppointmentId, appointment_starting, shop_opened};

const ID: &str = "0f9c2a4e-5b1d-4c3e-8a7f-6d5e4c3b2a10";

fn payload() -> Value {
    json!({
        "startsAt": "2026-12-01T10:00:00Z", "contactId": SITE, "type": "call", "priority": 2.0,
        "services": [{ "name": "Massage", "price": 50 }], "unknown": true,
    })
}

async fn ask(provider: &Provider, method: &str, request: &Value) -> (u16, Value) {
    let token = key().sign(&call(request));
    let response = provider
        .handle(&format!("https://x/plugin/{method}?a=b"), token.as_bytes())
        .await;
    assert_eq!(response.refusal(), None);
    (
        response.status(),
        serde_json::from_str(response.body()).unwrap(),
    )
}

async fn refresh(provider: &Provider) -> (u16, Value) {
    let request = json!({ "triggerKey": "appointment_starting", "externalEntityId": ID, "payload": payload() });
    ask(provider, "refresh-payload", &request).await
}

fn error(code: &str) -> Value {
    json!({ "applicationError": { "code": code, "data": {} } })
}

#[tokio::test]
async fn a_handler_gets_ids_and_payloads_by_type() {
    let provider = Provider::new(verifier()).on_refresh(
        events::appointment_starting,
        |site: InstanceId, id: AppointmentId, payload: appointment_starting::Payload| async move {
            assert_eq!(
                (site.to_string(), id.to_string()),
                (SITE.to_owned(), ID.to_owned())
            );
            assert_eq!(payload.r#type, appointment_starting::Type::Call);
            assert_eq!(
                payload.priority.map(appointment_starting::Priority::as_str),
                Some("2")
            );
            assert_eq!(payload.services.as_ref().unwrap()[0].price, Some(50.0));
            Ok(Refresh::Refreshed(appointment_starting::Payload {
                priority: None,
                ..payload
            }))
        },
    );
    let expected = json!({
        "startsAt": "2026-12-01T10:00:00Z", "contactId": SITE, "type": "call",
        "services": [{ "name": "Massage", "price": 50.0 }],
    });
    let (status, answer) = refresh(&provider).await;
    assert_eq!(status, 200);
    assert_eq!(answer["cancelActivation"], false);
    assert_eq!(answer["payload"]["startsAt"], expected["startsAt"]);
    assert_eq!(answer["payload"]["services"][0]["name"], "Massage");
    assert_eq!(answer["payload"].get("priority"), None);
}

#[tokio::test]
async fn unchanged_and_canceled_events_keep_the_payload_that_was_reported() {
    for cancel in [false, true] {
        let provider = Provider::new(verifier()).on_refresh(
            events::appointment_starting,
            move |_, _, _| async move {
                Ok(if cancel {
                    Refresh::Cancel
                } else {
                    Refresh::Unchanged
                })
            },
        );
        let expected = json!({ "payload": payload(), "cancelActivation": cancel });
        assert_eq!(refresh(&provider).await, (200, expected));
    }
}

#[tokio::test]
async fn keep_if_does_not_read_the_payload() {
    let provider = Provider::new(verifier())
        .keep_if(events::appointment_starting, |_, id| async move {
            Ok(id.to_string() != ID)
        });
    let request = json!({ "triggerKey": "appointment_starting", "externalEntityId": ID, "payload": { "old": 1 } });
    let expected = json!({ "payload": { "old": 1 }, "cancelActivation": true });
    assert_eq!(
        ask(&provider, "refresh-payload", &request).await,
        (200, expected)
    );
}

#[tokio::test]
async fn a_trigger_without_entity() {
    let provider = Provider::new(verifier()).on_refresh(
        events::shop_opened,
        |_, (), payload: shop_opened::Payload| async move {
            let payload = shop_opened::Payload {
                open: !payload.open,
            };
            Ok(Refresh::Refreshed(payload))
        },
    );
    let request = json!({ "triggerKey": "shop-opened", "payload": { "open": true } });
    let expected = json!({ "payload": { "open": false }, "cancelActivation": false });
    assert_eq!(
        ask(&provider, "refresh-payload", &request).await,
        (200, expected)
    );
}

#[tokio::test]
async fn what_a_handler_cannot_get_is_an_invalid_argument() {
    let provider = Provider::new(verifier())
        .on_refresh(events::appointment_starting, |_, _, _| async {
            Ok(Refresh::Unchanged)
        });
    for change in [
        json!({ "externalEntityId": null }),
        json!({ "externalEntityId": "x" }),
        json!({ "payload": null }),
        json!({ "payload": [] }),
        json!({ "payload": {} }),
        json!({ "payload": { "startsAt": "tomorrow", "contactId": SITE, "type": "call" } }),
        json!({ "payload": { "startsAt": "2026-12-01T10:00:00Z", "contactId": SITE, "type": "other" } }),
    ] {
        let mut request = json!({ "triggerKey": "appointment_starting", "externalEntityId": ID, "payload": payload() });
        request
            .as_object_mut()
            .unwrap()
            .extend(change.as_object().unwrap().clone());
        let answer = ask(&provider, "refresh-payload", &request).await;
        assert_eq!(answer, (400, error("INVALID_ARGUMENT")), "{change}");
    }
}

#[tokio::test]
async fn errors_panics_and_deadlines_have_answers() {
    let provider = Provider::new(verifier()).deadline(Duration::from_millis(50));
    let failing = provider
        .clone()
        .on_refresh(events::appointment_starting, |_, _, _| async {
            Err("secret".into())
        });
    assert_eq!(refresh(&failing).await, (500, error("INTERNAL")));
    let panicking = provider
        .clone()
        .keep_if(events::appointment_starting, |_, _| async {
            panic!("a bug")
        });
    assert_eq!(refresh(&panicking).await, (500, error("INTERNAL")));
    let at_once = provider.clone().keep_if(
        events::appointment_starting,
        |_, _| -> std::future::Ready<_> { panic!("a bug") },
    );
    assert_eq!(refresh(&at_once).await, (500, error("INTERNAL")));
    let slow = provider
        .clone()
        .keep_if(events::appointment_starting, |_, _| std::future::pending());
    assert_eq!(refresh(&slow).await, (504, error("DEADLINE_EXCEEDED")));
    let missing = provider.keep_if(events::shop_opened, |_, ()| async { Ok(true) });
    assert_eq!(refresh(&missing).await, (404, error("PROVIDER_NOT_FOUND")));
    let answer = ask(
        &missing,
        "on-saved",
        &json!({ "triggerKey": "shop-opened" }),
    )
    .await;
    assert_eq!(answer, (404, error("PROVIDER_NOT_FOUND")));
}

#[tokio::test]
async fn configurations_and_schemas() {
    let provider = Provider::new(verifier())
        .on_validate_configuration(events::shop_opened, |configuration| async move {
            let option = &configuration.selected_filter_options[0];
            Ok(vec![ConfigurationError {
                field_key: Some(option.field_key.clone()),
                title: "Unknown room".to_owned(),
                message: format!("{} does not exist.", option.values[0]),
                ..ConfigurationError::default()
            }])
        })
        .on_dynamic_schema(events::shop_opened, |_| async {
            let schema = json!({ "type": "object", "properties": {} });
            Ok(schema.as_object().unwrap().clone())
        });
    let request = json!({
        "triggerKey": "shop-opened", "automationConfigMapping": {},
        "selectedFilterOptions": [{ "fieldKey": "room", "values": ["2B"] }],
    });
    let expected = json!({ "valid": false, "configurationErrors": [{
        "fieldKey": "room", "title": "Unknown room", "message": "2B does not exist.",
        "ctaLabel": null, "ctaUrl": null,
    }] });
    assert_eq!(
        ask(&provider, "validate-configuration", &request).await,
        (200, expected)
    );
    let expected = json!({ "dynamicSchema": { "type": "object", "properties": {} } });
    assert_eq!(
        ask(&provider, "dynamic-schema", &request).await,
        (200, expected)
    );
}

/// A handler that blocks its thread, which no deadline can interrupt, does not delay the answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_handler_that_blocks_is_answered_in_time() {
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let blocked = std::sync::Arc::new(std::sync::Mutex::new(blocked));
    let provider = Provider::new(verifier())
        .deadline(Duration::from_millis(50))
        .keep_if(events::appointment_starting, move |_, _| {
            let blocked = std::sync::Arc::clone(&blocked);
            async move {
                // Ends when this test does.
                let _ended = blocked.lock().unwrap().recv();
                Ok(true)
            }
        });
    assert_eq!(refresh(&provider).await, (504, error("DEADLINE_EXCEEDED")));
    drop(release);
}

/// A handler that was too late has no effect on the answer, and is not run any further.
#[tokio::test]
async fn a_handler_is_dropped_at_its_deadline() {
    let (sender, dropped) = tokio::sync::oneshot::channel::<()>();
    let sender = std::sync::Mutex::new(Some(sender));
    let provider = Provider::new(verifier())
        .deadline(Duration::from_millis(50))
        .keep_if(events::appointment_starting, move |_, _| {
            let held = sender.lock().unwrap().take();
            async move {
                std::future::pending::<()>().await;
                drop(held);
                Ok(true)
            }
        });
    assert_eq!(refresh(&provider).await, (504, error("DEADLINE_EXCEEDED")));
    assert!(dropped.await.is_err());
}

#[tokio::test]
async fn only_the_end_of_the_path_names_the_method() {
    let provider =
        Provider::new(verifier()).keep_if(events::shop_opened, |_, ()| async { Ok(true) });
    let request = json!({ "triggerKey": "shop-opened", "payload": { "open": true } });
    let token = key().sign(&call(&request));
    for (url, status) in [
        ("/refresh-payload", 200),
        ("refresh-payload", 200),
        ("//refresh-payload", 200),
        ("/plugin/v1/refresh-payload?a=/dynamic-schema", 200),
        ("https://example.com/plugin/refresh-payload#x", 200),
        ("/refresh-payload/", 404),
        ("/Refresh-Payload", 404),
        ("/refresh%2Dpayload", 404),
        ("/refresh-payload/validate-configuration", 404),
        ("/", 404),
        ("", 404),
    ] {
        let response = provider.handle(url, token.as_bytes()).await;
        assert_eq!(
            (response.status(), response.refusal()),
            (status, None),
            "{url}"
        );
    }
}
