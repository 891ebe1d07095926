//! A canary secret, a canary payload value and the tokens: on the wire, and nowhere else.

use crate::proxy::{BulkFault, Fault, Items, Junk, Message, Proxy};
use crate::world::{APP, MANIFEST, bulk_cancel, cancel, entity, instance, options, payload};
use std::fmt::{Debug, Display, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Dispatch, Metadata, Subscriber};
use triggers_codegen::Source;
use triggers_runtime::{
    AppCredentials, Batcher, Bulk, Client, Command, Idempotency, PayloadJson, Report, Sink,
};
use triggers_sandbox::Sandbox;

const SECRET: &str = "canary-secret-4b1f";
const VALUE: &str = "canary-value-93ce";

/// All text that a program could log. Clones share it.
#[derive(Clone, Debug, Default)]
struct Capture(Arc<Mutex<String>>);

impl Capture {
    fn write(&self, text: std::fmt::Arguments<'_>) {
        writeln!(self.0.lock().unwrap(), "{text}").unwrap();
    }

    fn debug(&self, value: &impl Debug) {
        self.write(format_args!("{value:?}\n{value:#?}"));
    }

    fn error(&self, error: &(impl Debug + Display)) {
        self.debug(error);
        self.write(format_args!("{error}\n{error:#}"));
    }

    /// Takes what is traced on this thread, until the end of the guard.
    fn listen(&self) -> (Dispatch, DefaultGuard) {
        let guard = tracing::subscriber::set_default(self.clone());
        // With one subscriber only, a place that another thread reaches first would ask that thread,
        // hear that nobody listens, and stay silent.
        (Dispatch::new(Self::default()), guard)
    }

    fn contains(&self, text: &str) -> bool {
        self.0.lock().unwrap().contains(text)
    }

    /// The canaries that are in it.
    fn leaks<'a>(&self, canaries: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        canaries
            .into_iter()
            .filter(|canary| self.contains(canary))
            .collect()
    }
}

/// As a subscriber of `tracing`, it takes every span and event of every crate, at every level.
impl Subscriber for Capture {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        self.write(format_args!("span {}", span.metadata().name()));
        span.record(&mut Fields(self));
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Fields(self));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Fields(self));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Fields<'a>(&'a Capture);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.write(format_args!("{field}={value:?}"));
    }
}

fn report(n: usize, about: u8) -> Report {
    let payload = PayloadJson::from_json(format!("{{\"n\":{n},\"text\":\"{VALUE}\"}}")).unwrap();
    let key = Idempotency::new(format!("key-{n}"), None).unwrap();
    Report::new(Some(entity(about)), payload, Some(key))
}

fn bulk() -> Bulk {
    let report = |n: u8| report(usize::from(n), n).into();
    Bulk::new("alpha", (0..4).map(report).collect())
}

/// An answer that quotes all it was sent, as services do.
fn quoting(status: u16) -> Fault {
    let prose = format!("the value '{VALUE}' is not allowed, nor is '{SECRET}'");
    let body = serde_json::json!({
        "message": prose,
        "details": {
            "applicationError": { "code": prose, "description": prose, "data": { "value": prose } },
            "validationError": { "fieldViolations": [
                { "field": prose, "description": prose, "violatedRule": prose, "ruleName": prose },
            ] },
        },
    });
    let headers = [("content-type", "application/json")];
    Fault::Answer {
        answer: Message::answer(status, &headers, body.to_string()),
        handled: false,
    }
}

fn faults() -> Vec<Fault> {
    let mut faults = vec![
        Fault::None,
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::CloseBefore,
        Fault::CutAnswer { keep: 7 },
        Fault::BlackHole { handled: true },
        Fault::Junk(Junk::Html),
        Fault::Junk(Junk::HalfJson),
        Fault::Bulk(BulkFault::Fail {
            items: Items(0b0101),
            code: "INTERNAL",
        }),
        Fault::Bulk(BulkFault::Hide { items: Items::ALL }),
        Fault::status_with(429, &[("retry-after", "0")]),
    ];
    faults.extend([301, 400, 401, 403, 404, 409, 413, 428, 429, 500, 503].map(quoting));
    faults
}

/// A command that the service refuses, quoting the value.
fn refused() -> Command {
    let payload = PayloadJson::from_json(format!("{{\"n\":\"{VALUE}\"}}")).unwrap();
    let mut report = report(99, 0);
    report.payload = payload;
    Command::report("alpha", report)
}

