//! Canaries: a secret, a token and a payload value that must show up nowhere but on the wire.

use std::fmt::{Debug, Display};

use triggers_runtime::__private::{ReportOptions, Reports, report, report_command, run, run_all};
use triggers_runtime::{Answer, AppCredentials, Bulk, Error, Recorder};

use super::server::{INSTANCE, Reply, SECRET, Server, TOKEN, granted};
use crate::sample::{ENTITY, Payload, STARTING, payload};

const VALUE: &str = "canary-value-5b90";

pub(super) fn canary() -> Payload {
    Payload {
        title: VALUE.into(),
        ..payload()
    }
}

#[track_caller]
pub(super) fn shows_nothing(text: &str) {
    for canary in [SECRET, TOKEN, VALUE] {
        assert!(!text.contains(canary), "`{canary}` is in: {text}");
    }
}

#[track_caller]
fn debug_shows_nothing(value: &impl Debug) {
    shows_nothing(&format!("{value:?}"));
    shows_nothing(&format!("{value:#?}"));
}

#[track_caller]
fn error_shows_nothing(error: &(impl Debug + Display)) {
    debug_shows_nothing(error);
    shows_nothing(&error.to_string());
}

#[test]
fn plain_data() {
    let report = report_command(&STARTING, Some(ENTITY), &canary(), ReportOptions::new()).unwrap();
    assert!(
        report
            .action
            .as_report()
            .unwrap()
            .payload
            .as_str()
            .contains(VALUE)
    );
    debug_shows_nothing(&report);
    let mut reports = Reports::new(&STARTING);
    reports.push(Some(ENTITY), &canary());
    debug_shows_nothing(&reports);
    debug_shows_nothing(&reports.build().unwrap());
    debug_shows_nothing(&AppCredentials::new(ENTITY.into(), SECRET));
}

#[tokio::test]
async fn business_events_and_recorders() {
    let recorder = Recorder::new();
    let build = || report_command(&STARTING, Some(ENTITY), &canary(), ReportOptions::new());
    let step = build;
    recorder.fail_next(Error::not_sent("x"));
    error_shows_nothing(&run(&recorder, vec![step(), step()]).await.unwrap_err());
    let bulk = || -> Result<Bulk, Error> {
        let mut reports = Reports::new(&STARTING);
        reports.push(Some(ENTITY), &canary());
        reports.build()
    };
    recorder.fail_next(Error::not_sent("x"));
    error_shows_nothing(&run_all(&recorder, vec![bulk(), bulk()]).await.unwrap_err());
    report(&recorder, &STARTING, None, &payload())
        .idempotency_key("k")
        .await
        .unwrap();
    debug_shows_nothing(&recorder);
}

/// Services repeat what they were sent, in whichever field.
#[track_caller]
fn hides(answer: &Answer, hidden: &[&str]) {
    let violations = answer.violations().iter();
    let mut texts: Vec<&str> = violations
        .flat_map(|violation| [&*violation.field, &*violation.rule, &*violation.description])
        .collect();
    texts.push(answer.message());
    texts.extend(answer.description());
    texts.extend(answer.code());
    texts.extend(answer.request_id());
    for text in texts {
        assert!(!hidden.iter().any(|hidden| text.contains(hidden)), "{text}");
    }
}

/// All a server may say, quoting what it was sent.
pub(super) fn quoting(status: u16) -> Reply {
    let prose = format!("'{VALUE}' with '{TOKEN}' and '{SECRET}' is wrong");
    let body = serde_json::json!({
        "message": prose,
        "details": {
            "applicationError": {"code": prose, "description": prose, "data": {"value": prose}},
            "validationError": {"fieldViolations": [
                {"field": prose, "description": prose, "violatedRule": prose, "ruleName": prose}
            ]}
        }
    });
    let headers = vec![("X-Wix-Request-Id", SECRET.to_owned())];
    Reply::Answer {
        status,
        headers,
        body: body.to_string().into(),
    }
}

#[tokio::test]
async fn errors_of_every_status() {
    for status in [301, 400, 401, 403, 404, 409, 428, 429, 500, 503] {
        let server = Server::new(move |_| quoting(status)).await;
        let (client, site) = (server.client(), server.site());
        let sending = report(&site, &STARTING, Some(ENTITY), &canary());
        let error = sending.await.unwrap_err();
        error_shows_nothing(&error);
        // The service's prose is there for who asks, without what was sent in confidence.
        let answer = error.answer().unwrap();
        assert!(answer.message().contains(VALUE));
        hides(answer, &[SECRET, TOKEN]);
        debug_shows_nothing(&client);
        debug_shows_nothing(&site);
        debug_shows_nothing(&server.builder());
        assert!(server.calls()[0].head.contains(TOKEN) && server.calls()[0].body.contains(VALUE));
    }
}

#[tokio::test]
async fn errors_of_the_token_endpoint() {
    for status in [200, 302, 400, 401, 500] {
        let server = Server::bare(move |_| quoting(status)).await;
        let site = server.client().instance(INSTANCE.into());
        let sending = report(&site, &STARTING, Some(ENTITY), &canary());
        let error = sending.await.unwrap_err();
        error_shows_nothing(&error);
        if let Some(answer) = error.answer() {
            hides(answer, &[SECRET]);
        }
        assert!(server.seen()[0].body.contains(SECRET));
    }
    let server = Server::bare(|_| granted("canary-token-27d4\u{7f}", 10)).await;
    let site = server.site();
    let sending = report(&site, &STARTING, None, &canary());
    error_shows_nothing(&sending.await.unwrap_err());
}

#[tokio::test]
async fn errors_of_the_connection() {
    for raw in [
        &b""[..],
        b"canary-value-5b90 canary-token-27d4\r\n\r\n",
        b"HTTP/1.1 canary-value-5b90\r\n\r\n",
    ] {
        let server = Server::new(move |_| Reply::Raw(raw.to_vec())).await;
        let site = server.site();
        let sending = report(&site, &STARTING, Some(ENTITY), &canary());
        error_shows_nothing(&sending.await.unwrap_err());
    }
}
