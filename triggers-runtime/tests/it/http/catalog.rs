//! The Trigger Catalog: pages, entries that are not complete, and answers that never end.

use serde_json::{Value, json};
use triggers_runtime::{Catalog, Error, ErrorKind};

use super::server::{APP, Reply, Seen, Server, answer};

/// Entry `number` of a catalog.
fn entry(number: u64) -> Value {
    json!({
        "triggerKey": format!("trigger_{number}"), "appId": APP.to_string().to_uppercase(),
        "displayName": format!("Trigger {number}"), "id": format!("id-{number}"),
        "componentVersion": "1.0.0", "payloadDataSchema": {"type": "object", "$id": number},
    })
}

/// The page that a request asks for, of a catalog with this number of triggers.
fn page(seen: &Seen, count: u64, entry: impl Fn(u64) -> Value) -> Reply {
    let body: Value = serde_json::from_str(&seen.body).unwrap();
    assert_eq!(body["appId"], APP.to_string());
    let offset = body["query"]["paging"]["offset"].as_u64().unwrap();
    let results: Vec<Value> = (offset..count.min(offset + 25)).map(entry).collect();
    let paging = json!({"count": results.len(), "offset": offset, "total": count});
    answer(
        200,
        json!({"results": results, "paging": paging}).to_string(),
    )
}

async fn read(
    keys: &[&str],
    handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static,
) -> (Result<Catalog, Error>, Vec<Seen>) {
    let server = Server::new(handler).await;
    (server.site().catalog(keys).await, server.calls())
}

#[tokio::test]
async fn all_pages_are_read_once() {
    let (catalog, calls) = read(&[], |seen| page(seen, 60, entry)).await;
    let catalog = catalog.unwrap();
    assert_eq!((catalog.triggers.len(), catalog.unnamed), (60, 0));
    assert_eq!(calls.len(), 3);
    assert!(
        calls
            .iter()
            .all(|call| call.path() == "/v1/triggers/resolve")
    );
    let trigger = &catalog.triggers["trigger_42"];
    assert_eq!(trigger.display_name.as_deref(), Some("Trigger 42"));
    assert_eq!(trigger.id.as_deref(), Some("id-42"));
    assert_eq!(trigger.component_version.as_deref(), Some("1.0.0"));
    assert_eq!(
        trigger.payload_schema,
        Some(json!({"type": "object", "$id": 42}))
    );
}

#[tokio::test]
async fn an_empty_catalog_is_one() {
    let (catalog, calls) = read(&[], |seen| page(seen, 0, entry)).await;
    assert_eq!(catalog.unwrap(), Catalog::default());
    assert_eq!(calls.len(), 1);
}

#[tokio::test]
async fn one_broken_entry_does_not_stop_the_others() {
    let broken = |number| match number {
        1 => json!({"triggerKey": "no_schema", "payloadDataSchema": null}),
        2 => json!({"triggerKey": "text_schema", "payloadDataSchema": "{}", "displayName": 7}),
        3 => json!({"triggerKey": null, "payloadDataSchema": {}}),
        4 => json!(null),
        5 => json!({"triggerKey": "foreign", "appId": "1d52e058-0392-44fa-bd64-ed09275a6fcc"}),
        number => entry(number),
    };
    let (catalog, _) = read(&[], move |seen| page(seen, 10, broken)).await;
    let catalog = catalog.unwrap();
    assert_eq!((catalog.triggers.len(), catalog.unnamed), (7, 2));
    for key in ["no_schema", "text_schema"] {
        assert_eq!(catalog.triggers[key].payload_schema, None);
        assert_eq!(catalog.triggers[key].display_name, None);
    }
    assert!(!catalog.triggers.contains_key("foreign"));
}

