//! What goes out, byte for byte, as docs/api.md#s11 records it of the official SDK.

use std::time::Duration;

use triggers_runtime::__private::{Reports, cancel, cancel_all, report};
use triggers_runtime::Uuid;

use super::server::{Server, TOKEN, answer};
use crate::sample::{ENTITY, JSON, SCHEDULED, STARTING, payload};

#[tokio::test]
async fn a_token_then_the_report() {
    let server = Server::new(|_| {
        answer(
            200,
            r#"{"activationIds":["8046df3c-7575-4098-a5ab-c91ad8f33c47"]}"#,
        )
    })
    .await;
    let site = server.site();
    let receipt = report(&site, &STARTING, Some(ENTITY), &payload())
        .idempotency_key("k1")
        .ttl(Duration::from_mins(1))
        .await
        .unwrap();
    assert_eq!(receipt.activation_ids(), [payload().contact.as_uuid()]);
    assert_eq!(receipt.request_id(), Some("1734427301.19155"));

    let [token, call] = &server.seen()[..] else {
        panic!("two requests")
    };
    assert!(token.head.starts_with("POST /oauth2/token HTTP/1.1\r\n"));
    assert_eq!(token.header("content-type"), Some("application/json"));
    assert_eq!(token.header("authorization"), None);
    assert_eq!(
        token.body,
        concat!(
            r#"{"instance_id":"1d52e058-0392-44fa-bd64-ed09275a6fcc","#,
            r#""client_id":"5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913","#,
            r#""client_secret":"canary-secret-83f1","grant_type":"client_credentials"}"#
        )
    );

    assert!(
        call.head
            .starts_with("POST /automations/v1/events/report HTTP/1.1\r\n")
    );
    assert_eq!(call.header("content-type"), Some("application/json"));
    assert_eq!(
        call.header("authorization"),
        Some(TOKEN),
        "bare, without a scheme"
    );
    assert_eq!(call.header("host"), server.url.strip_prefix("http://"));
    assert_eq!(
        call.header("content-length"),
        Some(call.body.len().to_string().as_str())
    );
    assert_eq!(call.header("transfer-encoding"), None);
    assert_eq!(
        call.body,
        format!(
            r#"{{"triggerKey":"appointment_starting","payload":{JSON},"externalEntityId":"{ENTITY}","idempotency":{{"key":"k1","ttlInMilliseconds":"60000"}}}}"#
        )
    );
}

#[tokio::test]
async fn what_is_not_there_is_left_out() {
    let server = Server::new(|_| answer(200, "{}")).await;
    let receipt = report(&server.site(), &SCHEDULED, None, &payload())
        .without_idempotency()
        .await
        .unwrap();
    assert!(receipt.activation_ids().is_empty());
    let body = format!(r#"{{"triggerKey":"appointment_scheduled","payload":{JSON}}}"#);
    assert_eq!(server.calls()[0].body, body);
}

#[tokio::test]
async fn strings_are_encoded() {
    let server = Server::new(|_| answer(200, "{}")).await;
    report(&server.site(), &SCHEDULED, None, &payload())
        .idempotency_key("a\"b\\\n")
        .await
        .unwrap();
    let body = server.calls()[0].body.clone();
    assert!(
        body.ends_with(r#","idempotency":{"key":"a\"b\\\n"}}"#),
        "{body}"
    );
}

#[tokio::test]
async fn cancels() {
    let server = Server::new(|_| answer(200, "{}")).await;
    cancel(&server.site(), STARTING.key, ENTITY).await.unwrap();
    let calls = server.calls();
    assert_eq!(calls[0].path(), "/automations/v1/events/cancel");
    assert_eq!(
        calls[0].body,
        format!(r#"{{"triggerKey":"appointment_starting","externalEntityId":"{ENTITY}"}}"#)
    );
}

#[tokio::test]
async fn bulks() {
    let server = Server::new(|_| answer(200, r#"{"results":[]}"#)).await;
    let site = server.site();
    let mut reports = Reports::new(&STARTING);
    let other = Uuid::from_u128(7);
    reports.push(Some(ENTITY), &payload());
    reports.push(Some(other), &payload());
    let _ = reports.send(&site).await.unwrap();
    let ids = vec![ENTITY, other];
    let _ = cancel_all(&site, STARTING.key, ids).await.unwrap();

    let [reported, canceled] = &server.calls()[..] else {
        panic!("two requests")
    };
    assert_eq!(reported.path(), "/automations/v1/events/bulk-report");
    let item = |entity: Uuid, key| {
        format!(
            r#"{{"payload":{JSON},"externalEntityId":"{entity}","idempotency":{{"key":"{key}","ttlInMilliseconds":"604800000"}}}}"#
        )
    };
    let first = item(ENTITY, "e9ffe4e6-9f6f-5ddc-b8bc-7f1fd0da2c8a");
    let second = item(other, "bd46beb6-7ffc-5bb8-9d3b-330226103545");
    assert_eq!(
        reported.body,
        format!(r#"{{"triggerKey":"appointment_starting","eventsInfo":[{first},{second}]}}"#)
    );
    assert_eq!(canceled.path(), "/automations/v1/events/bulk-cancel");
    assert_eq!(
        canceled.body,
        format!(
            r#"{{"triggerKey":"appointment_starting","externalEntityIds":["{ENTITY}","00000000-0000-0000-0000-000000000007"]}}"#
        )
    );
}

#[tokio::test]
async fn one_connection_serves_calls_in_a_row() {
    let server = Server::new(|_| answer(200, "{}")).await;
    let site = server.site();
    for _ in 0..5 {
        cancel(&site, STARTING.key, ENTITY).await.unwrap();
    }
    assert_eq!((server.seen().len(), server.connections()), (6, 1));
}
