//! Whether a running program notices that the dashboard has changed.

use triggers_codegen::Source;
use triggers_runtime::{AppCredentials, Client, Uuid};
use triggers_sandbox::{Fault, Faults, Sandbox, assumed::CatalogPages};

use super::{APP_ID, MANIFEST, Service, events, id};

/// A dashboard with another manifest, asked by the program that was built with `triggers.yaml`.
async fn asked(manifest: &str, pages: CatalogPages) -> (Sandbox, Client) {
    let sandbox = Sandbox::builder()
        .manifest(Source::inline("dashboard", manifest))
        .assume(pages)
        .start()
        .await
        .unwrap();
    let app = Client::builder(AppCredentials::new(id(APP_ID).into(), "sandbox-secret"))
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    (sandbox, app)
}

#[tokio::test]
async fn what_is_as_it_was_built_matches() {
    let service = Service::start().await;
    let verified = service.site().verify(events::SCHEMA_HASHES).await.unwrap();
    assert!(verified.is_sound());
    assert_eq!(verified.matching.len(), 9);
    assert_eq!(verified.to_string(), "9 triggers as built");
    let (path, body) = service.last_request();
    assert_eq!(path, "/v1/triggers/resolve");
    assert_eq!(
        body,
        format!(r#"{{"query":{{"paging":{{"limit":25,"offset":0}}}},"appId":"{APP_ID}"}}"#)
    );
}

#[tokio::test]
async fn what_differs_and_what_is_missing_is_told() {
    let changed = std::fs::read_to_string(MANIFEST)
        .unwrap()
        .replacen("amount: { type: number", "amount: { type: integer", 1)
        .replacen("[129.5]", "[129]", 1)
        // A title is nobody's business here.
        .replacen("title: Due date", "title: Due on", 1)
        .replace("session_starting", "session_begins");
    let (_sandbox, app) = asked(&changed, CatalogPages::default()).await;
    let site = app.instance(Uuid::from_u128(7).into());
    let verified = site.verify(events::SCHEMA_HASHES).await.unwrap();
    assert!(!verified.is_sound());
    let differing: Vec<_> = verified
        .differing
        .iter()
        .map(|found| found.trigger_key)
        .collect();
    assert_eq!(differing, ["invoice_overdue"]);
    assert_ne!(
        verified.differing[0].built_with,
        verified.differing[0].found
    );
    assert_eq!(verified.missing, ["session_starting"]);
    assert_eq!(
        verified.to_string(),
        "7 triggers as built, differing: invoice_overdue, missing: session_starting"
    );
}

#[tokio::test]
async fn every_page_is_asked_for_also_when_pages_overlap() {
    let payload = "{ type: object, properties: { n: { type: string, title: N, examples: [x] } } }";
    let mut text = std::fs::read_to_string(MANIFEST).unwrap();
    let (head, tail) = text.split_once("\ntriggers:\n").unwrap();
    let more: Vec<String> = (0..60)
        .map(|index| format!("  more_{index}: {{ name: More happened, payload: {payload} }}\n"))
        .collect();
    text = format!("{head}\ntriggers:\n{}{tail}", more.concat());
    let (sandbox, app) = asked(&text, CatalogPages::Overlapping).await;
    let site = app.instance(Uuid::from_u128(7).into());
    let verified = site.verify(events::SCHEMA_HASHES).await.unwrap();
    assert!(verified.is_sound(), "{verified}");
    assert_eq!(sandbox.requests().len(), 4, "a token and three pages");
}

#[tokio::test]
async fn a_service_that_fails_once_is_asked_again() {
    let service = Service::start().await;
    let fault = Fault::status(503).on("resolve-triggers").times(1);
    service.sandbox.set_faults(Faults::new([fault])).unwrap();
    let verified = service.site().verify(events::SCHEMA_HASHES).await.unwrap();
    assert!(verified.is_sound());
}
