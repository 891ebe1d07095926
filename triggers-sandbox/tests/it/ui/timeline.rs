//! One entity on virtual time.

use super::{json, page};
use crate::support::{APP, ENTITY, OTHER_ENTITY, OTHER_SITE, SITE, Site, appointment, sandbox};
use serde_json::Value;
use std::time::Duration;

fn marks(view: &Value) -> Vec<String> {
    let entries = view["entries"].as_array().expect("a list").iter();
    let told = entries.map(|it| {
        let at = it["at"].as_str().expect("a date");
        let words = [
            &at[5..16],
            it["kind"].as_str().unwrap_or_default(),
            it["what"].as_str().unwrap_or_default(),
        ];
        words.join(" ")
    });
    told.collect()
}

#[tokio::test]
async fn reports_dates_actions_and_cancels_in_order() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-11-23T10:00:00Z"))
        .await;
    site.report(
        "starting",
        OTHER_ENTITY,
        &appointment("2026-11-23T10:00:00Z"),
    )
    .await;
    let path = format!("/ui/entities/{ENTITY}");
    assert_eq!(
        marks(&json(&sandbox, &path).await),
        [
            "11-20T10:00 report report, 1 activated",
            "11-22T10:00 pending start",
        ]
    );
    sandbox.clock().advance(Duration::from_hours(49));
    assert_eq!(
        marks(&json(&sandbox, &path).await),
        [
            "11-20T10:00 report report, 1 activated",
            "11-22T10:00 starts start",
            "11-22T10:00 done mail (send-email)",
            "11-23T12:00 pending thank",
        ]
    );
    let site = Site::new(&sandbox, APP, SITE).await;
    site.cancel("starting", ENTITY).await;
    site.report("starting", ENTITY, &appointment("2026-11-20T10:00:00Z"))
        .await;
    assert_eq!(
        marks(&json(&sandbox, &path).await),
        [
            "11-20T10:00 report report, 1 activated",
            "11-22T10:00 starts start",
            "11-22T10:00 done mail (send-email)",
            "11-22T11:00 cancel cancel, 1 canceled",
            "11-22T11:00 report report, 1 activated",
            "11-22T11:00 rejected start",
            "11-23T12:00 canceled thank",
        ]
    );
    // The journal tells what was cut off, too.
    let canceled = sandbox
        .activations()
        .into_iter()
        .find(|it| !it.canceled_work.is_empty());
    let canceled = canceled.expect("an activation with work left");
    assert_eq!(
        canceled.canceled_work[0].action_id.as_deref(),
        Some("thank")
    );
    assert_eq!(
        canceled.canceled_work[0].due_at.to_string(),
        "2026-11-23T12:00:00Z"
    );
}

#[tokio::test]
async fn a_lane_for_each_trigger_and_instance() {
    let sandbox = sandbox().await;
    for instance in [SITE, OTHER_SITE] {
        let site = Site::new(&sandbox, APP, instance).await;
        site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
            .await;
    }
    let site = Site::new(&sandbox, APP, SITE).await;
    site.cancel("booked", ENTITY).await;
    let view = json(&sandbox, &format!("/ui/entities/{ENTITY}")).await;
    let lanes = view["drawing"]["bands"].as_array().expect("lanes");
    let lanes: Vec<_> = lanes
        .iter()
        .map(|it| (it["triggerKey"].as_str(), it["instanceId"].as_str()))
        .collect();
    assert_eq!(
        lanes,
        [
            (Some("starting"), Some(SITE)),
            (Some("starting"), Some(OTHER_SITE)),
            (Some("booked"), Some(SITE)),
        ]
    );
    let page = page(&sandbox, &format!("/ui/entities/{ENTITY}")).await;
    assert_eq!(
        page.all("circle").count(),
        4,
        "two reports, two signs of the legend"
    );
    for shape in page
        .all("circle")
        .chain(page.all("line"))
        .chain(page.all("rect"))
    {
        let numbers = ["x", "y", "cx", "cy", "x1", "x2"]
            .into_iter()
            .filter_map(|name| shape.get(name));
        for number in numbers {
            let number: f64 = number.parse().expect("a number");
            assert!((0.0..=1000.0).contains(&number), "{shape:?}");
        }
    }
    let entities = json(&sandbox, "/ui/entities").await;
    assert_eq!(entities["found"], 2);
    assert_eq!(entities["rows"][0]["cancels"], 1);
}