#[tokio::test]
async fn nothing_that_is_printed_shows_secrets_or_payloads() {
    let manifest = Source::inline("faults.yaml", MANIFEST);
    let sandbox = Sandbox::builder()
        .manifest(manifest)
        .app_secret(SECRET)
        .start()
        .await
        .unwrap();
    let proxy = Proxy::start(sandbox.address()).await;
    let capture = Capture::default();
    let _tracing = capture.listen();

    let credentials = AppCredentials::new(APP.into(), SECRET);
    capture.debug(&credentials);
    let builder = Client::builder(credentials)
        .base_url(proxy.url())
        .delivery(options().quarantine(Duration::ZERO).retry_budget(1_000_000))
        .on_event({
            let capture = capture.clone();
            move |event| capture.debug(event)
        })
        .attempt_timeout(Duration::from_millis(300));
    capture.debug(&builder);
    let client = builder.build().unwrap();
    let site = client.instance(instance(0).into());
    let batcher = Batcher::new(site.clone()).unwrap();

    let mut errors = 0;
    for fault in faults() {
        let again = fault.clone();
        proxy.script(move |request| {
            if request.path() == "/oauth2/token" {
                Fault::None
            } else {
                again.clone()
            }
        });
        for command in [Command::report("alpha", report(1, 0)), cancel(0), refused()] {
            capture.debug(&command);
            match site.send(command).await {
                Ok(receipt) => capture.debug(&receipt),
                Err(error) => {
                    errors += 1;
                    capture.error(&error);
                }
            }
        }
        for bulk in [bulk(), bulk_cancel(3)] {
            capture.debug(&bulk);
            capture.debug(&site.send_all(bulk).await);
        }
        capture.debug(&batcher.send_all(bulk()).await);
        capture.debug(&client);
        capture.debug(&site);
        capture.debug(&batcher);
    }
    errors += without_tokens(&proxy, &client, &capture).await;
    assert!(errors > 40, "{errors} failures are hardly a failing mix");

    // It did go over the wire, and what is neutral was captured.
    let log = proxy.log();
    let sent = |canary: &str| {
        log.iter()
            .any(|exchange| String::from_utf8_lossy(&exchange.request.body).contains(canary))
    };
    assert!(sent(SECRET) && sent(VALUE));
    for marker in [
        "alpha",
        "key-1",
        "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913",
        "bytes)",
        "Ambiguous",
        "status 503",
        "428",
        "span triggers.attempt",
        "http.response.status_code=",
        "Settled",
    ] {
        assert!(capture.contains(marker), "`{marker}` was not captured");
    }
    let tokens: Vec<String> = log
        .iter()
        .filter_map(|exchange| exchange.request.header("authorization").map(str::to_owned))
        .collect();
    assert!(!tokens.is_empty());
    let canaries = [SECRET, VALUE]
        .into_iter()
        .chain(tokens.iter().map(String::as_str));
    assert_eq!(capture.leaks(canaries), [""; 0]);
}

/// Calls that get no token: the endpoint quotes the secret, or fails in other ways.
async fn without_tokens(proxy: &Proxy, client: &Client, capture: &Capture) -> usize {
    let mut faults = [301, 400, 401, 403, 429, 500, 503].map(quoting).to_vec();
    faults.extend([Fault::ResetBefore, Fault::ResetAfter, Fault::CloseBefore]);
    faults.extend(Junk::SMALL.map(Fault::Junk));
    let count = faults.len();
    for (number, fault) in (10..).zip(faults) {
        proxy.script(move |_| fault.clone());
        let site = client.instance(instance(number).into());
        let sending = site.send(Command::report("alpha", report(usize::from(number), 0)));
        capture.error(&sending.await.unwrap_err());
        capture.debug(&site);
    }
    count
}

/// The check can fail: what would leak is found in every form in which it could.
#[test]
fn a_leak_would_be_found() {
    let capture = Capture::default();
    capture.debug(&payload(1));
    assert_eq!(capture.leaks([SECRET, VALUE]), [""; 0]);
    capture.debug(&format!("{{\"text\":\"{VALUE}\"}}"));
    capture.error(&std::io::Error::other(SECRET));
    assert_eq!(capture.leaks([SECRET, VALUE]), [SECRET, VALUE]);

    let capture = Capture::default();
    let _tracing = capture.listen();
    tracing::trace!(secret = SECRET, "{VALUE}");
    assert_eq!(capture.leaks([SECRET, VALUE]), [SECRET, VALUE]);
}
