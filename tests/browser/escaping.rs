//! Whatever an app or a site owner can write is text on the page, and nothing else.

use crate::browser::Browser;
use crate::stage::{APP, App, SITE, appointment};
use serde_json::{Value, json};
use std::fmt::Write as _;
use triggers_codegen::Source;
use triggers_sandbox::{Fault, Faults, Sandbox};

/// Each would set a flag if it ever became markup or script; the last one would widen every page.
const ATTACKS: [&str; 5] = [
    "<img src=x onerror=\"window.hit=1\">",
    "\"><script>window.hit=1</script>",
    "'-alert(1)-'</textarea></title></pre><svg onload=window.hit=1>",
    "javascript:window.hit=1//<!--",
    "window.hitWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW",
];

/// Pixels that hide to the right of the page or of its tables, whose rows are blocks on a phone.
const HIDDEN: &str = "return Math.max(document.documentElement.scrollWidth - innerWidth, \
    ...[...document.querySelectorAll('.scroll:has(.rows)')].map(it => it.scrollWidth - it.clientWidth))";

fn manifest(attack: &str) -> Source {
    let quoted = json!(attack);
    let text = format!(
        "version: 1
app_id: {APP}
entities:
  thing: {{}}
triggers:
  hostile:
    name: {name}
    description: {quoted}
    entity: thing
    payload:
      type: object
      properties:
        text: {{ type: string, title: {quoted}, description: {quoted}, examples: [{quoted}] }}
        choice: {{ type: string, title: Choice, enum: [{quoted}, other], examples: [{quoted}] }}
        at: {{ type: string, format: date-time, futureDate: true, title: At, examples: ['2026-12-01T10:00:00Z'] }}
        list: {{ type: array, title: List, examples: [[{{ a: {quoted} }}]], items: {{ type: object, properties: {{ a: {{ type: string, title: A }} }} }} }}
      required: [text, at]
",
        name = json!(format!("Name {attack}")),
    );
    Source::inline("triggers.yaml", text)
}

