//! Pages follow what happens, without being asked to.

use crate::browser::Browser;
use crate::stage::{ANA, App, appointment, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_click_moves_the_clock_and_what_was_due_appears() {
    let sandbox = sandbox().await;
    App::of(&sandbox).report(
        "appointment_scheduled",
        ANA,
        None,
        &appointment("Haircut", "2026-12-10T10:00:00Z"),
    );
    let mut browser = Browser::open(sandbox.base_url());
    browser.go(&format!("/ui/entities/{ANA}"));
    browser.until("document.querySelectorAll('.drawing .pending').length == 1");
    assert_eq!(browser.text("#now"), "2026-11-20 10:00:00");

    browser.go("/ui/clock");
    browser.until_says("#live", "preparation");
    browser.click("#due");
    // The page was told by its stream of changes, and asked again by itself.
    browser.until_says("#now", "2026-11-21 10:00:00");
    browser.until_says("#live", "No action waits");
    assert_eq!(sandbox.actions().len(), 2);

    browser.click("#day");
    browser.until_says("#face", "2026-11-22 10:00:00");
    browser.click("#freeze");
    browser.until_says("#face", "follows real time");
    browser.until("document.querySelector('#face time').textContent > '2026-11-22 10:00:00'");
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_appears_in_the_stream_by_itself_unless_it_is_paused() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    let mut browser = Browser::open(sandbox.base_url());
    browser.until("document.querySelectorAll('.rows tbody tr').length == 1");
    app.report(
        "appointment_scheduled",
        ANA,
        Some("k1"),
        &appointment("Haircut", "2026-12-10T10:00:00Z"),
    );
    browser.until_says("#live tbody tr:first-child", "appointment_scheduled");
    browser.until_says("#live tbody tr:first-child", "2 activated");

    browser.click("#pause");
    browser.until_says("#pause", "paused");
    app.report(
        "appointment_scheduled",
        ANA,
        Some("k1"),
        &appointment("Haircut", "2026-12-10T10:00:00Z"),
    );
    // Time enough for an update to arrive, if one were made.
    browser.run_async("setTimeout(done, 600)");
    assert_eq!(browser.count(".rows tbody tr"), 2);
    browser.click("#pause");
    browser.until_says("#live tbody tr:first-child", "deduped");
    browser.finish();
}
