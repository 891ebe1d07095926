//! Services in axum, called by the sandbox over HTTP.

use std::sync::{Arc, Mutex};

use axum::Router;
use serde_json::json;
use triggers_inbound::{EventKind, Verifier, Webhooks};
use triggers_inbound_tests::{APP, SITE};
use triggers_runtime::{AppId, Uuid};
use triggers_sandbox::{Sandbox, SigningKey, Webhook};

const MANIFEST: &str = "
version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  shop_opened:
    name: Shop opened
    payload: { type: object, properties: { open: { type: boolean, title: Open, examples: [true] } } }
";

async fn serve(router: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

async fn sandbox(webhooks: String, key: SigningKey) -> Sandbox {
    let manifest = triggers_codegen::Source::inline("triggers.yaml", MANIFEST);
    let builder = Sandbox::builder()
        .manifest(manifest)
        .webhooks(webhooks)
        .webhook_timeout(std::time::Duration::from_secs(60))
        .signing_key(key);
    builder.start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sandbox_installs_and_removes_an_app() {
    let key = SigningKey::of_process().unwrap();
    let app: AppId = APP.parse().unwrap();
    let types = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&types);
    let verifier = Verifier::new(app, key.public_key()).unwrap();
    let webhooks = Webhooks::new(verifier)
        .deadline(std::time::Duration::from_secs(60))
        .on_event(move |event| {
            if let EventKind::AppInstalled { app_id, .. } = event.kind {
                assert_eq!(app_id, Some(app));
            }
            kept.lock().unwrap().push(event.event_type);
            std::future::ready(Ok(()))
        });
    let url = serve(Router::new().route_service("/webhooks", webhooks)).await;
    let sandbox = sandbox(format!("{url}/webhooks"), key.clone()).await;
    assert_eq!(sandbox.public_key().unwrap(), key.public_key());
    let site: Uuid = SITE.parse().unwrap();
    assert_eq!(sandbox.install(site).await.unwrap().len(), 1);
    let mut event = Webhook::new("Custom", site);
    (event.data, event.duplicates) = (json!({ "a": 1 }), 2);
    let deliveries = sandbox.send_webhook(event).await.unwrap();
    assert_eq!(
        deliveries.iter().map(|one| one.status).collect::<Vec<_>>(),
        [200, 200, 200]
    );
    sandbox.uninstall(site).await.unwrap();
    assert_eq!(
        *types.lock().unwrap(),
        ["AppInstalled", "Custom", "AppRemoved"]
    );
    let requests = sandbox.requests();
    assert!(
        requests
            .iter()
            .all(|request| request.operation == "webhook" && request.verdict == "OK")
    );
    assert_eq!(requests.len(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_that_is_not_answered_is_sent_again() {
    let other = SigningKey::generate().unwrap();
    let verifier = Verifier::new(APP.parse().unwrap(), other.public_key()).unwrap();
    let url = serve(Router::new().route_service("/", Webhooks::new(verifier))).await;
    let sandbox = sandbox(url, SigningKey::of_process().unwrap()).await;
    let deliveries = sandbox.install(SITE.parse().unwrap()).await.unwrap();
    assert_eq!(
        deliveries.iter().map(|one| one.status).collect::<Vec<_>>(),
        [401, 401, 401]
    );
    assert_eq!(sandbox.requests()[2].verdict, "STATUS_401");
}

#[tokio::test]
async fn other_methods_and_long_bodies_are_refused() {
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use tower::Service as _;
    let verifier = triggers_inbound_tests::verifier().max_size(1_000);
    let mut router = Router::new().route_service("/", Webhooks::new(verifier));
    let mut send = async |method: &str, body: Body| {
        let request = Request::builder()
            .method(method)
            .uri("/")
            .body(body)
            .unwrap();
        let response = router.call(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 10_000).await.unwrap();
        (
            head.status.as_u16(),
            String::from_utf8(body.to_vec()).unwrap(),
        )
    };
    let refused = r#"{"applicationError":{"code":"UNAUTHENTICATED","data":{}}}"#.to_owned();
    assert_eq!(send("GET", Body::empty()).await.0, 405);
    assert_eq!(
        send("POST", Body::from("x".repeat(1_001))).await,
        (401, refused.clone())
    );
    assert_eq!(send("POST", Body::from("x")).await, (401, refused));
}
