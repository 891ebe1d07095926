//! The stream of changes, and what may change anything.

use super::{SCREENS, change, get};
use crate::http::send;
use crate::support::{APP, ENTITY, SITE, Site, sandbox};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use triggers_sandbox::Sandbox;

struct Changes(BufReader<TcpStream>);

impl Changes {
    async fn of(sandbox: &Sandbox) -> Self {
        let mut stream = TcpStream::connect(sandbox.address())
            .await
            .expect("a connection");
        let request = format!(
            "GET /ui/changes HTTP/1.1\r\nhost: {}\r\n\r\n",
            sandbox.address()
        );
        stream
            .write_all(request.as_bytes())
            .await
            .expect("a request");
        let mut changes = Self(BufReader::new(stream));
        let mut kind = String::new();
        loop {
            let line = changes.line().await.expect("a head");
            if line.starts_with("content-type") {
                kind.clone_from(&line);
            }
            if line.is_empty() {
                break;
            }
        }
        assert!(kind.contains("text/event-stream"), "{kind}");
        changes
    }

    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let bytes = self.0.read_line(&mut line).await.expect("a line");
        (bytes > 0).then(|| line.trim_end().to_owned())
    }

    /// The count that the next event tells; none at the end.
    async fn next(&mut self) -> Option<u64> {
        while let Some(line) = self.line().await {
            if let Some(count) = line.strip_prefix("data: ") {
                return Some(count.parse().expect("a number"));
            }
        }
        None
    }
}

#[tokio::test]
async fn every_change_is_told_and_the_stream_ends_with_the_sandbox() {
    let sandbox = sandbox().await;
    let mut changes = Changes::of(&sandbox).await;
    let mut count = changes.next().await.expect("where it stands");
    let site = Site::new(&sandbox, APP, SITE).await;
    let mut more = async |changes: &mut Changes| {
        let next = changes.next().await.expect("a change");
        assert!(next > count, "{next} after {count}");
        count = next;
    };
    more(&mut changes).await;
    site.report("booked", ENTITY, &json!({ "title": "x" }))
        .await;
    more(&mut changes).await;
    sandbox.clock().follow();
    more(&mut changes).await;
    sandbox.clock().freeze();
    more(&mut changes).await;
    sandbox.set_automations(json!([])).expect("none");
    more(&mut changes).await;
    sandbox.reset();
    more(&mut changes).await;
    drop(sandbox);
    assert_eq!(changes.next().await, None);
}

/// Else an open page would ask for itself again and again.
#[tokio::test]
async fn looking_is_no_change() {
    let sandbox = sandbox().await;
    let mut changes = Changes::of(&sandbox).await;
    let before = changes.next().await.expect("where it stands");
    for path in SCREENS {
        get(&sandbox, path).await;
    }
    sandbox.clock().follow();
    assert_eq!(changes.next().await, Some(before + 1));
}

#[tokio::test]
async fn pages_of_others_can_neither_listen_nor_change() {
    let sandbox = sandbox().await;
    let own = format!("http://{}", sandbox.address());
    let call = async |method: &str, path: &str, headers: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/json")], headers].concat();
        send(sandbox.address(), method, path, &headers, b"{}")
            .await
            .status
    };
    let foreign = ("origin", "http://evil.example");
    for path in ["/ui/changes", "/", "/ui/clock?format=json"] {
        assert_eq!(call("GET", path, &[foreign]).await, 403, "{path}");
        assert_eq!(
            call("GET", path, &[("sec-fetch-site", "cross-site")]).await,
            403,
            "{path}"
        );
    }
    for path in ["/ui/send", "/ui/replay", "/ui/faults"] {
        assert_eq!(call("POST", path, &[]).await, 403, "{path}");
        assert_eq!(
            call("POST", path, &[("x-sandbox", "1"), foreign]).await,
            403,
            "{path}"
        );
        let plain = [("content-type", "text/plain"), ("x-sandbox", "1")];
        assert_eq!(
            send(sandbox.address(), "POST", path, &plain, b"{}")
                .await
                .status,
            415,
            "{path}"
        );
        // With all it needs it is only refused for its empty body.
        assert_eq!(
            call("POST", path, &[("x-sandbox", "1"), ("origin", &own)]).await,
            400,
            "{path}"
        );
    }
    // A link from elsewhere opens a page in a tab of its own.
    let link = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(call("GET", "/ui/clock", &link).await, 200);
}

/// A form as the page opens it must be one that can be sent.
#[tokio::test]
async fn every_form_makes_a_fault() {
    let sandbox = sandbox().await;
    let page = super::page(&sandbox, "/ui/faults").await;
    let kinds = page.all("a").filter_map(|link| link.get("href"));
    let kinds: Vec<_> = kinds.filter(|link| link.contains("?kind=")).collect();
    assert_eq!(kinds.len(), 13);
    let mut known = BTreeSet::new();
    for kind in &kinds {
        let form = super::page(&sandbox, kind).await;
        let mut fault = serde_json::Map::new();
        for field in form.all("input") {
            let (Some(name), Some(value)) = (field.get("name"), field.get("value")) else {
                continue;
            };
            if value.is_empty() {
                continue;
            }
            let plain = field.get("type") == Some("number") || field.get("data-json").is_some();
            let value = if plain {
                serde_json::from_str(value).expect("JSON")
            } else {
                Value::from(value)
            };
            fault.insert(name.to_owned(), value);
        }
        known.insert(fault["do"].to_string());
        let added = change(&sandbox, "/ui/faults", &fault.into()).await;
        assert_eq!(added.status, 200, "{kind}: {}", added.body);
    }
    let faults = super::json(&sandbox, "/ui/faults").await;
    assert_eq!(faults["faults"].as_array().map(Vec::len), Some(13));
    assert_eq!(faults["faults"][0]["status"], 503);
    assert_eq!(
        faults["without"][0]["faults"].as_array().map(Vec::len),
        Some(12)
    );

    // The message about an unknown kind lists all of them, and each has a form.
    let unknown = change(&sandbox, "/ui/faults", &json!({ "do": "?" })).await;
    let (_, listed) = unknown.body.split_once("expected one of").expect("a list");
    let (listed, _) = listed.split_once(" at line").expect("a place");
    let listed: BTreeSet<_> = listed
        .split('`')
        .skip(1)
        .step_by(2)
        .map(|it| json!(it).to_string())
        .collect();
    assert_eq!(listed, known);
    let refused = change(
        &sandbox,
        "/ui/faults",
        &json!({ "do": "status", "status": 12 }),
    )
    .await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("201 to 599"), "{}", refused.body);
}
