//! Tokens, ownership and instances.

use crate::http::send;
use crate::support::{
    APP, ENTITY, OTHER_APP, OTHER_SITE, SITE, Site, appointment, ask_token, builder, sandbox,
};
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_token_is_given_for_the_right_secret_only() {
    let sandbox = sandbox().await;
    let answer = ask_token(&sandbox, APP, "sandbox-secret", SITE).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["token_type"], "Bearer");
    assert_eq!(answer.json()["expires_in"], 14_400);
    for (app, secret) in [(APP, "wrong"), (SITE, "sandbox-secret")] {
        let answer = ask_token(&sandbox, app, secret, SITE).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (401, "INVALID_CLIENT")
        );
    }
    let answer = ask_token(&sandbox, "not-a-guid", "sandbox-secret", "neither").await;
    assert_eq!(answer.status, 400);
    let violations = &answer.json()["details"]["validationError"]["fieldViolations"];
    assert_eq!(violations[0]["field"], "client_id");
    assert_eq!(violations[1]["field"], "instance_id");
}

#[tokio::test]
async fn the_authorization_is_bare_or_bearer_and_must_be_good() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let bearer = format!("Bearer {}", site.token);
    let body = json!({ "triggerKey": "starting", "externalEntityId": ENTITY }).to_string();
    for (authorization, status) in [
        (site.token.as_str(), 200),
        (&bearer, 200),
        ("Bearer nonsense", 401),
        ("", 401),
    ] {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", authorization),
        ];
        // Without the gateway's prefix, as the SDK calls another host.
        let answer = send(
            sandbox.address(),
            "POST",
            "/v1/events/cancel",
            &headers,
            body.as_bytes(),
        )
        .await;
        assert_eq!(answer.status, status, "{authorization:?}");
    }
    let headers = [("content-type", "application/json")];
    let answer = send(
        sandbox.address(),
        "POST",
        "/v1/events/cancel",
        &headers,
        body.as_bytes(),
    )
    .await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (401, "UNAUTHENTICATED")
    );
}

#[tokio::test]
async fn tokens_end_on_the_virtual_clock() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    sandbox.clock().advance(Duration::from_secs(14_399));
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
    sandbox.clock().advance(Duration::from_secs(1));
    assert_eq!(site.cancel("starting", ENTITY).await.status, 401);
}

#[tokio::test]
async fn only_the_owner_reports_and_cancels() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, OTHER_APP, SITE).await;
    for key in ["starting", "nowhere"] {
        let answer = site.report(key, ENTITY, &json!({})).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "TRIGGER_NOT_FOUND"),
            "{key}"
        );
        assert_eq!(site.cancel(key, ENTITY).await.status, 404, "{key}");
    }
    assert_eq!(
        site.report("foreign_only", ENTITY, &json!({ "a": "b" }))
            .await
            .status,
        200
    );
    assert_eq!(sandbox.events().len(), 1);
}

#[tokio::test]
async fn instances_never_meet() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let other = Site::new(&sandbox, APP, OTHER_SITE).await;
    let body = json!({
        "triggerKey": "starting", "payload": appointment("2026-12-01T10:00:00Z"),
        "externalEntityId": ENTITY, "idempotency": { "key": "same" },
    });
    assert_eq!(site.call("report", &body).await.status, 200);
    assert_eq!(other.call("report", &body).await.status, 200);
    assert!(sandbox.events().iter().all(|event| !event.duplicate));
    assert_eq!(other.cancel("starting", ENTITY).await.status, 200);
    sandbox.clock().advance(Duration::from_hours(30 * 24));
    let actions = sandbox.actions();
    assert_eq!(actions.len(), 2);
    assert!(
        actions
            .iter()
            .all(|action| action.instance_id.to_string() == SITE)
    );
}

#[tokio::test]
async fn the_rate_limit_is_per_instance_and_minute() {
    let sandbox = builder().rate_limit(2).start().await.expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let other = Site::new(&sandbox, APP, OTHER_SITE).await;
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
    let answer = site.cancel("starting", ENTITY).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (429, "RESOURCE_EXHAUSTED")
    );
    assert_eq!(other.cancel("starting", ENTITY).await.status, 200);
    sandbox.clock().advance(Duration::from_mins(1));
    assert_eq!(site.cancel("starting", ENTITY).await.status, 200);
}

#[tokio::test]
async fn a_token_says_what_it_stands_for() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let ask = async |body: serde_json::Value| {
        let headers = [("content-type", "application/json")];
        let body = body.to_string();
        send(
            sandbox.address(),
            "POST",
            "/oauth2/token-info",
            &headers,
            body.as_bytes(),
        )
        .await
    };
    let answer = ask(json!({ "token": site.token })).await;
    assert_eq!(answer.status, 200);
    let info = answer.json();
    assert_eq!(info["active"], true);
    assert_eq!(
        (&info["clientId"], &info["instanceId"]),
        (&json!(APP), &json!(SITE))
    );
    assert_eq!(
        ask(json!({ "token": "no" })).await.json(),
        json!({ "active": false })
    );
    assert_eq!(ask(json!({})).await.status, 400);
    sandbox.clock().advance(Duration::from_hours(4));
    let answer = ask(json!({ "token": site.token })).await;
    assert_eq!(answer.json(), json!({ "active": false }));
    for request in sandbox.requests() {
        assert!(!request.request_body.contains(&site.token), "{request:?}");
    }
}
