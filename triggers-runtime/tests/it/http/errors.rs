//! From what went wrong to its cause.

use std::time::Duration;

use tokio::net::TcpListener;
use triggers_runtime::__private::{cancel, report};
use triggers_runtime::{AppCredentials, Client, Error, ErrorKind, Receipt, Sink};

use super::server::{APP, INSTANCE, Reply, SECRET, Server, answer};
use crate::sample::{ENTITY, STARTING, payload};

async fn send(site: &dyn Sink) -> Result<Receipt, Error> {
    report(site, &STARTING, Some(ENTITY), &payload()).await
}

async fn answered(status: u16, body: &str) -> Error {
    let body = body.to_owned();
    let server = Server::new(move |_| answer(status, body.clone())).await;
    let error = send(&server.site()).await.unwrap_err();
    assert_eq!(error.request_id(), Some("1734427301.19155"), "{error}");
    assert_eq!(error.answer().unwrap().status(), Some(status));
    let attempts = if status == 401 { 2 } else { 1 };
    assert_eq!(server.calls().len(), attempts, "{error}");
    error
}

fn application(code: &str) -> String {
    format!(
        r#"{{"message":"M","details":{{"applicationError":{{"code":"{code}","description":"D","data":{{}}}}}}}}"#
    )
}

#[tokio::test]
async fn statuses_become_kinds() {
    for (status, kind, retryable, definite) in [
        (301, ErrorKind::BadResponse, false, true),
        (307, ErrorKind::BadResponse, false, true),
        (400, ErrorKind::Rejected, false, true),
        (401, ErrorKind::Unauthorized, false, true),
        (403, ErrorKind::Rejected, false, true),
        (404, ErrorKind::Rejected, false, true),
        (408, ErrorKind::Ambiguous, true, false),
        (409, ErrorKind::Rejected, true, true),
        (413, ErrorKind::Rejected, false, true),
        (425, ErrorKind::RateLimited, true, true),
        (428, ErrorKind::Rejected, false, true),
        (429, ErrorKind::RateLimited, true, true),
        (500, ErrorKind::Ambiguous, true, false),
        (501, ErrorKind::Rejected, false, true),
        (502, ErrorKind::Ambiguous, true, false),
        (503, ErrorKind::Ambiguous, true, false),
        (504, ErrorKind::Ambiguous, true, false),
    ] {
        let error = answered(status, r#"{"message":"","details":{}}"#).await;
        assert_eq!(error.kind(), kind, "{status}: {error:?}");
        assert_eq!(
            (error.is_retryable(), error.is_definite()),
            (retryable, definite),
            "{status}"
        );
        assert!(
            error.to_string().contains(&format!("status {status}")),
            "{error}"
        );
    }
}

#[tokio::test]
async fn application_errors() {
    for (status, code) in [
        (400, "REQUIRED_PROPERTY"),
        (428, "SCHEMA_VALIDATION_FAILED"),
    ] {
        let error = answered(status, &application(code)).await;
        assert!(error.kind() == ErrorKind::Schema, "{error:?}");
        let told = error.answer().unwrap();
        assert_eq!(
            (told.code(), told.description(), told.message()),
            (Some(code), Some("D"), "M")
        );
        assert_eq!(
            error.to_string(),
            format!(
                "`appointment_starting`: the payload does not satisfy the schema (status {status}, code {code}, request id 1734427301.19155)"
            )
        );
    }
    let error = answered(404, &application("TRIGGER_NOT_FOUND")).await;
    assert!(error.kind() == ErrorKind::Rejected);
    assert_eq!(error.answer().unwrap().code(), Some("TRIGGER_NOT_FOUND"));
}

#[tokio::test]
async fn field_violations() {
    let error = answered(
        400,
        r#"{"message":"bad","details":{"validationError":{"fieldViolations":[
            {"field":"externalEntityId","description":"is not a GUID","violatedRule":"FORMAT","data":{"expected":"GUID"}},
            {"field":"payload.a b","violatedRule":"CUSTOM","ruleName":"my_rule"}]}}}"#,
    )
    .await;
    assert_eq!(error.kind(), ErrorKind::Schema, "{error:?}");
    let told = error.answer().unwrap();
    assert_eq!(&*told.violations()[0].description, "is not a GUID");
    assert_eq!(&*told.violations()[1].rule, "my_rule");
    assert!(
        error
            .to_string()
            .ends_with("): externalEntityId FORMAT, (not shown) my_rule"),
        "{error}"
    );
}

