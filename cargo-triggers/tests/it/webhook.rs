//! `webhook send` to an app with prepared answers, and `webhook verify` of what the app received.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;

use serde_json::{Value, json};

use crate::process::{Scratch, run, run_with};

/// An app that answers one request for each status, and then returns the bodies that it received.
fn app(statuses: &'static [u16]) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
    let serve = move || {
        let requests = statuses.iter();
        requests
            .map(|status| answer(listener.accept().unwrap().0, *status))
            .collect()
    };
    (url, std::thread::spawn(serve))
}

fn answer(stream: TcpStream, status: u16) -> String {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).unwrap() > 2 {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{{}}");
    reader.get_mut().write_all(head.as_bytes()).unwrap();
    String::from_utf8(body).unwrap()
}

#[test]
fn it_is_sent_until_the_app_accepts_it_and_again_as_asked() {
    let scratch = Scratch::new("webhook-send");
    let key = scratch.path("key.pem");
    let (url, received) = app(&[500, 200, 200]);
    let ran = run(&[
        "webhook",
        "send",
        "AppInstalled",
        "--to",
        &url,
        "--signing-key",
        &key,
        "--attempts",
        "3",
        "--duplicates",
        "1",
        "--data",
        r#"{ "originInstanceId": "x" }"#,
    ]);
    assert_eq!(ran.fine(), "500 {}\n200 {}\n200 {}\n");
    let bodies = received.join().unwrap();
    // One event, whose signature holds for the key that was written beside the private one.
    let public = scratch.path("key.public.pem");
    let verify = ["webhook", "verify", "--public-key", &public];
    for body in &bodies {
        let data = run_with(&verify, body).fine();
        let event: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(event["eventType"], "AppInstalled");
        assert_eq!(event["instanceId"], "11111111-1111-4111-8111-111111111111");
        let data: Value = serde_json::from_str(event["data"].as_str().unwrap()).unwrap();
        assert_eq!(
            data,
            json!({ "appId": "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913", "originInstanceId": "x" })
        );
    }
    // With another key, the same command says why the app would refuse it.
    let other = scratch.path("other.pem");
    let (url, received) = app(&[401]);
    let send = ["webhook", "send", "AppRemoved", "--to", &url];
    let ran = run(&[&send[..], &["--signing-key", &other]].concat());
    assert_eq!((ran.code, &*ran.out), (1, "401 {}\n"));
    let body = received.join().unwrap().remove(0);
    let refused = run_with(&verify, &body).wrong();
    assert_eq!(
        refused,
        "error: the signature does not fit the public key of the app\n"
    );
}

#[test]
fn what_it_cannot_send_or_read_is_named() {
    let scratch = Scratch::new("webhook-wrong");
    let no_key = scratch.file("key.pem", "no key");
    let to = "--to=http://127.0.0.1:9/webhooks";
    let key = format!("--signing-key={no_key}");
    let refused = run(&["webhook", "send", "AppInstalled", to, &key]).wrong();
    assert!(refused.contains("RSA key"), "{refused}");
    // Only an app on this machine: a signature of a test must not reach others.
    let key = format!("--signing-key={}", scratch.path("new.pem"));
    let away = "--to=http://example.com/webhooks";
    let refused = run(&["webhook", "send", "AppInstalled", away, &key]).wrong();
    assert!(refused.contains("example.com"), "{refused}");
    let data = ["--data", "{"];
    let refused = run(&[&["webhook", "send", "AppInstalled", to, &key][..], &data].concat());
    assert_eq!(refused.code, 2);
    assert!(
        refused.err.contains("invalid value '{' for '--data"),
        "{}",
        refused.err
    );
    let missing = scratch.path("missing.pem");
    let verify = ["webhook", "verify", "--public-key", &missing];
    let refused = run_with(&verify, "").wrong();
    assert!(refused.contains("missing.pem"), "{refused}");
}
