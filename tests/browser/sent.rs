//! What an app was asked to do, searches, zones and differences.

use crate::browser::Browser;
use crate::stage::{ANA, App, BEN, appointment, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn mails_are_due_then_sent_and_can_be_searched() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    for (entity, title) in [(ANA, "Haircut for Ana"), (BEN, "Massage")] {
        let payload = appointment(title, "2026-12-01T10:00:00Z");
        app.report("appointment_starting", entity, None, &payload);
    }
    let mut browser = Browser::open(sandbox.base_url());
    browser.press("2");
    browser.until_says("h1", "Sent");
    assert_eq!(browser.count(".mail .due"), 2);
    browser.until_says("#live", "In two days: Haircut for Ana");

    browser.fill("[name=text]", "massage");
    browser.click(".filters button");
    browser.until("location.search.includes('text=massage')");
    assert_eq!(browser.count(".mail"), 1);
    // An open letter stays open while the page follows what happens.
    browser.click(".mail summary");
    browser.until_says(".letter", "2 days before the date");
    browser.until_says(".letter", "In two days: Massage");
    browser.press("N");
    browser.until_says("#live", "the latest first");
    browser.until("document.querySelectorAll('.mail .done').length == 1");
    browser.click(".mail summary");
    browser.click(".letter a[href^='/ui/requests/']");
    browser.until_says("h1", "Request");
    browser.until_says("#facts", "Massage");
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn payloads_are_searched_and_entities_have_names() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    for (entity, title) in [(ANA, "Färben \"kurz\""), (BEN, "Massage")] {
        let payload = appointment(title, "2026-12-01T10:00:00Z");
        app.report("appointment_starting", entity, None, &payload);
    }
    let mut browser = Browser::open(sandbox.base_url());
    browser.fill("[name=text]", "FÄRBEN");
    browser.press("\u{e007}");
    browser.until_says("#live", "None of the 3 requests fits");
    // Letters beyond ASCII are searched as they are written.
    browser.fill("[name=text]", "Färben \"KURZ");
    browser.press("\u{e007}");
    browser.until("document.querySelectorAll('.rows tbody tr').length == 1");
    browser.until_says(".rows", "Färben \"kurz\"");
    browser.go("/ui/entities?entity=mass");
    assert_eq!(browser.count(".rows tbody tr"), 1);
    browser.click(".rows a.row");
    browser.until_says("h1", "Massage");
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn times_are_shown_in_the_zone_that_was_chosen() {
    let sandbox = sandbox().await;
    let payload = appointment("Haircut", "2026-12-01T10:00:00Z");
    App::of(&sandbox).report("appointment_starting", ANA, None, &payload);
    let mut browser = Browser::open(sandbox.base_url());
    browser.go("/ui/clock");
    assert_eq!(browser.text("#now"), "2026-11-20 10:00:00");
    browser.run(
        "const it = document.querySelector('#zone'); it.value = 'Asia/Tokyo'; \
         it.dispatchEvent(new Event('change', { bubbles: true })); return 1",
    );
    assert_eq!(browser.text("#now"), "2026-11-20 19:00:00");
    browser.until_says("#live", "2026-11-29 19:00:00");
    // It holds on other pages, and for what arrives later.
    browser.go("/");
    browser.until_says("#now", "2026-11-20 19:00:00");
    browser.press("D");
    browser.until_says("#now", "2026-11-21 19:00:00");
    browser.go(&format!("/ui/entities/{ANA}"));
    browser.until_says(".rows", "2026-11-20 19:00:00");
    browser.until(
        "[...document.querySelectorAll('.tick')].some((it) => it.textContent == '29 Nov 19:00')",
    );
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn two_payloads_of_one_key_are_compared() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    for title in ["Haircut", "Shave"] {
        let payload = appointment(title, "2026-12-01T10:00:00Z");
        app.report("appointment_starting", ANA, Some("k"), &payload);
    }
    let requests = sandbox.requests();
    let mut browser = Browser::open(sandbox.base_url());
    browser.go(&format!("/ui/requests/{}", requests[2].seq));
    browser.until_says("#dedupe", "other payload");
    assert_eq!(browser.count("#differences-1 tbody tr"), 1);
    let row = browser.text("#differences-1 tbody tr");
    assert!(
        row.contains("appointmentTitle")
            && row.contains("\"Haircut\"")
            && row.contains("\"Shave\""),
        "{row}"
    );
    browser.finish();
}