#[tokio::test]
async fn what_no_page_shows_is_asked_for_by_key() {
    let (catalog, calls) = read(&["trigger_1", "hidden-1", "a/../b"], |seen| {
        match (seen.head.split(' ').next(), seen.path().rsplit('/').next()) {
            (Some("GET"), Some("hidden-1")) => {
                assert_eq!(
                    (seen.body.as_str(), seen.header("content-type")),
                    ("", None)
                );
                answer(200, json!({"trigger": entry(7)}).to_string())
            }
            (Some("GET"), _) => answer(404, "{}"),
            _ => page(seen, 3, entry),
        }
    })
    .await;
    let catalog = catalog.unwrap();
    assert_eq!(catalog.triggers.len(), 4);
    assert_eq!(catalog.triggers["hidden-1"].id.as_deref(), Some("id-7"));
    let paths: Vec<&str> = calls.iter().map(Seen::path).collect();
    let of = |key: &str| format!("/v1/triggers/apps/{APP}/keys/{key}");
    let expected = [
        "/v1/triggers/resolve".to_owned(),
        of("hidden-1"),
        of("a%2F%2E%2E%2Fb"),
    ];
    assert_eq!(paths, expected);
}

#[tokio::test]
async fn a_catalog_that_never_ends_is_an_error() {
    let endless = |first: Option<u64>, total: Option<u64>| {
        move |seen: &Seen| {
            let body: Value = serde_json::from_str(&seen.body).unwrap();
            let offset = body["query"]["paging"]["offset"].as_u64().unwrap();
            let first = first.unwrap_or(offset);
            let results: Vec<Value> = (first..first + 25).map(entry).collect();
            let paging = json!({"count": 25, "total": total, "hasNext": true});
            answer(
                200,
                json!({"results": results, "paging": paging}).to_string(),
            )
        }
    };
    for (first, total) in [
        (None, None),
        (None, Some(u64::MAX)),
        (Some(0), Some(1_000_000)),
    ] {
        let (catalog, calls) = read(&[], endless(first, total)).await;
        let error = catalog.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadResponse);
        assert!(
            error
                .to_string()
                .contains("the catalog does not end: 200 pages"),
            "{error}"
        );
        assert_eq!(calls.len(), 200);
    }
    // The same page again and again, and no total: that was all.
    let (catalog, calls) = read(&[], endless(Some(0), None)).await;
    assert_eq!((catalog.unwrap().triggers.len(), calls.len()), (25, 2));
}

#[tokio::test]
async fn pages_that_overlap_are_read_again() {
    let asked = std::sync::atomic::AtomicU64::new(0);
    let (catalog, calls) = read(&[], move |seen| {
        let number = asked.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        // The second page of the first round repeats the first.
        page(seen, 50, |index| {
            entry(if number == 1 { index - 25 } else { index })
        })
    })
    .await;
    assert_eq!((catalog.unwrap().triggers.len(), calls.len()), (50, 4));
}

#[tokio::test]
async fn answers_of_another_kind_are_not_an_empty_catalog() {
    for (body, part) in [
        ("<html>", "the catalog's answer is not JSON"),
        ("{}", "has no list `results`"),
        (r#"{"results":{}}"#, "has no list `results`"),
        ("[]", "has no list `results`"),
    ] {
        let (catalog, _) = read(&[], move |_| answer(200, body)).await;
        let error = catalog.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::BadResponse);
        assert!(error.to_string().contains(part), "{error}");
    }
    let (catalog, _) = read(&["x"], |seen| {
        if seen.head.starts_with("GET") {
            answer(200, r#"{"trigger":null}"#)
        } else {
            page(seen, 0, entry)
        }
    })
    .await;
    assert!(
        catalog
            .unwrap_err()
            .to_string()
            .contains("has no object `trigger`")
    );
    let (catalog, _) = read(&[], |_| answer(403, r#"{"message":"no"}"#)).await;
    assert_eq!(catalog.unwrap_err().kind(), ErrorKind::Rejected);
}

#[tokio::test]
async fn a_page_may_be_larger_than_an_answer_to_a_report() {
    let large = |number| {
        let mut entry = entry(number);
        entry["payloadDataSchema"]["description"] = "x".repeat(100_000).into();
        entry
    };
    let (catalog, _) = read(&[], move |seen| page(seen, 25, large)).await;
    assert_eq!(catalog.unwrap().triggers.len(), 25);
}
