//! Everything without a pointer.

use crate::browser::Browser;
use crate::stage::{ANA, App, BEN, appointment, sandbox};

/// As `WebDriver` spells the keys without a character.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";
const ESCAPE: &str = "\u{e00c}";

#[tokio::test(flavor = "multi_thread")]
async fn screens_rows_clock_and_help_by_key() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    for entity in [ANA, BEN] {
        app.report(
            "appointment_starting",
            entity,
            None,
            &appointment("A", "2026-12-01T10:00:00Z"),
        );
    }
    let mut browser = Browser::open(sandbox.base_url());
    // The first stop leads past the navigation, and the focus can be seen.
    browser.press(TAB);
    assert_eq!(
        browser.run("return document.activeElement.className"),
        "skip"
    );
    browser.press(ENTER);
    browser.until("location.hash == '#main'");
    browser.press("jj");
    let second = sandbox.requests()[1].seq;
    assert_eq!(
        browser.run("return document.activeElement.closest('tr').id"),
        format!("r{second}")
    );
    let outline = browser.run("return getComputedStyle(document.activeElement).outlineWidth");
    assert_eq!(outline, "3px");
    browser.press("k");
    browser.press("j");
    browser.press(ENTER);
    browser.until_says("h1", &format!("Request {second}"));

    browser.press("4");
    browser.until_says("h1", "Clock");
    browser.press("H");
    browser.until_says("#now", "11:00:00");
    browser.press("1");
    browser.until_says("h1", "Stream");
    browser.press("D");
    browser.until_says("#now", "2026-11-21 11:00:00");
    browser.press("N");
    browser.until_says("#now", "2026-11-29 10:00:00");
    browser.press("F");
    browser.until_says("#status", "follows");

    browser.press("?");
    browser.until("document.querySelector('#help').open");
    browser.press(ESCAPE);
    browser.until("!document.querySelector('#help').open");
    // In a field, keys are text.
    browser.press("/");
    browser.until("document.activeElement.name == 'operation'");
    browser.press(TAB);
    browser.press(TAB);
    browser.press("3j");
    assert_eq!(browser.run("return document.activeElement.value"), "3j");
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_control_has_a_name_and_shortcuts_can_be_turned_off() {
    let sandbox = sandbox().await;
    App::of(&sandbox).report(
        "appointment_starting",
        ANA,
        None,
        &appointment("A", "2026-12-01T10:00:00Z"),
    );
    let mut browser = Browser::open(sandbox.base_url());
    for path in crate::screens::paths(&sandbox) {
        browser.go(&path);
        let nameless = browser.run(
            "return [...document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea')] \
             .filter((it) => !(it.innerText || it.textContent || it.getAttribute('aria-label') \
               || it.labels?.length || it.title).toString().trim()).map((it) => it.outerHTML)",
        );
        assert_eq!(nameless, serde_json::json!([]), "{path}");
        let twice = browser.run(
            "const ids = [...document.querySelectorAll('[id]')].map((it) => it.id); \
             return ids.filter((id, at) => ids.indexOf(id) !== at)",
        );
        assert_eq!(twice, serde_json::json!([]), "{path}");
    }
    browser.press("?");
    browser.click("#keys-off");
    browser.press(ESCAPE);
    browser.press("3");
    browser.run_async("setTimeout(done, 200)");
    assert_ne!(browser.text("h1"), "Clock");
    browser.finish();
}
