//! Bulk calls: requests of a hundred, and one outcome for each item.

use std::sync::atomic::{AtomicUsize, Ordering};

use triggers_runtime::__private::{Reports, cancel_all};
use triggers_runtime::{BulkReceipt, DeliveryOptions, Error, ErrorKind, Receipt, Uuid};

use super::server::{INSTANCE, Reply, Seen, Server, answer};
use crate::sample::{STARTING, payload};

/// Cancels `count` entities at a server that answers with `body`.
async fn settled(count: u128, body: &'static str) -> BulkReceipt {
    let server = Server::new(move |_| answer(200, body)).await;
    let ids = (0..count).map(Uuid::from_u128).collect();
    cancel_all(&server.site(), STARTING.key, ids).await.unwrap()
}

fn letters(receipt: &BulkReceipt) -> String {
    let letter = |result: &Result<Receipt, Error>| match result {
        Ok(_) => 'D',
        Err(error) if error.is_definite() => 'R',
        Err(_) => 'U',
    };
    receipt.iter().map(letter).collect()
}

#[tokio::test]
async fn results_are_matched_by_index() {
    let receipt = settled(
        4,
        r#"{"triggerKey":"t","results":[
            {"itemMetadata":{"originalIndex":3,"success":true},"activationIds":["00000000-0000-0000-0000-000000000009"]},
            {"itemMetadata":{"originalIndex":0,"success":false,"error":{"code":"SCHEMA_VALIDATION_FAILED","description":"d","data":{}}}},
            {"itemMetadata":{"originalIndex":2,"success":false}},
            {"itemMetadata":{"originalIndex":1,"success":true}}],
            "bulkActionMetadata":{"totalSuccesses":9,"totalFailures":-1,"undetailedFailures":0}}"#,
    )
    .await;
    assert_eq!(letters(&receipt), "RDRD");
    let error = receipt.get(0).unwrap().as_ref().unwrap_err();
    assert!(error.kind() == ErrorKind::Schema);
    assert_eq!(error.answer().unwrap().status(), None);
    assert_eq!(error.request_id(), Some("1734427301.19155"));
    let last = receipt.get(3).unwrap().as_ref().unwrap();
    assert_eq!(last.activation_ids(), [Uuid::from_u128(9)]);
}

#[tokio::test]
async fn what_is_missing_or_double_is_unknown() {
    let receipt = settled(
        4,
        r#"{"results":[
            {"itemMetadata":{"originalIndex":1,"success":true}},
            {"itemMetadata":{"originalIndex":2,"success":true}},
            {"itemMetadata":{"originalIndex":2,"success":false}},
            {"itemMetadata":{"originalIndex":70,"success":true}},
            {"itemMetadata":{"success":true}}]}"#,
    )
    .await;
    assert_eq!(letters(&receipt), "UDUU");
    let error = receipt.get(3).unwrap().as_ref().unwrap_err();
    assert!(
        error.is_retryable() && !error.is_definite(),
        "cancels may be repeated"
    );
}

#[tokio::test]
async fn unreadable_results_are_unknown() {
    for body in ["", "{}", "<html>", r#"{"results":7}"#, r#"{"results":[7]}"#] {
        assert_eq!(letters(&settled(2, body).await), "UU", "{body}");
    }
}

#[tokio::test]
async fn nothing_to_send_sends_nothing() {
    let server = Server::bare(|_| answer(500, "")).await;
    let receipt = cancel_all(&server.site(), STARTING.key, Vec::new())
        .await
        .unwrap();
    assert!(receipt.is_complete() && receipt.is_empty());
    assert_eq!(server.seen().len(), 0);
}

/// Delivers all items of a request.
fn all_well(seen: &Seen) -> Reply {
    let body: serde_json::Value = serde_json::from_str(&seen.body).unwrap();
    let count = body["eventsInfo"]
        .as_array()
        .or(body["externalEntityIds"].as_array())
        .unwrap()
        .len();
    let results: Vec<_> = (0..count)
        .map(|index| format!(r#"{{"itemMetadata":{{"originalIndex":{index},"success":true}}}}"#))
        .collect();
    answer(200, format!(r#"{{"results":[{}]}}"#, results.join(",")))
}

#[tokio::test]
async fn requests_hold_a_hundred_at_most() {
    let server = Server::new(all_well).await;
    let mut reports = Reports::new(&STARTING);
    for entity in 0..250 {
        reports.push(Some(Uuid::from_u128(entity)), &payload());
    }
    let receipt = reports.send(&server.site()).await.unwrap();
    assert!(receipt.is_complete());
    assert_eq!(receipt.len(), 250);
    let counts: Vec<usize> = server
        .calls()
        .iter()
        .map(|call| call.body.matches("\"payload\"").count())
        .collect();
    let mut sorted = counts.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, [50, 100, 100]);
    let last = counts.iter().position(|count| *count == 50).unwrap();
    assert!(
        server.calls()[last]
            .body
            .contains("00000000-0000-0000-0000-0000000000f9")
    );
}

/// 450 cancels, one request after the other, those from the second on with the answer `fails`.
async fn after_the_first(fails: fn(&Seen) -> Reply) -> (BulkReceipt, usize) {
    let calls = AtomicUsize::new(0);
    let server = Server::new(move |seen| match calls.fetch_add(1, Ordering::Relaxed) {
        0 => all_well(seen),
        _ => fails(seen),
    })
    .await;
    let options = DeliveryOptions::single_attempt().bulk_concurrency(1);
    let client = server.builder().delivery(options).build().unwrap();
    let ids = (0..450).map(Uuid::from_u128).collect();
    let receipt = cancel_all(&client.instance(INSTANCE.into()), STARTING.key, ids).await;
    (receipt.unwrap(), server.calls().len())
}

#[tokio::test]
async fn a_refused_request_does_not_stop_the_rest() {
    let (receipt, requests) = after_the_first(|seen| {
        let second = seen.body.contains("-000000000064");
        if second {
            answer(403, "")
        } else {
            all_well(seen)
        }
    })
    .await;
    assert_eq!(
        letters(&receipt),
        "D".repeat(100) + &"R".repeat(100) + &"D".repeat(250)
    );
    assert_eq!(requests, 5);
}

#[tokio::test]
async fn a_failing_service_stops_the_rest() {
    let (receipt, requests) = after_the_first(|_| answer(503, "")).await;
    assert_eq!(
        letters(&receipt),
        "D".repeat(100) + &"U".repeat(200) + &"R".repeat(150)
    );
    let last = receipt.get(449).unwrap().as_ref().unwrap_err();
    assert!(last.kind() == ErrorKind::NotSent && last.attempts() == 0);
    assert_eq!(
        receipt.get(150).unwrap().as_ref().unwrap_err().attempts(),
        1
    );
    assert_eq!(requests, 3);
}
