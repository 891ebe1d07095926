//! Assertions read well, and their failures tell the story.

use crate::goldens::golden;
use crate::support::{
    APP, ENTITY, OTHER_ENTITY, SITE, Site, appointment, builder, reminders, sandbox,
};
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;
use triggers_sandbox::Sandbox;
use triggers_sandbox::journal::Reason;
use uuid::Uuid;

fn entity() -> Uuid {
    ENTITY.parse().expect("a GUID")
}

/// One appointment is reminded of, another is canceled, a third lies in the past.
async fn story() -> Sandbox {
    let sandbox = builder()
        .automations(reminders())
        .token_lifetime(Duration::from_secs(48 * 3600))
        .start()
        .await
        .expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-12-01T10:00:00Z"))
        .await;
    site.report(
        "starting",
        OTHER_ENTITY,
        &appointment("2026-12-03T10:00:00Z"),
    )
    .await;
    sandbox.advance(Duration::from_secs(24 * 3600));
    site.cancel("starting", OTHER_ENTITY).await;
    site.report("starting", SITE, &appointment("2026-11-20T10:00:00Z"))
        .await;
    let booked = site
        .report("booked", SITE, &serde_json::json!({ "title": "Haircut" }))
        .await;
    assert_eq!(booked.status, 200);
    sandbox
}

#[tokio::test]
async fn what_holds_passes() {
    let sandbox = story().await;
    let site = SITE.parse::<Uuid>().expect("a GUID");
    let other: Uuid = OTHER_ENTITY.parse().expect("a GUID");
    sandbox.activations().assert_count(3);
    sandbox
        .activations()
        .for_entity(entity())
        .for_trigger("starting")
        .for_instance(site)
        .for_automation("reminders")
        .assert_count(1)
        .assert_scheduled_for("2026-11-30T10:00:00Z");
    sandbox.activations().for_entity(other).assert_canceled();
    let expired = sandbox.activations().for_entity(site);
    expired.assert_skipped(Reason::ScheduleDateExpired);
    sandbox.actions().assert_not_ran("remind").assert_count(0);

    sandbox.advance(Duration::from_secs((30 * 24) * 3600));
    sandbox.expect_no_pending();
    sandbox.activations().for_entity(entity()).assert_ended();
    let actions = sandbox.actions().for_entity(entity());
    actions
        .assert_ran("send-email")
        .assert_ran("mail")
        .assert_ran("thank");
    actions.assert_ran_at("remind", "2026-11-30T10:00:00Z");
    sandbox.actions().named("thank").assert_count(1);
    // A list stays what it was when it was asked for.
    assert_eq!(expired.len(), 1);
}

#[tokio::test]
async fn what_does_not_hold_says_why() {
    let sandbox = story().await;
    let mut texts = String::new();
    let mut fails = |name: &str, check: &dyn Fn()| {
        let panic = catch_unwind(AssertUnwindSafe(check)).expect_err(name);
        let text = panic.downcast_ref::<String>().expect("a text");
        let _written = write!(texts, "=== {name}\n{text}\n");
    };
    fails("not canceled", &|| {
        sandbox.activations().for_entity(entity()).assert_canceled();
    });
    fails("another date", &|| {
        sandbox
            .activations()
            .for_trigger("starting")
            .assert_scheduled_for("2026-11-30T11:00:00Z");
    });
    fails("none at all", &|| {
        sandbox.activations().for_trigger("booked").assert_ended();
    });
    fails("pending", &|| sandbox.expect_no_pending());
    sandbox.advance(Duration::from_secs((9 * 24) * 3600));
    fails("did not run", &|| {
        sandbox
            .actions()
            .for_entity(entity())
            .assert_ran("send_mail");
    });
    fails("count", &|| {
        sandbox.actions().assert_count(2);
    });
    golden("assertions.txt", &texts);
}

#[tokio::test]
async fn a_failure_points_at_the_test() {
    let sandbox = sandbox().await;
    let place = std::sync::Arc::new(std::sync::Mutex::new(None));
    let seen = std::sync::Arc::clone(&place);
    // The hook is the process's; other tests' panics are passed on.
    let before = std::panic::take_hook();
    let me = std::thread::current().id();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().id() == me {
            let place = panic
                .location()
                .map(|place| (place.file().to_owned(), place.line()));
            *seen.lock().expect("no panic while locked") = place;
        } else {
            before(panic);
        }
    }));
    let line = line!() + 2;
    let failed = catch_unwind(AssertUnwindSafe(|| {
        sandbox.activations().assert_count(1);
    }));
    assert!(failed.is_err());
    let place = place
        .lock()
        .expect("no panic while locked")
        .clone()
        .expect("a place");
    assert!(place.0.ends_with("assertions.rs"), "{place:?}");
    assert_eq!(place.1, line);
}

#[tokio::test]
async fn many_start_at_once_and_know_nothing_of_each_other() {
    let started = std::time::Instant::now();
    let mut starting = tokio::task::JoinSet::new();
    for _ in 0..50 {
        starting.spawn(sandbox());
    }
    let sandboxes = starting.join_all().await;
    println!("{:?} for each of 50 sandboxes", started.elapsed() / 50);
    let site = Site::new(&sandboxes[0], APP, SITE).await;
    let payload = appointment("2026-12-01T10:00:00Z");
    site.report("starting", ENTITY, &payload).await;
    sandboxes[0].activations().assert_count(1);
    for other in &sandboxes[1..] {
        other.activations().assert_count(0);
        other.expect_no_pending();
    }
}
