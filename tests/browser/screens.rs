//! The screens as the guide shows them: nothing overlaps, nothing hides, on any width.

use crate::browser::Browser;
use crate::stage::{ANA, App, BEN, appointment, sandbox};
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;
use triggers_sandbox::{Fault, Faults, Sandbox};

/// Largest picture of the guide, in bytes.
const MAX_PICTURE: usize = 150_000;

/// All screens, with a page for each request and each entity of the journal.
pub(crate) fn paths(sandbox: &Sandbox) -> Vec<String> {
    let screens = [
        "/",
        "/ui/sent",
        "/ui/entities",
        "/ui/clock",
        "/ui/faults",
        "/ui/automations",
        "/ui/send",
        "/ui/app",
    ];
    let mut paths: Vec<String> = screens.map(str::to_owned).into();
    let requests = sandbox.requests().into_iter();
    paths.extend(requests.map(|request| format!("/ui/requests/{}", request.seq)));
    let mut entities: Vec<_> = sandbox
        .events()
        .iter()
        .filter_map(|it| it.external_entity_id)
        .collect();
    entities.sort_unstable();
    entities.dedup();
    for entity in entities {
        paths.push(format!("/ui/entities/{entity}"));
    }
    paths
}

/// Two customers, one of whom cancels; a repeat, a mistake, a fault.
fn story(sandbox: &Sandbox) {
    let mut app = App::of(sandbox);
    let hours = |hours: u64| sandbox.advance(Duration::from_secs(hours * 3600));
    app.report(
        "appointment_scheduled",
        ANA,
        None,
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    app.report(
        "appointment_starting",
        ANA,
        Some("ana-1"),
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    app.report(
        "appointment_starting",
        ANA,
        Some("ana-1"),
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    hours(5);
    app.report(
        "appointment_starting",
        BEN,
        None,
        &json!({ "appointmentTitle": 3, "startsAt": "soon" }),
    );
    app.report(
        "appointment_scheduled",
        BEN,
        None,
        &appointment("Ben", "2026-12-03T15:00:00Z"),
    );
    app.report(
        "appointment_starting",
        BEN,
        Some("ben-1"),
        &appointment("Ben", "2026-12-03T15:00:00Z"),
    );
    hours(43);
    app.cancel("appointment_starting", ANA);
    app.report(
        "appointment_canceled",
        ANA,
        None,
        &appointment("Ana", "2026-12-01T10:00:00Z"),
    );
    hours(20);
    app.report(
        "appointment_starting",
        ANA,
        Some("ana-2"),
        &appointment("Ana", "2026-12-04T09:00:00Z"),
    );
    let classes: Vec<_> = (0..4)
        .map(|n| {
            json!({ "payload": appointment("Class", "2026-12-06T18:00:00Z"),
        "externalEntityId": format!("26ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e0{n}") })
        })
        .collect();
    app.call(
        "bulk-report",
        &json!({ "triggerKey": "appointment_starting", "eventsInfo": classes }),
    );
    let once = Fault::status(503).retry_after("2").on("cancel").times(1);
    sandbox
        .set_faults(Faults::new([once]))
        .expect("a sound fault");
    app.cancel("appointment_starting", BEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pictures_of_the_guide() {
    let sandbox = sandbox().await;
    story(&sandbox);
    let mut browser = Browser::open(sandbox.base_url());
    let entity = format!("/ui/entities/{ANA}");
    let keyed = |it: &triggers_sandbox::journal::Request| it.request_body.contains("ana-1");
    let requests = sandbox.requests();
    let call = requests.iter().find(|it| keyed(it)).expect("a request");
    let call = format!("/ui/requests/{}", call.seq);
    let screens = [
        ("stream", "/", false),
        ("sent", "/ui/sent", false),
        ("sent-phone", "/ui/sent", false),
        ("timeline-phone", entity.as_str(), false),
        ("call", call.as_str(), false),
        ("timeline", entity.as_str(), false),
        ("clock", "/ui/clock", false),
        ("automations", "/ui/automations", false),
        ("send", "/ui/send?trigger=appointment_starting", false),
        ("clock-dark", "/ui/clock", true),
        ("faults", "/ui/faults", false),
    ];
    for (name, path, dark) in screens {
        if name == "faults" {
            let lost = Fault::reset()
                .committed()
                .on("cancel")
                .with_probability(0.1);
            let busy = Fault::status(503).retry_after("2").on("report").times(2);
            sandbox
                .set_faults(Faults::new([busy, lost]).seed(7))
                .expect("sound faults");
        }
        let height = match name {
            "stream" => 560,
            "sent" => 800,
            "faults" => 760,
            _ => 675,
        };
        let width = if name.ends_with("-phone") { 390 } else { 1200 };
        let height = if width == 390 { 844 } else { height };
        browser.size(width, height);
        browser.dark(dark);
        browser.go(path);
        if name == "sent" {
            browser.click(".mails ~ h2 + .mails .mail summary, .mail summary");
        }
        let picture = decode(&browser.picture());
        assert!(picture.starts_with(b"\x89PNG"), "{name}");
        assert!(
            picture.len() <= MAX_PICTURE,
            "{name}: {} bytes",
            picture.len()
        );
        let file = PathBuf::from(format!(
            "{}/../../docs/images/sandbox-{name}.png",
            env!("CARGO_MANIFEST_DIR")
        ));
        if std::env::var_os("UPDATE_SCREENSHOTS").is_some() {
            std::fs::write(&file, &picture).expect("a picture is written");
        }
        let kept = std::fs::metadata(&file).unwrap_or_else(|error| {
            panic!(
                "{}: {error}; UPDATE_SCREENSHOTS=1 cargo test -p triggers-browser-tests --features browser writes it",
                file.display()
            )
        });
        assert!(kept.len() <= MAX_PICTURE as u64, "{name}");
    }
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn no_screen_is_wider_than_the_window() {
    let sandbox = sandbox().await;
    story(&sandbox);
    let mut browser = Browser::open(sandbox.base_url());
    for (width, height) in [(1280, 800), (768, 1024), (390, 844)] {
        browser.size(width, height);
        for path in paths(&sandbox) {
            browser.go(&path);
            let wide = browser.run("return document.documentElement.scrollWidth - innerWidth");
            assert!(
                wide.as_i64().is_some_and(|wide| wide <= 0),
                "{path} at {width}: {wide} too wide"
            );
        }
    }
    browser.finish();
}

/// Base64, as `WebDriver` gives pictures.
fn decode(text: &str) -> Vec<u8> {
    let digit = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(digit).map(u32::from).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let bits =
            group.iter().fold(0, |bits, digit| (bits << 6) | digit) << (6 * (4 - group.len()));
        let three = [bits >> 16, bits >> 8, bits].map(|part| part.to_le_bytes()[0]);
        bytes.extend_from_slice(&three[..group.len() - 1]);
    }
    bytes
}
