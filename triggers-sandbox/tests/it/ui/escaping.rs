//! Text of others stays text. The browser tests show the same with a real browser.

use super::{SCREENS, page};
use crate::http::send;
use crate::support::{APP, ENTITY, SITE, Site, appointment, builder};
use serde_json::json;
use triggers_sandbox::{Fault, Faults};

const ATTACK: &str = "\"'><img src=x onerror=alert(1)><script>alert(1)</script>";

#[tokio::test]
async fn stored_markup_is_shown_as_it_was_written() {
    let automations = json!([{
        "id": ATTACK, "name": ATTACK,
        "configuration": {
            "trigger": { "appId": APP, "triggerKey": "starting" },
            "rootActionIds": [ATTACK],
            "actions": { ATTACK: { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": ATTACK } } },
        },
    }]);
    let sandbox = builder()
        .automations(automations)
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let mut payload = appointment("2026-12-01T10:00:00Z");
    payload["title"] = ATTACK.into();
    let report = json!({ "triggerKey": "starting", "externalEntityId": ENTITY, "payload": payload, "idempotency": { "key": ATTACK } });
    site.call("report", &report).await;
    site.call("report", &json!({ "triggerKey": ATTACK, "externalEntityId": ATTACK, "payload": { ATTACK: [ATTACK] } })).await;
    site.call(
        "bulk-cancel",
        &json!({ "triggerKey": ATTACK, "externalEntityIds": [ATTACK] }),
    )
    .await;
    let encoded: String = ATTACK
        .bytes()
        .fold(String::new(), |text, byte| text + &format!("%{byte:02X}"));
    let headers = [("user-agent", ATTACK), ("x-anything", ATTACK)];
    send(
        sandbox.address(),
        "GET",
        &format!("/unknown/{encoded}?{encoded}"),
        &headers,
        b"",
    )
    .await;
    sandbox
        .set_faults(Faults::new([Fault::body(ATTACK).retry_after(ATTACK)]))
        .expect("a sound fault");

    let mut paths: Vec<String> = SCREENS.map(str::to_owned).into();
    paths.extend(
        sandbox
            .requests()
            .iter()
            .map(|it| format!("/ui/requests/{}", it.seq)),
    );
    paths.push(format!("/ui/entities/{ENTITY}"));
    for name in ["trigger", "entity", "operation", "verdict"] {
        paths.push(format!("/?{name}={encoded}"));
    }
    paths.push(format!("/ui/entities?trigger={encoded}&entity={encoded}"));
    paths.push(format!(
        "/ui/send?entity={encoded}&instance={encoded}&trigger={encoded}"
    ));
    let mut shown = 0;
    for path in &paths {
        let page = page(&sandbox, path).await;
        for tag in &page.tags {
            let handler = tag
                .attributes
                .iter()
                .any(|(name, _)| name.starts_with("on"));
            assert!(!handler && tag.get("src") != Some("x"), "{path}: {tag:?}");
        }
        assert_eq!(page.all("script").count(), 1, "{path}");
        let values = page.tags.iter().flat_map(|tag| &tag.attributes);
        let as_value = values.filter(|(_, value)| value.contains(ATTACK)).count();
        shown += usize::from(page.text.contains(ATTACK) || as_value > 0);
    }
    assert!(
        shown >= 12,
        "the attack was to be seen on {shown} pages only"
    );
}
