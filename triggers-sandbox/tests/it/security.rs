//! Who may talk to the sandbox, and how much it takes.

use crate::http::{Answer, send};
use crate::support::{
    APP, ENTITY, OTHER_ENTITY, SITE, Site, appointment, builder, reminders, sandbox,
};
use serde_json::json;
use std::net::SocketAddr;
use triggers_sandbox::{Sandbox, StartError};

const TOKEN: &str = "0123456789abcdef-._~";

/// One path of every kind: pages, event streams, control, remote API, and none at all.
const PATHS: [(&str, &str); 9] = [
    ("GET", "/"),
    ("GET", "/_sandbox/v1/requests"),
    ("GET", "/_sandbox/v1/changes"),
    ("GET", "/_sandbox/openapi.json"),
    ("POST", "/_sandbox/v1/reset"),
    ("POST", "/oauth2/token"),
    ("POST", "/automations/v1/events/report"),
    ("POST", "/v1/triggers/query"),
    ("GET", "/_sandbox%2fv1/requests"),
];

async fn ask(sandbox: &Sandbox, (method, path): (&str, &str), headers: &[(&str, &str)]) -> Answer {
    let mut all = vec![("content-type", "application/json"), ("x-sandbox", "1")];
    all.extend(headers);
    let loopback = SocketAddr::from(([127, 0, 0, 1], sandbox.address().port()));
    send(loopback, method, path, &all, b"{}").await
}

/// Reachable from other machines, for as long as the test runs.
async fn shown_to_others() -> Sandbox {
    let any = SocketAddr::from(([0, 0, 0, 0], 0));
    let builder = builder().listen(any).access_token(TOKEN);
    builder.start().await.expect("a sandbox")
}

#[tokio::test]
async fn other_machines_need_a_token() {
    let any = SocketAddr::from(([0, 0, 0, 0], 0));
    let refused = builder().listen(any).start().await.expect_err("no token");
    assert!(matches!(refused, StartError::NotLoopback(_)), "{refused}");
    for token in ["short", "0123456789 abcdef", ""] {
        let builder = builder().listen(any).access_token(token);
        let refused = builder.start().await.expect_err("a bad token");
        assert!(matches!(refused, StartError::AccessToken(_)), "{refused}");
    }
}

#[tokio::test]
async fn with_a_token_no_path_is_without_it() {
    let sandbox = shown_to_others().await;
    for path in PATHS {
        for headers in [
            [].as_slice(),
            &[("x-sandbox-token", "0123456789abcdef-._")],
            &[("authorization", "Basic OndvcmQ=")],
            &[("authorization", TOKEN)],
        ] {
            let answer = ask(&sandbox, path, headers).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, "ACCESS_TOKEN_REQUIRED"),
                "{path:?} {headers:?}"
            );
            assert!(answer.header("www-authenticate").is_some());
        }
    }
}

