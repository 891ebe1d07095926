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
    for method in ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "post"] {
        assert_eq!(send(method, Body::empty()).await.0, 405, "{method}");
    }
    assert_eq!(
        send("POST", Body::from("x".repeat(1_001))).await,
        (401, refused.clone())
    );
    assert_eq!(send("POST", Body::from("x")).await, (401, refused));
}

/// Sends bytes over a socket of its own, and returns all that comes back before the end.
async fn exchange(url: &str, request: &[u8]) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let address = url.strip_prefix("http://").unwrap();
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(request).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

fn statuses(answer: &str) -> Vec<&str> {
    let heads = answer.split("HTTP/1.1 ").skip(1);
    heads.map(|head| &head[..3]).collect()
}

async fn serve_webhooks() -> (String, Arc<Mutex<Vec<String>>>) {
    let types = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&types);
    let webhooks = Webhooks::new(triggers_inbound_tests::verifier())
        .deadline(std::time::Duration::from_secs(60))
        .on_event(move |event| {
            kept.lock().unwrap().push(event.event_type);
            std::future::ready(Ok(()))
        });
    (
        serve(Router::new().route_service("/", webhooks)).await,
        types,
    )
}

fn token(event_type: &str) -> String {
    let claims = triggers_inbound_tests::webhook(event_type, &json!({}));
    triggers_inbound_tests::key().sign(&claims)
}

fn post(headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n{headers}\r\n");
    [head.as_bytes(), body].concat()
}

const CLOSE: &str = "connection: close\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn headers_do_not_matter_and_encoded_bodies_are_refused() {
    let (url, types) = serve_webhooks().await;
    for headers in [
        "",
        "content-type: text/plain; charset=utf-8\r\n",
        "content-type: application/json\r\n",
        "content-type: multipart/form-data; boundary=x\r\n",
        "content-encoding: gzip\r\n",
        "x-forwarded-for: 127.0.0.1\r\ncookie: a=b\r\n",
    ] {
        let request = post(&format!("{headers}{CLOSE}"), token("Plain").as_bytes());
        assert_eq!(
            statuses(&exchange(&url, &request).await),
            ["200"],
            "{headers}"
        );
    }
    let gzip =
        b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b\x04\x00\x43\xbe\xb7\xe8\x01\x00\x00\x00";
    let headers = format!("content-encoding: gzip\r\n{CLOSE}");
    let refused = exchange(&url, &post(&headers, gzip)).await;
    assert_eq!(statuses(&refused), ["401"]);
    assert!(refused.ends_with(r#"{"applicationError":{"code":"UNAUTHENTICATED","data":{}}}"#));
    assert_eq!(types.lock().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_may_follow_each_other_at_once() {
    let (url, types) = serve_webhooks().await;
    let mut requests = post("", token("First").as_bytes());
    requests.extend(post("", b"no token"));
    requests.extend(post(CLOSE, token("Second").as_bytes()));
    let answer = exchange(&url, &requests).await;
    assert_eq!(statuses(&answer), ["200", "401", "200"]);
    assert_eq!(*types.lock().unwrap(), ["First", "Second"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_in_chunks_are_whole_and_limited() {
    let (url, _) = serve_webhooks().await;
    let head = format!("POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n{CLOSE}\r\n");
    let body = token("Chunked");
    let parts = body.as_bytes().chunks(7);
    let parts = parts.map(|part| {
        let text = std::str::from_utf8(part).unwrap();
        format!("{:x}\r\n{text}\r\n", part.len())
    });
    let request = format!("{head}{}0\r\n\r\n", parts.collect::<Vec<_>>().concat());
    assert_eq!(statuses(&exchange(&url, request.as_bytes()).await), ["200"]);
    // A body that does not end in time.
    let partial = format!("{head}4\r\neyJh\r\n");
    assert_eq!(statuses(&exchange(&url, partial.as_bytes()).await), ["401"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_answered_with_the_one_that_is_allowed() {
    let (url, _) = serve_webhooks().await;
    let request = format!("GET / HTTP/1.1\r\nhost: x\r\n{CLOSE}\r\n");
    let answer = exchange(&url, request.as_bytes()).await;
    assert_eq!(statuses(&answer), ["405"]);
    assert!(
        answer.to_lowercase().contains("\r\nallow: post\r\n"),
        "{answer}"
    );
}
