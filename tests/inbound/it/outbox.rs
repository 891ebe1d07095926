//! Instances and handled events in the database of an outbox.

use serde_json::{Value, json};
use triggers_inbound::{OutboxInstances, OutboxLog, Webhooks};
use triggers_inbound_tests::{APP, SITE, key, now, verifier, webhook, webhook_at};
use triggers_outbox::Outbox;
use triggers_runtime::{Command, InstanceId, Sink as _, Uuid};

struct World {
    outbox: Outbox,
    webhooks: Webhooks,
    dropped: std::sync::Arc<std::sync::Mutex<Vec<u64>>>,
    _directory: tempfile::TempDir,
}

impl World {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let outbox = Outbox::sqlite(directory.path().join("app.db")).unwrap();
        let dropped = std::sync::Arc::<std::sync::Mutex<Vec<u64>>>::default();
        let kept = std::sync::Arc::clone(&dropped);
        let webhooks = Webhooks::new(verifier())
            .deadline(std::time::Duration::from_secs(60))
            .event_log(OutboxLog::new(outbox.clone()))
            .instances(OutboxInstances::new(outbox.clone()))
            .on_event(move |event| {
                kept.lock().unwrap().push(event.dropped);
                std::future::ready(Ok(()))
            });
        Self {
            outbox,
            webhooks,
            dropped,
            _directory: directory,
        }
    }

    async fn send(&self, claims: &Value) {
        let response = self.webhooks.handle(key().sign(claims).as_bytes()).await;
        assert_eq!(response.status(), 200, "{:?}", response.problem());
    }

    async fn enqueue(&self, site: InstanceId, entity: Uuid) {
        let sink = self.outbox.instance(site);
        sink.send(Command::cancel("invoice_overdue", entity))
            .await
            .unwrap();
    }

    async fn waiting(&self) -> u64 {
        self.outbox.admin().status().await.unwrap().counts.waiting
    }

    async fn paused(&self) -> Vec<Uuid> {
        let status = self.outbox.admin().status().await.unwrap();
        status.paused.iter().map(|pause| pause.instance).collect()
    }
}

fn site() -> InstanceId {
    SITE.parse().unwrap()
}

fn life(event_type: &str, age: i64) -> Value {
    webhook_at(event_type, &json!({ "appId": APP }), now() - age)
}

#[tokio::test]
async fn a_removed_app_sends_nothing_any_more() {
    let world = World::new();
    let other = InstanceId::new(Uuid::now_v7());
    for _ in 0..3 {
        world.enqueue(site(), Uuid::now_v7()).await;
    }
    world.enqueue(other, Uuid::now_v7()).await;
    world.send(&life("AppRemoved", 50)).await;
    assert_eq!(world.waiting().await, 1, "the other instance's");
    assert_eq!(world.paused().await, [site().to_uuid()]);
    // What comes late waits; a duplicate changes nothing.
    world.enqueue(site(), Uuid::now_v7()).await;
    world.send(&life("AppRemoved", 50)).await;
    assert_eq!((world.waiting().await, world.paused().await.len()), (2, 1));
    world.send(&life("AppInstalled", 40)).await;
    assert!(world.paused().await.is_empty());
    // The removal, delivered once more, is outdated.
    world.send(&life("AppRemoved", 50)).await;
    assert!(world.paused().await.is_empty());
    assert_eq!(*world.dropped.lock().unwrap(), [3, 0]);
}

#[tokio::test]
async fn an_installation_does_not_end_the_pause_of_a_person() {
    let world = World::new();
    let admin = world.outbox.admin();
    admin
        .pause(Some(site()), None, "deploy", "ana")
        .await
        .unwrap();
    world.send(&life("AppInstalled", 40)).await;
    assert_eq!(world.paused().await, [site().to_uuid()]);
}

#[tokio::test]
async fn a_privacy_request_erases_what_waits_about_the_entity() {
    let world = World::new();
    let (contact, other) = (Uuid::now_v7(), Uuid::now_v7());
    world.enqueue(site(), contact).await;
    world.enqueue(site(), other).await;
    let data = |anonymize: bool| {
        json!({
            "id": anonymize.to_string(), "entityFqdn": "wix.contacts.v4.contact", "slug": "deleted",
            "entityId": contact, "triggeredByAnonymizeRequest": anonymize,
        })
    };
    world.send(&webhook("contact_deleted", &data(false))).await;
    assert_eq!(world.waiting().await, 2);
    world.send(&webhook("contact_deleted", &data(true))).await;
    assert_eq!(world.waiting().await, 1);
    assert_eq!(*world.dropped.lock().unwrap(), [0, 1]);
}

#[tokio::test]
async fn handled_events_are_known_after_a_restart() {
    let world = World::new();
    let data = json!({ "id": "1", "entityFqdn": "x", "slug": "created", "entityId": "e" });
    world.send(&webhook("x_created", &data)).await;
    let again = Webhooks::new(verifier())
        .event_log(OutboxLog::new(world.outbox.clone()))
        .on_event(|_| async { panic!("handled twice") });
    let response = again
        .handle(key().sign(&webhook("x_created", &data)).as_bytes())
        .await;
    assert_eq!(response.status(), 200);
}
