//! The control API: what it shows, what it moves, and whom it refuses.

use crate::http::send;
use crate::support::{
    APP, ENTITY, SITE, START, Site, appointment, builder, control, reminders, sandbox,
};
use serde_json::{Value, json};
use triggers_sandbox::{Fault, Faults};

#[tokio::test]
async fn the_clock_is_read_and_moved() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    let shown = control(&sandbox, "GET", "/clock", &Value::Null)
        .await
        .json();
    assert_eq!(
        shown,
        json!({ "now": START, "frozen": true, "nextDue": "2026-11-30T10:00:00Z" })
    );
    let moved = control(&sandbox, "POST", "/clock", &json!({ "advance": "1d12h" }))
        .await
        .json();
    assert_eq!(moved["now"], "2026-11-21T22:00:00Z");
    let moved = control(
        &sandbox,
        "POST",
        "/clock",
        &json!({ "run_to_next_due": true }),
    )
    .await
    .json();
    assert_eq!(
        (&moved["now"], &moved["nextDue"]),
        (
            &json!("2026-11-30T10:00:00Z"),
            &json!("2026-12-01T12:00:00Z")
        )
    );
    let moved = control(
        &sandbox,
        "POST",
        "/clock",
        &json!({ "to": "2026-12-02T00:00:00Z" }),
    )
    .await
    .json();
    assert_eq!(moved["nextDue"], Value::Null);
    assert_eq!(sandbox.actions().len(), 2);
    for wrong in [
        json!({}),
        json!({ "to": START }),
        json!({ "advance": "soon" }),
        json!({ "freeze": 1 }),
        json!([]),
    ] {
        assert_eq!(
            control(&sandbox, "POST", "/clock", &wrong).await.status,
            400,
            "{wrong}"
        );
    }
    let running = control(&sandbox, "POST", "/clock", &json!({ "freeze": false }))
        .await
        .json();
    assert_eq!(running["frozen"], false);
}

#[tokio::test]
async fn lists_are_paged_and_filtered() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for _ in 0..3 {
        site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
            .await;
    }
    site.report("starting", SITE, &appointment("2026-11-20T10:00:00Z"))
        .await;
    let list = async |path: &str| control(&sandbox, "GET", path, &Value::Null).await.json();
    let first = list("/events?limit=3").await;
    assert_eq!(first["items"].as_array().map(Vec::len), Some(3));
    let second = list(&format!("/events?limit=3&after={}", first["next"])).await;
    assert_eq!(
        (second["items"].as_array().map(Vec::len), &second["next"]),
        (Some(1), &Value::Null)
    );
    let event = &first["items"][0];
    assert_eq!(event["kind"], "report");
    assert_eq!(event["payload"], appointment("2026-12-01T10:00:00Z"));

    let count = async |path: &str| list(path).await["items"].as_array().map(Vec::len);
    assert_eq!(count("/activations").await, Some(4));
    assert_eq!(
        count(&format!(
            "/activations?externalEntityId={ENTITY}&status=SCHEDULED&triggerKey=starting"
        ))
        .await,
        Some(3)
    );
    assert_eq!(count("/activations?status=SKIPPED").await, Some(1));
    let skipped = list("/activations?status=SKIPPED").await["items"][0].clone();
    assert_eq!(skipped["reason"], "SCHEDULE_DATE_EXPIRED");
    for path in [
        "/activations?status=DONE",
        "/events?limit=0",
        "/events?limit=1001",
        "/events?page=2",
    ] {
        assert_eq!(
            control(&sandbox, "GET", path, &Value::Null).await.status,
            400,
            "{path}"
        );
    }
    assert_eq!(
        control(&sandbox, "GET", "/nothing", &Value::Null)
            .await
            .status,
        404
    );

    let requests = list("/requests").await;
    let token = &requests["items"][0];
    assert_eq!(
        (&token["operation"], &token["status"]),
        (&json!("token"), &json!(200))
    );
    let text = requests.to_string();
    assert!(
        !text.contains("sandbox-secret") && !text.contains(&site.token),
        "secrets are redacted"
    );
    assert_eq!(
        requests["items"][1]["headers"]["authorization"],
        "[redacted]"
    );
    assert_eq!(requests["items"][1]["triggerKey"], "starting");

    assert_eq!(
        control(&sandbox, "POST", "/reset", &json!({})).await.status,
        200
    );
    assert_eq!(count("/events").await, Some(0));
    assert_eq!(count("/automations").await, Some(1));
    assert_eq!(list("/clock").await["nextDue"], Value::Null);
    assert_eq!(
        site.cancel("starting", ENTITY).await.status,
        200,
        "tokens stay good"
    );
}

