//! The stream of changes, and what may change anything.

use super::{SCREENS, change, get};
use crate::http::send;
use crate::support::{APP, ENTITY, SITE, Site, sandbox};
use serde_json::json;
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

#[tokio::test]
async fn faults_of_the_form_are_added_to_those_there_are() {
    let sandbox = sandbox().await;
    let add = async |body| change(&sandbox, "/ui/faults", &body).await;
    assert_eq!(
        add(json!({ "kind": "status", "status": "503", "count": "2", "operation": "report" }))
            .await
            .status,
        200
    );
    assert_eq!(
        add(json!({ "kind": "reset-after", "percent": "12.5", "count": "" }))
            .await
            .status,
        200
    );
    let refused = add(json!({ "kind": "status", "status": "12" })).await;
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("201 to 599"), "{}", refused.body);
    let faults = super::json(&sandbox, "/ui/faults").await;
    let faults = faults["faults"].as_array().expect("a list");
    let told: Vec<_> = faults
        .iter()
        .map(|it| {
            (
                it["what"].as_str(),
                it["left"].as_u64(),
                it["chance"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some("Status"), Some(2), Some("100 %")),
            (Some("Reset after commit"), None, Some("12.5 %"))
        ]
    );
}
