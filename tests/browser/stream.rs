//! From a row to everything about a call, and by links straight to it.

use crate::browser::Browser;
use crate::stage::{ANA, App, BEN, appointment, sandbox};
use serde_json::json;

#[tokio::test(flavor = "multi_thread")]
async fn links_open_the_right_row_filter_and_entity() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    app.report(
        "appointment_starting",
        ANA,
        Some("ana-1"),
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    app.report(
        "appointment_starting",
        BEN,
        None,
        &json!({ "appointmentTitle": 3 }),
    );
    let requests = sandbox.requests();
    let (ana, ben) = (requests[1].seq, requests[2].seq);

    let mut browser = Browser::open(sandbox.base_url());
    browser.go(&format!("/ui/requests/{ben}"));
    browser.until_says("h1", &format!("Request {ben}"));
    assert!(
        browser
            .text("#problems")
            .contains("payload/appointmentTitle")
    );
    browser.click("[data-key=\"]\"]");
    browser.until_says("h1", &format!("Request {ana}"));
    assert!(browser.text("#dedupe").contains("ana-1"));
    assert!(
        browser.text("#dedupe").contains("7 d"),
        "{}",
        browser.text("#dedupe")
    );
    assert!(
        browser
            .text("#activations")
            .contains("Remind two days before")
    );

    browser.go(&format!("/?entity={BEN}&verdict=rejected"));
    assert_eq!(browser.count(".rows tbody tr"), 1);
    browser.click(&format!("#r{ben} a.row"));
    browser.until_says("h1", &format!("Request {ben}"));
    browser.go(&format!("/ui/entities/{ANA}"));
    assert_eq!(browser.count(".drawing .report"), 1);
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_can_be_made_again_and_copied() {
    let sandbox = sandbox().await;
    App::of(&sandbox).report(
        "appointment_starting",
        ANA,
        Some("once"),
        &appointment("It's \"Ana\"", "2026-12-01T10:00:00Z"),
    );
    let first = sandbox.requests()[1].clone();
    let mut browser = Browser::open(sandbox.base_url());
    browser.go(&format!("/ui/requests/{}", first.seq));
    browser.click("#as-curl summary");
    let curl = browser.text("#curl");
    assert!(curl.contains("It'\\''s"), "{curl}");
    browser.click("#as-rust summary");
    let rust = browser.text("#rust");
    assert!(
        rust.contains("events::appointment_starting::report(&site, events::AppointmentId::new("),
        "{rust}"
    );
    assert!(
        rust.contains("appointment_title: \"It's \\\"Ana\\\"\".to_owned(),"),
        "{rust}"
    );

    browser.run("return scrollTo(0, 0)");
    browser.click("#replay");
    browser.until_says(".head", "deduped");
    let again = sandbox.requests().pop().expect("a request");
    assert_eq!(again.request_body, first.request_body);
    assert_eq!(again.verdict, "DUPLICATE");
    browser.finish();
}