#[tokio::test]
async fn the_token_is_taken_in_three_ways_and_kept_out_of_the_journal() {
    let sandbox = shown_to_others().await;
    let body = json!({
        "instance_id": SITE, "client_id": APP, "client_secret": "sandbox-secret",
        "grant_type": "client_credentials",
    });
    let body = body.to_string();
    let json_type = ("content-type", "application/json");
    let loopback = SocketAddr::from(([127, 0, 0, 1], sandbox.address().port()));
    let basic = "Basic YW55Ym9keTowMTIzNDU2Nzg5YWJjZGVmLS5ffg==";
    let below = format!("/_token/{TOKEN}/oauth2/token");
    for (path, headers) in [
        ("/oauth2/token", vec![json_type, ("x-sandbox-token", TOKEN)]),
        ("/oauth2/token", vec![json_type, ("authorization", basic)]),
        (
            below.as_str(),
            vec![json_type, ("host", "sandbox.internal:4010")],
        ),
    ] {
        let answer = send(loopback, "POST", path, &headers, body.as_bytes()).await;
        assert_eq!(answer.status, 200, "{path} {headers:?} {}", answer.body);
        // An access token of the API beside the one of the sandbox.
        let token = answer.json()["access_token"]
            .as_str()
            .expect("a token")
            .to_owned();
        let headers = [
            json_type,
            ("authorization", &token),
            ("x-sandbox-token", TOKEN),
        ];
        // Given twice, or told by a page below it, the token stays out as well.
        let from = format!("http://sandbox.internal/_token/{TOKEN}/");
        let twice = [json_type, ("x-sandbox-token", TOKEN), ("referer", &from)];
        let answer = send(loopback, "POST", &below, &twice, body.as_bytes()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let cancel = json!({ "triggerKey": "starting", "externalEntityId": ENTITY }).to_string();
        let answer = send(
            loopback,
            "POST",
            "/v1/events/cancel",
            &headers,
            cancel.as_bytes(),
        )
        .await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
    let answer = ask(
        &sandbox,
        ("POST", "/_sandbox/v1/reset"),
        &[("authorization", basic)],
    )
    .await;
    assert_eq!(answer.status, 200);
    let shown = format!("{:?}{sandbox:?}", sandbox.requests());
    assert!(!shown.contains(TOKEN), "{shown}");
}

#[tokio::test]
async fn foreign_names_are_refused_everywhere() {
    let sandbox = sandbox().await;
    for path in PATHS {
        for host in [
            "evil.example",
            "evil.example:4010",
            "192.168.0.7",
            "localhost.",
            "",
        ] {
            let answer = ask(&sandbox, path, &[("host", host)]).await;
            assert_eq!(answer.status, 421, "{path:?} {host}");
        }
        for hosts in [["localhost", "evil.example"], ["evil.example", "localhost"]] {
            let answer = ask(&sandbox, path, &hosts.map(|host| ("host", host))).await;
            assert_eq!(answer.status, 421, "{path:?} {hosts:?}");
        }
    }
    assert!(
        sandbox.requests().is_empty(),
        "a refused call leaves no trace"
    );
}

#[tokio::test]
async fn pages_of_others_are_refused_everywhere() {
    let sandbox = sandbox().await;
    let own = format!("http://{}", sandbox.address());
    for path in PATHS {
        for headers in [
            [("origin", "http://evil.example")].as_slice(),
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:1")],
            &[("origin", "http://localhost\u{e9}")],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", "navigate"),
                ("sec-fetch-dest", "iframe"),
            ],
        ] {
            let answer = ask(&sandbox, path, headers).await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (403, "FOREIGN_ORIGIN"),
                "{path:?} {headers:?}"
            );
            assert!(answer.header("access-control-allow-origin").is_none());
            assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        }
        let answer = ask(
            &sandbox,
            path,
            &[("origin", &own), ("sec-fetch-site", "same-origin")],
        )
        .await;
        assert_ne!(answer.status, 403, "{path:?}");
    }
    // A link on another page may be followed; a form on it may not be sent.
    let link = [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
    ];
    assert_eq!(
        ask(&sandbox, ("GET", "/_sandbox/v1/requests"), &link)
            .await
            .status,
        200
    );
    assert_eq!(
        ask(&sandbox, ("POST", "/oauth2/token"), &link).await.status,
        403
    );
    // No browser is answered with yes when it asks whether it may call.
    let asked = [
        ("access-control-request-method", "POST"),
        ("origin", own.as_str()),
    ];
    let answer = ask(&sandbox, ("OPTIONS", "/_sandbox/v1/reset"), &asked).await;
    assert!(answer.header("access-control-allow-origin").is_none());
    assert_ne!(answer.status, 200);
}

#[tokio::test]
async fn the_journal_keeps_what_fits() {
    let sandbox = sandbox().await;
    let long = vec![b'x'; 1 << 20];
    for _ in 0..66 {
        let headers = [("content-type", "text/plain")];
        let answer = send(
            sandbox.address(),
            "POST",
            "/oauth2/token-inf",
            &headers,
            &long,
        )
        .await;
        assert_eq!(answer.status, 415);
    }
    let requests = sandbox.requests();
    let bytes: usize = requests
        .iter()
        .map(|request| request.request_body.len())
        .sum();
    assert!((60 << 20..=64 << 20).contains(&bytes), "{bytes}");
    assert!(requests[0].seq > 1, "the oldest is forgotten");
}

#[tokio::test]
async fn as_many_activations_wait_as_may() {
    let builder = builder().automations(reminders()).max_waiting(1);
    let sandbox = builder.start().await.expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let payload = appointment("2026-12-01T10:00:00Z");
    assert_eq!(site.report("starting", ENTITY, &payload).await.status, 200);
    let answer = site.report("starting", OTHER_ENTITY, &payload).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "RESOURCE_EXHAUSTED")
    );
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
    let answer = site.report("starting", OTHER_ENTITY, &payload).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