#[tokio::test]
async fn error_bodies_may_be_anything() {
    for body in [
        "",
        "null",
        "[]",
        "<html>",
        r#"{"details":null}"#,
        r#"{"message":7}"#,
    ] {
        assert!(
            answered(400, body).await.kind() == ErrorKind::Rejected,
            "{body}"
        );
    }
}

#[tokio::test]
async fn a_definite_status_needs_no_readable_body() {
    let huge = vec![b' '; (1 << 20) + 1];
    for body in [b"".to_vec(), b"null".to_vec(), b"<html>".to_vec(), huge] {
        let server = Server::new(move |_| answer(200, body.clone())).await;
        let receipt = send(&server.site()).await.unwrap();
        assert!(receipt.activation_ids().is_empty());
    }
    let cut = b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"activa".to_vec();
    let server = Server::new(move |_| Reply::Raw(cut.clone())).await;
    assert!(send(&server.site()).await.is_ok());
}

#[tokio::test]
async fn odd_activation_ids_do_no_harm() {
    for body in [
        r#"{"activationIds":"[]"}"#,
        r#"{"activationIds":null}"#,
        r#"{"activationIds":["x",1]}"#,
    ] {
        let server = Server::new(move |_| answer(200, body)).await;
        assert!(
            send(&server.site())
                .await
                .unwrap()
                .activation_ids()
                .is_empty()
        );
    }
}

#[tokio::test]
async fn retry_after_is_told() {
    let server = Server::new(|_| Reply::Answer {
        status: 429,
        headers: vec![("Retry-After", "30".into())],
        body: Vec::new(),
    })
    .await;
    let error = send(&server.site()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let other = Server::new(|_| answer(200, "{}")).await;
    let location = format!("{}/automations/v1/events/report", other.url);
    let server = Server::new(move |_| Reply::Answer {
        status: 302,
        headers: vec![("Location", location.clone())],
        body: Vec::new(),
    })
    .await;
    let error = send(&server.site()).await.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("a redirect, which is never followed"),
        "{error}"
    );
    assert_eq!(other.seen().len(), 0);
}

#[tokio::test]
async fn a_refused_connection_was_not_sent() {
    // Bound and dropped: nobody listens there.
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = Client::builder(AppCredentials::new(APP.into(), SECRET))
        .base_url(format!("http://{address}"))
        .build()
        .unwrap();
    let error = send(&client.instance(INSTANCE.into())).await.unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent && error.is_retryable());
    assert!(
        error
            .to_string()
            .contains(&format!("cannot connect to {address}: ")),
        "{error}"
    );
}

#[tokio::test]
async fn a_failed_tls_handshake_was_not_sent() {
    let server = Server::bare(|_| Reply::Raw(b"HTTP/1.1 400 no TLS here\r\n\r\n".to_vec())).await;
    // TLS bytes hold no end of a head, so the server only reads; the client gives up in time.
    let client = Client::builder(AppCredentials::new(APP.into(), SECRET))
        .base_url(server.url.replace("http", "https"))
        .connect_timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let error = send(&client.instance(INSTANCE.into())).await.unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
    assert_eq!(server.seen().len(), 0);
}

#[tokio::test]
async fn a_lost_answer_is_ambiguous() {
    let server = Server::new(|_| Reply::Raw(Vec::new())).await;
    let site = server.site();
    let error = send(&site).await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Ambiguous && error.is_retryable(),
        "{error:?}"
    );
    let error = report(&site, &STARTING, Some(ENTITY), &payload())
        .without_idempotency()
        .await
        .unwrap_err();
    assert!(
        error.kind() == ErrorKind::Ambiguous && !error.is_retryable(),
        "{error:?}"
    );
    let error = cancel(&site, STARTING.key, ENTITY).await.unwrap_err();
    assert!(
        error.kind() == ErrorKind::Ambiguous && error.is_retryable(),
        "{error:?}"
    );
}

#[tokio::test]
async fn no_answer_in_time_is_ambiguous() {
    let server = Server::new(|_| Reply::Hang).await;
    let client = server
        .builder()
        .attempt_timeout(Duration::from_secs(1))
        .build()
        .unwrap();
    let error = send(&client.instance(INSTANCE.into())).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    assert!(
        error.to_string().contains("no answer within 1 s"),
        "{error}"
    );
}

#[tokio::test]
async fn an_idle_connection_closed_by_the_server_is_replaced() {
    let raw = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec();
    let server = Server::new(move |_| Reply::Raw(raw.clone())).await;
    let site = server.site();
    for _ in 0..20 {
        // Closing and reusing race; what may not happen is a failure called definite.
        match send(&site).await {
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::Ambiguous => {}
            Err(error) => panic!("{error:?}"),
        }
    }
}
