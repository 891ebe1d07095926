//! What holds for every page, and the lists.

use super::{SCREENS, get, json, page};
use crate::support::{APP, ENTITY, SITE, Site, appointment, sandbox};
use serde_json::json;
use std::collections::BTreeSet;
use std::time::Duration;

#[tokio::test]
async fn every_page_is_closed_to_others_and_free_of_inline_script() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    let last = sandbox.requests().last().expect("a request").seq;
    let mut paths: Vec<String> = SCREENS.map(str::to_owned).into();
    paths.push(format!("/ui/requests/{last}"));
    paths.push(format!("/ui/entities/{ENTITY}"));
    for path in &paths {
        let answer = get(&sandbox, path).await;
        let policy = answer.header("content-security-policy").expect("a policy");
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let page = page(&sandbox, path).await;
        let mut ids = BTreeSet::new();
        for tag in &page.tags {
            for (name, value) in &tag.attributes {
                assert!(
                    !name.starts_with("on") && name != "style",
                    "{path}: {tag:?}"
                );
                assert!(name != "id" || ids.insert(value), "{path}: {value} twice");
            }
            assert_ne!(tag.name, "style", "{path}");
            let source = tag.get("src").or_else(|| tag.get("href")).unwrap_or("/");
            assert!(source.starts_with(['/', '#', '?']), "{path}: {source}");
            assert!(tag.name != "script" || tag.get("src").is_some(), "{path}");
        }
        let twin = page
            .with_id("json")
            .and_then(|link| link.get("href"))
            .expect("a link");
        let twin = get(&sandbox, twin).await;
        assert_eq!(
            twin.header("content-type"),
            Some("application/json"),
            "{path}"
        );
        assert!(twin.json().is_object(), "{path}");
    }
    // Looking leaves no trace.
    assert_eq!(sandbox.requests().len(), 2);
}

#[tokio::test]
async fn all_that_a_page_loads_is_here_and_small() {
    let sandbox = sandbox().await;
    let first = page(&sandbox, "/").await;
    let mut bytes = 0;
    let mut loaded = BTreeSet::new();
    for tag in first
        .all("script")
        .chain(first.all("link"))
        .chain(first.all("img"))
    {
        let path = tag
            .get("src")
            .or_else(|| tag.get("href"))
            .expect("an address");
        if loaded.insert(path) {
            let answer = get(&sandbox, path).await;
            assert_eq!(answer.status, 200, "{path}");
            bytes += answer.body.len();
        }
    }
    assert!(loaded.len() >= 3, "{loaded:?}");
    assert!(bytes <= 200_000, "{bytes} bytes");
}

#[tokio::test]
async fn what_is_not_there_is_said_and_not_written_down() {
    let sandbox = sandbox().await;
    for path in [
        "/ui",
        "/ui/nothing",
        "/ui/requests/7",
        "/ui/assets/../Cargo.toml",
        "/ui/assets/nothing.js",
        "/ui/entities/no-guid",
    ] {
        let answer = get(&sandbox, path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    for path in ["/ui/requests/x", "/?before=x", "/?format=xml"] {
        let answer = get(&sandbox, path).await;
        assert_eq!(answer.status, 400, "{path}");
    }
    // Browsers ask for it by themselves, for a page of JSON too.
    assert_eq!(get(&sandbox, "/favicon.ico").await.status, 200);
    assert!(sandbox.requests().is_empty());
    // An entity nobody has heard of is no error: its report may be on the way.
    assert_eq!(
        get(&sandbox, &format!("/ui/entities/{ENTITY}"))
            .await
            .status,
        200
    );
}

#[tokio::test]
async fn a_stream_of_many_pages() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for _ in 0..250 {
        site.report("booked", ENTITY, &json!({ "title": "x" }))
            .await;
    }
    let all: Vec<String> = sandbox
        .requests()
        .iter()
        .rev()
        .map(|it| format!("r{}", it.seq))
        .collect();
    let mut path = "/".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = page(&sandbox, &path).await;
        assert!(page.rows().len() <= 100);
        seen.extend(page.rows().into_iter().map(str::to_owned));
        let older = page.all("a").find(|link| link.get("data-key") == Some("]"));
        let Some(older) = older.and_then(|link| link.get("href")) else {
            break;
        };
        older.clone_into(&mut path);
    }
    assert_eq!(seen, all);
    // And up again, by the same rows.
    let up = page(&sandbox, &path).await;
    let newer = up.all("a").find(|link| link.get("data-key") == Some("["));
    let newer = newer.and_then(|link| link.get("href")).expect("a link");
    assert_eq!(page(&sandbox, newer).await.rows(), all[100..200]);
}