fn automations(attack: &str) -> Value {
    json!([{
        "id": format!("id {attack}"), "name": format!("name {attack}"),
        "configuration": {
            "trigger": { "appId": APP, "triggerKey": "hostile" },
            "rootActionIds": [format!("root {attack}"), "wait"],
            "actions": {
                format!("root {attack}"): { "type": "APP_DEFINED", "namespace": "space", "appDefinedInfo": {
                    "actionKey": format!("key {attack}"), "inputMapping": { "a": attack },
                } },
                "wait": { "type": "DELAY", "delayInfo": {
                    "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": [format!("later {attack}")],
                } },
                format!("later {attack}"): { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": attack } },
            },
        },
    }])
}

/// Every byte as a path and a query may have it.
fn encoded(attack: &str) -> String {
    let mut text = String::new();
    for byte in attack.bytes() {
        write!(text, "%{byte:02X}").expect("a string takes everything");
    }
    text
}

/// Everything that reaches a page from outside, with the attack in it.
fn fill(sandbox: &Sandbox, attack: &str) {
    let entity = "16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f";
    let mut app = App::of(sandbox);
    let payload =
        json!({ "text": attack, "choice": attack, "at": "2026-11-20T12:00:00Z", attack: attack });
    let report = |payload: &Value, key: &str| {
        json!({
            "triggerKey": "hostile", "externalEntityId": entity, "payload": payload, "idempotency": { "key": key },
        })
    };
    let sound = json!({ "text": attack, "choice": attack, "at": "2026-11-20T12:00:00Z" });
    let agent: String = attack.chars().filter(char::is_ascii).collect();
    let answer = app.call_as("report", &report(&sound, attack), &agent);
    assert_eq!(
        answer["activationIds"].as_array().map(Vec::len),
        Some(1),
        "{answer}"
    );
    app.call_as("report", &report(&sound, attack), &agent);
    app.call("report", &report(&payload, "other"));
    app.call(
        "report",
        &report(
            &json!({ "text": [attack], "choice": format!("no {attack}") }),
            "k",
        ),
    );
    app.call(
        "report",
        &json!({ "triggerKey": attack, "externalEntityId": attack, "payload": attack }),
    );
    app.call(
        "cancel",
        &json!({ "triggerKey": "hostile", "externalEntityId": attack }),
    );
    app.call("bulk-report", &json!({ "triggerKey": "hostile", "eventsInfo": [
        { "payload": payload, "externalEntityId": entity }, { "payload": sound, "externalEntityId": entity } ] }));
    let path = encoded(attack);
    app.get(&format!("/unknown/{path}?{path}"));
    sandbox.advance(std::time::Duration::from_secs(3 * 3600));
    app.cancel("hostile", entity);
    app.call("report", &report(&sound, "after the cancel"));
    let faults = [
        Fault::body(attack).on("token"),
        Fault::status(503).retry_after(agent).times(1),
    ];
    sandbox
        .set_faults(Faults::new(faults))
        .expect("sound faults");
    app.report("hostile", entity, None, &appointment(attack, attack));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_stored_becomes_markup_or_script() {
    for attack in ATTACKS {
        let builder = Sandbox::builder()
            .manifest(manifest(attack))
            .automations(automations(attack));
        let start = "2026-11-20T10:00:00Z".parse().expect("a timestamp");
        let sandbox = builder
            .start_at(start)
            .frozen()
            .start()
            .await
            .expect("a sandbox");
        fill(&sandbox, attack);
        let mut browser = Browser::open(sandbox.base_url());
        browser.size(390, 844);
        let mut paths = crate::screens::paths(&sandbox);
        let encoded = encoded(attack);
        for name in ["trigger", "entity", "operation", "verdict"] {
            paths.push(format!("/?{name}={encoded}"));
        }
        paths.push(format!("/ui/entities?trigger={encoded}&entity={encoded}"));
        paths.push(format!("/ui/entities/{encoded}"));
        paths.push(format!(
            "/ui/send?trigger={encoded}&entity={encoded}&instance={encoded}"
        ));
        paths.push(format!("/ui/faults?kind={encoded}"));
        let mut seen = 0;
        for path in &paths {
            browser.go(path);
            browser.run(
                "for (const it of document.querySelectorAll('details')) it.open = true; return 1",
            );
            check(&mut browser, path);
            let hidden = browser.run(HIDDEN);
            assert!(
                hidden.as_i64().is_some_and(|hidden| hidden <= 0),
                "{path}: {hidden} pixels too wide"
            );
            let text =
                browser.run("return document.documentElement.outerHTML.includes('window.hit')");
            seen += u32::from(text == true);
            // The JSON of the same screen, opened as a page of its own.
            if !path.contains('%') {
                let join = if path.contains('?') { '&' } else { '?' };
                browser.go(&format!("{path}{join}format=json"));
                check(&mut browser, path);
                assert_eq!(
                    browser.run("return document.contentType"),
                    "application/json",
                    "{path}"
                );
            }
        }
        assert!(seen > 10, "the attack was seen on {seen} pages only");
        // Live updates put HTML into the page by script; that way must be as safe.
        sandbox.set_faults(Faults::default()).expect("no faults");
        browser.go("/");
        App::of(&sandbox).call(
            "report",
            &json!({ "triggerKey": attack, "externalEntityId": attack, "instance": SITE }),
        );
        browser.until("document.querySelectorAll('tr.new').length > 0");
        check(&mut browser, "after a live update");
        browser.finish();
    }
}

#[track_caller]
fn check(browser: &mut Browser, path: &str) {
    assert_eq!(
        browser.run("return window.hit ?? null"),
        Value::Null,
        "{path}"
    );
    let foreign = browser.count("img[src=x], main script, body script, [onerror], [onload], svg[onload], a[href^='javascript:']");
    assert_eq!(foreign, 0, "{path}");
}
