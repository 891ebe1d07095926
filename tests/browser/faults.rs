//! Faults: set by a form, announced on every screen, ended by one click.

use crate::browser::Browser;
use crate::stage::{ANA, App, appointment, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_is_announced_everywhere_until_it_is_off() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    let mut browser = Browser::open(sandbox.base_url());
    browser.go("/ui/faults?kind=status");
    browser.fill("#add [name=status]", "503");
    browser.fill("#add [name=count]", "2");
    browser.click("#break");
    browser.until_says("#live", "next 2");
    for path in [
        "/",
        "/ui/entities",
        "/ui/clock",
        "/ui/automations",
        "/ui/send",
        "/ui/faults",
    ] {
        browser.go(path);
        assert!(browser.text(".banner").contains("1 fault on."), "{path}");
    }
    app.report(
        "appointment_starting",
        ANA,
        None,
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    browser.until_says("#live", "next 1");
    assert_eq!(sandbox.requests().pop().expect("a request").status, 503);
    browser.go("/");
    browser.until_says("#live tbody tr:first-child", "injected");
    browser.click(".banner button");
    browser.until("!document.querySelector('.banner')");
    app.report(
        "appointment_starting",
        ANA,
        None,
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    assert_eq!(sandbox.requests().pop().expect("a request").status, 200);
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_automation_is_switched_off_and_removed() {
    let sandbox = sandbox().await;
    App::of(&sandbox).report(
        "appointment_starting",
        ANA,
        None,
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    let mut browser = Browser::open(sandbox.base_url());
    browser.go("/ui/automations");
    let card = "[id='automation-0b0f6f0e-52a1-4b57-9a0c-3a6f3c1f1a13']";
    browser.until_says(card, "1 waiting");
    browser.click(&format!("{card} .buttons button"));
    browser.until_says(card, "inactive");
    browser.until_says(card, "nothing waits");
    browser.click(&format!("{card} .danger"));
    browser.until(&format!(
        "!document.querySelector({})",
        serde_json::json!(card)
    ));
    browser.click("#new summary");
    browser.click("#add button");
    browser.until_says("#live", "A day after");
    browser.finish();
}