#[tokio::test]
async fn automations_are_set_shown_and_removed() {
    let sandbox = sandbox().await;
    let list = json!({ "automations": reminders() });
    assert_eq!(
        control(&sandbox, "PUT", "/automations", &list).await.status,
        200
    );
    let mut one = reminders()[0].clone();
    one["id"] = "second".into();
    assert_eq!(
        control(&sandbox, "PUT", "/automations/second", &one)
            .await
            .status,
        200
    );
    assert_eq!(
        control(&sandbox, "PUT", "/automations/third", &one)
            .await
            .status,
        400
    );
    assert_eq!(
        control(&sandbox, "GET", "/automations/second", &Value::Null)
            .await
            .json(),
        one
    );
    assert_eq!(
        control(&sandbox, "DELETE", "/automations/second", &Value::Null)
            .await
            .status,
        200
    );
    assert_eq!(
        control(&sandbox, "GET", "/automations/second", &Value::Null)
            .await
            .status,
        404
    );
    assert_eq!(
        control(&sandbox, "DELETE", "/automations/second", &Value::Null)
            .await
            .status,
        404
    );
    let wrong = control(&sandbox, "PUT", "/automations", &json!([{ "id": "bad" }])).await;
    assert!(
        wrong.status == 400 && wrong.body.contains("`bad`"),
        "{}",
        wrong.body
    );
    let shown = control(&sandbox, "GET", "/automations", &Value::Null)
        .await
        .json();
    assert_eq!(shown["items"].as_array().map(Vec::len), Some(1));
}

/// Method, path, headers, and the status they get.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], u16);

#[tokio::test]
async fn web_pages_and_other_machines_are_refused() {
    let sandbox = sandbox().await;
    let address = sandbox.address();
    let json_type = ("content-type", "application/json");
    let marked = ("x-sandbox", "1");
    let port = address.port();
    let own = format!("http://{address}");
    let cases: &[Case<'_>] = &[
        ("POST", "/_sandbox/v1/reset", &[json_type, marked], 200),
        ("POST", "/_sandbox/v1/reset", &[json_type], 403),
        (
            "POST",
            "/_sandbox/v1/reset",
            &[("content-type", "text/plain"), marked],
            415,
        ),
        ("POST", "/_sandbox/v1/reset", &[marked], 415),
        (
            "POST",
            "/_sandbox/v1/reset",
            &[json_type, marked, ("origin", "http://evil.example")],
            403,
        ),
        (
            "POST",
            "/_sandbox/v1/reset",
            &[json_type, marked, ("origin", &own)],
            200,
        ),
        ("GET", "/_sandbox/v1/events", &[("origin", "null")], 403),
        (
            "GET",
            "/_sandbox/v1/events",
            &[("sec-fetch-site", "cross-site")],
            403,
        ),
        (
            "GET",
            "/_sandbox/v1/events",
            &[("host", "evil.example")],
            421,
        ),
        (
            "GET",
            "/_sandbox/v1/events",
            &[("host", &format!("localhost:{port}"))],
            200,
        ),
        (
            "POST",
            "/oauth2/token",
            &[json_type, ("host", "evil.example")],
            421,
        ),
        (
            "OPTIONS",
            "/_sandbox/v1/reset",
            &[("origin", "http://evil.example")],
            403,
        ),
    ];
    for (method, path, headers, status) in cases {
        let answer = send(address, method, path, headers, b"{}").await;
        assert_eq!(answer.status, *status, "{method} {path} {headers:?}");
        assert_eq!(answer.header("access-control-allow-origin"), None);
    }
    let open =
        triggers_sandbox::Sandbox::builder().listen("0.0.0.0:0".parse().expect("an address"));
    assert!(open.start().await.is_err());
}

#[tokio::test]
async fn what_is_no_object_and_no_text_is_refused_in_the_same_shape() {
    let sandbox = sandbox().await;
    let busy = Fault::status(503).on("cancel");
    sandbox
        .set_faults(Faults::new([busy]))
        .expect("a sound fault");
    for (method, path) in [("PUT", "/faults"), ("POST", "/scenario")] {
        let answer = control(&sandbox, method, path, &json!([])).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "BAD_REQUEST"),
            "{method} {path}"
        );
    }
    let kept = control(&sandbox, "GET", "/faults", &Value::Null).await;
    assert_eq!(kept.json()["faults"].as_array().map(Vec::len), Some(1));
    for path in ["/automations/%ff", "/contacts/%ff", "/members/%ff"] {
        let answer = control(&sandbox, "DELETE", path, &Value::Null).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "BAD_REQUEST"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_refused_with_the_reason() {
    let sandbox = sandbox().await;
    let second = builder().listen(sandbox.address()).start().await;
    let refused = second.expect_err("the port is taken").to_string();
    let start = format!("cannot listen on {}: ", sandbox.address());
    assert!(
        refused.starts_with(&start) && refused.len() > start.len(),
        "{refused}"
    );
}

#[tokio::test]
async fn a_dropped_sandbox_no_longer_listens() {
    let sandbox = sandbox().await;
    let address = sandbox.address();
    drop(sandbox);
    for _ in 0..500 {
        if tokio::net::TcpStream::connect(address).await.is_err() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{address} still answers");
}
