//! On a screen of 390 pixels.

use crate::browser::Browser;
use crate::stage::{ANA, App, appointment, sandbox};

#[tokio::test(flavor = "multi_thread")]
async fn every_tab_can_be_reached_and_the_story_be_read() {
    let sandbox = sandbox().await;
    let mut app = App::of(&sandbox);
    let payload = appointment("Haircut", "2026-12-01T10:00:00Z");
    app.report("appointment_starting", ANA, None, &payload);
    let mut browser = Browser::open(sandbox.base_url());
    browser.size(390, 844);
    browser.go("/");
    let tabs = browser.count(".top nav a");
    assert_eq!(tabs, 8);
    for tab in 1..=tabs {
        let tab = format!(".top nav a:nth-child({tab})");
        // All of it is in the window, without scrolling, and large enough for a thumb.
        let seen = browser.run(&format!(
            "const it = document.querySelector('{tab}').getBoundingClientRect(); \
             return it.left >= 0 && it.right <= innerWidth && it.bottom <= innerHeight && it.height >= 24"
        ));
        assert_eq!(seen, true, "{tab}");
        browser.click(&tab);
        browser.until(&format!(
            "document.querySelector('{tab}').ariaCurrent == 'page'"
        ));
    }

    browser.go(&format!("/ui/entities/{ANA}"));
    browser.until_says("h1", "Haircut");
    assert_eq!(
        browser.run("return document.querySelector('.drawing').checkVisibility()"),
        false
    );
    browser.until_says(".story", "report, 1 activated");
    browser.until_says(".story tr.pending", "start");

    browser.go("/ui/sent");
    browser.click(".mail summary");
    browser.until_says(".letter", "In two days: Haircut");
    let wide = browser.run("return document.documentElement.scrollWidth - innerWidth");
    assert!(
        wide.as_i64().is_some_and(|wide| wide <= 0),
        "{wide} too wide"
    );
    browser.finish();
}