#[tokio::test]
async fn filters_find_operation_verdict_trigger_and_entity() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("booked", ENTITY, &json!({ "title": "x" }))
        .await;
    site.report("booked", SITE, &json!({ "title": 1 })).await;
    let many =
        json!({ "triggerKey": "booked", "externalEntityIds": [SITE.to_uppercase(), ENTITY] });
    site.call("bulk-cancel", &many).await;
    let found = async |query: &str| page(&sandbox, &format!("/?{query}")).await.rows().len();
    assert_eq!(found("").await, 4);
    assert_eq!(found("operation=report").await, 2);
    assert_eq!(found("verdict=rejected").await, 1);
    assert_eq!(found("trigger=booked&verdict=accepted").await, 2);
    assert_eq!(found(&format!("entity={SITE}")).await, 2);
    assert_eq!(found("trigger=none").await, 0);
    // A call that a fault replaced was never read by the service, but has a trigger all the same.
    let fault = triggers_sandbox::Fault::status(503);
    sandbox
        .set_faults(triggers_sandbox::Faults::new([fault]))
        .expect("a sound fault");
    site.report("booked", ENTITY, &json!({ "title": "x" }))
        .await;
    assert_eq!(found("trigger=booked&verdict=injected").await, 1);
    let bulk = json(&sandbox, "/?operation=bulk-cancel").await;
    assert_eq!(bulk["rows"][0]["items"], 2);
}

#[tokio::test]
async fn a_request_with_its_problems_and_its_key() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let report = json!({
        "triggerKey": "booked", "externalEntityId": ENTITY, "payload": { "title": "x" },
        "idempotency": { "key": "k", "ttlInMilliseconds": "7200000" },
    });
    site.call("report", &report).await;
    let seq = sandbox.requests()[1].seq;
    site.call("report", &report).await;
    site.report("booked", ENTITY, &json!({ "title": 1, "price": "high" }))
        .await;

    let first = json(&sandbox, &format!("/ui/requests/{seq}")).await;
    assert_eq!(first["dedupe"][0]["left"], "2 h");
    assert_eq!(first["dedupe"][0]["duplicate"], false);
    let again = json(
        &sandbox,
        &format!("/ui/requests/{}", sandbox.requests()[2].seq),
    )
    .await;
    assert_eq!(
        (&again["outcome"], &again["dedupe"][0]["duplicate"]),
        (&json!("deduped"), &json!(true))
    );
    let wrong = json(
        &sandbox,
        &format!("/ui/requests/{}", sandbox.requests()[3].seq),
    )
    .await;
    let paths: BTreeSet<_> = wrong["problems"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|it| it["path"].as_str())
        .collect();
    assert_eq!(paths, BTreeSet::from(["payload/price", "payload/title"]));

    sandbox.clock().advance(Duration::from_hours(2));
    let first = json(&sandbox, &format!("/ui/requests/{seq}")).await;
    assert_eq!(first["dedupe"][0]["left"], serde_json::Value::Null);
}

#[tokio::test]
async fn what_waits_is_listed_in_the_order_in_which_it_will_run() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for number in 0..130 {
        let day = 1 + number % 28;
        site.report(
            "starting",
            ENTITY,
            &appointment(&format!("2027-01-{day:02}T10:00:00Z")),
        )
        .await;
    }
    let first = json(&sandbox, "/ui/clock").await;
    assert_eq!(
        (
            first["waiting"].as_u64(),
            first["rows"].as_array().map(Vec::len)
        ),
        (Some(130), Some(100))
    );
    let link = page(&sandbox, "/ui/clock").await;
    let mut links = link.all("a");
    let next = links.find(|link| link.get("data-key") == Some("]"));
    let next = next.and_then(|link| link.get("href"));
    let second = json(&sandbox, next.expect("a second page")).await;
    assert_eq!(second["rows"].as_array().map(Vec::len), Some(30));
    assert_eq!(second["next"], serde_json::Value::Null);
    let dates: Vec<_> = [&first, &second]
        .into_iter()
        .flat_map(|page| page["rows"].as_array().expect("rows"))
        .map(|row| row["dueAt"].as_str().expect("a date"))
        .collect();
    assert!(dates.is_sorted());
    assert_eq!(first["nextDue"], dates[0]);
}
