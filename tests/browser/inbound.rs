//! Webhooks and calls of the provider from the pages, to a server that this test is.

use crate::browser::Browser;
use crate::stage::{ANA, App, SITE, appointment, builder};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::Duration;
use triggers_sandbox::Sandbox;

/// Answers each path in its own way, until the process ends.
fn server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.expect("a connection"));
        }
    });
    address
}

fn answer(stream: TcpStream) {
    let mut reader = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = reader.read_line(&mut head).expect("a head");
        assert!(read > 0, "the head ends early: {head}");
    }
    let lower = head.to_lowercase();
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.expect("a length")];
    reader.read_exact(&mut body).expect("a body");
    let path = head.split(' ').nth(1).unwrap_or_default();
    let body = match path {
        "/webhooks" => "{}",
        "/plugin/validate-configuration" => {
            r#"{"valid":false,"configurationErrors":[{"message":"<i>No such room</i>"}]}"#
        }
        "/plugin/refresh-payload" => r#"{"cancelActivation":true}"#,
        _ => "garbage",
    };
    let length = body.len();
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
    let mut stream = reader.into_inner();
    stream.write_all(answer.as_bytes()).expect("sent");
}

async fn sandbox() -> Sandbox {
    let address = server();
    let started = builder()
        .webhooks(format!("http://{address}/webhooks"))
        .webhook_timeout(Duration::from_secs(60))
        .provider(format!("http://{address}/plugin"))
        .start();
    started.await.expect("a sandbox")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_installed_and_removed_on_its_page() {
    let sandbox = sandbox().await;
    let mut browser = Browser::open(sandbox.base_url());
    browser.press("8");
    browser.until_says("h1", "App");
    browser.until_says("#live", "installed on no site yet");
    browser.fill("#install [name=instanceId]", SITE);
    browser.fill("#install [name=duplicates]", "2");
    browser.click("#install button");
    browser.until_says("#live", "installed");
    browser.until("document.querySelectorAll('#live tbody tr').length == 1");
    browser.until_says("#live tbody", "accepted");
    assert_eq!(sandbox.requests().len(), 3);
    browser.click("#live tbody button");
    browser.until_says("#live tbody", "removed");
    let installations = sandbox.installations();
    assert_eq!(installations[0].instance_id.to_string(), SITE);
    assert!(!installations[0].installed && installations[0].accepted);
    browser.click("#live tbody button");
    browser.until_says("#live tbody", "Remove");
    assert!(sandbox.installations()[0].installed);
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_and_calls_of_the_provider_are_sent_by_form_and_are_on_the_timeline() {
    let sandbox = sandbox().await;
    let payload = appointment("Ana", "2026-12-01T10:00:00Z");
    App::of(&sandbox).report("appointment_starting", ANA, None, &payload);
    let mut browser = Browser::open(sandbox.base_url());
    let send = "/ui/send?trigger=appointment_starting";
    browser.go(send);
    browser.click("#webhook summary");
    browser.fill("#send-webhook [name=eventType]", "Custom");
    browser.fill("#send-webhook [name=instanceId]", SITE);
    browser.fill("#send-webhook [name=data]", r#"{"a":1}"#);
    browser.fill("#send-webhook [name=duplicates]", "2");
    browser.click("#send-webhook button");
    browser.until_says("h1", "Request");
    browser.until_says("#request-body", "Custom");
    let count = |operation: &str| {
        let requests = sandbox.requests();
        requests
            .iter()
            .filter(|it| it.operation == operation)
            .count()
    };
    assert_eq!(count("webhook"), 3);

    browser.go(send);
    browser.click("#provider summary");
    browser.fill("#call-provider [name=instanceId]", SITE);
    browser.click("#call-provider button");
    browser.until_says("#response-body", "No such room");
    browser.until_says(".head", "accepted");
    browser.go(send);
    browser.click("#provider summary");
    browser
        .run("document.querySelector('#call-provider select').value = 'dynamic-schema'; return 1");
    browser.click("#call-provider button");
    // What the server answers is no schema.
    browser.until_says(".head", "INVALID_ANSWER");
    browser.until_says("#problems", "cannot be read");

    sandbox.clock().run_to_next_due();
    assert_eq!(count("refresh-payload"), 1);
    browser.go(&format!("/ui/entities/{ANA}"));
    assert_eq!(browser.count(".story tr.webhook"), 3);
    assert_eq!(browser.count(".story tr.provider"), 3);
    assert_eq!(browser.count("svg .provider .mark"), 3);
    browser.until_says(".story", "INVALID_ANSWER");
    browser.click(".story tr.provider summary");
    browser.until_says(".story tr.provider details[open]", "No such room");
    browser.until_says(".story tr.provider details[open]", "selectedFilterOptions");
    browser.click(".story tr.provider details[open] a");
    browser.until_says("h1", "Request");
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_told() {
    let sandbox = crate::stage::sandbox().await;
    let mut browser = Browser::open(sandbox.base_url());
    browser.go("/ui/send");
    browser.click("#webhook summary");
    browser.click("#send-webhook button");
    browser.until_says("#message", "--webhooks URL");
    // The message covers what is below it.
    browser.go("/ui/send");
    browser.click("#webhook summary");
    browser.fill("#send-webhook [name=data]", "{");
    browser.click("#send-webhook button");
    browser.until_says("#message", "JSON");
    browser.go("/ui/send");
    browser.click("#provider summary");
    browser.click("#call-provider button");
    browser.until_says("#message", "--provider URL");
    browser.finish();
}
