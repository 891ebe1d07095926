//! The service against a sandbox: what site owners' automations do.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use tokio::net::TcpListener;
use tower::ServiceExt as _;
use triggers_inbound::Verifier;
use triggers_outbox::{Outbox, Worker};
use triggers_runtime::{AppCredentials, Client, DeliveryOptions, Uuid};
use triggers_sandbox::{Fault, Faults, Sandbox, SigningKey};

/// The service, with a sandbox in the place of Wix and a database that is removed with it.
struct Service {
    router: axum::Router,
    sandbox: Sandbox,
    instance: Uuid,
    directory: std::path::PathBuf,
    outbox: Outbox,
    _worker: Worker,
}

impl Service {
    async fn start() -> Self {
        let key = SigningKey::of_process().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/wix", listener.local_addr().unwrap());
        let sandbox = Sandbox::builder()
            .webhooks(format!("{url}/webhooks"))
            .webhook_timeout(Duration::from_secs(60))
            .provider(format!("{url}/provider"))
            .signing_key(key.clone())
            .manifest("triggers.yaml")
            .automations(include_str!("../automations.yaml"))
            .start_at("2026-12-01T09:00:00Z".parse().unwrap())
            .frozen()
            .start()
            .await
            .unwrap();
        let app = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse().unwrap();
        let client = Client::builder(AppCredentials::new(app, "sandbox-secret"))
            .base_url(sandbox.base_url())
            .delivery(DeliveryOptions::single_attempt())
            .build()
            .unwrap();
        let directory = std::env::temp_dir().join(format!("starter-{}", Uuid::now_v7()));
        std::fs::create_dir(&directory).unwrap();
        let database = directory.join("database.sqlite");
        let outbox = Outbox::sqlite(&database).unwrap();
        let worker = outbox
            .worker(move |instance| client.instance(instance))
            .spawn()
            .await
            .unwrap();
        let verifier = Verifier::new(app, key.public_key()).unwrap();
        let router = crate::app::router(database.to_str().unwrap(), outbox.clone(), &verifier).unwrap();
        let served = router.clone();
        tokio::spawn(async move { axum::serve(listener, served).await });
        Self {
            router,
            sandbox,
            instance: Uuid::now_v7(),
            directory,
            outbox,
            _worker: worker,
        }
    }

    async fn send(&self, method: Method, appointment: Uuid, starts_at: &str) {
        let contact = Uuid::now_v7();
        let body = format!(
            r#"{{"title": "Consultation", "startsAt": "{starts_at}", "contactId": "{contact}"}}"#
        );
        let request = Request::builder()
            .method(method)
            .uri(format!(
                "/sites/{}/appointments/{appointment}",
                self.instance
            ))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body))
            .unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::NO_CONTENT);
    }

    /// Waits until the worker has delivered `count` calls.
    async fn delivered(&self, count: usize) {
        let delivered = || {
            self.sandbox
                .requests()
                .iter()
                .filter(|request| request.operation.is_event_call())
                .count()
        };
        while delivered() < count {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // SQLite and the worker have files beside the database.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_reminded_one_day_before() {
    let (service, appointment) = (Service::start().await, Uuid::now_v7());
    service
        .send(Method::PUT, appointment, "2026-12-05T10:00:00Z")
        .await;
    service.delivered(1).await;
    service.sandbox.advance(Duration::from_secs(4 * 24 * 3600));
    service
        .sandbox
        .actions()
        .for_entity(appointment)
        .assert_ran_at("send-email", "2026-12-04T10:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_moved_appointment_is_reminded_once_at_the_new_time() {
    let (service, appointment) = (Service::start().await, Uuid::now_v7());
    service
        .send(Method::PUT, appointment, "2026-12-05T10:00:00Z")
        .await;
    service
        .send(Method::PUT, appointment, "2026-12-08T10:00:00Z")
        .await;
    service.delivered(3).await;
    service.sandbox.advance(Duration::from_secs(10 * 24 * 3600));
    let actions = service.sandbox.actions().for_entity(appointment);
    actions
        .assert_count(1)
        .assert_ran_at("send-email", "2026-12-07T10:00:00Z");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_canceled_appointment_is_not_reminded() {
    let (service, appointment) = (Service::start().await, Uuid::now_v7());
    service
        .send(Method::PUT, appointment, "2026-12-05T10:00:00Z")
        .await;
    service
        .send(Method::DELETE, appointment, "2026-12-05T10:00:00Z")
        .await;
    service.delivered(2).await;
    service.sandbox.advance(Duration::from_secs(10 * 24 * 3600));
    service
        .sandbox
        .actions()
        .for_entity(appointment)
        .assert_count(0);
}

/// Every cancel is lost; the provider answers that the appointment is gone.
#[tokio::test(flavor = "multi_thread")]
async fn a_canceled_appointment_is_not_reminded_even_if_the_cancel_is_lost() {
    let (service, appointment) = (Service::start().await, Uuid::now_v7());
    service
        .send(Method::PUT, appointment, "2026-12-05T10:00:00Z")
        .await;
    service.delivered(1).await;
    let lost = Faults::new([Fault::reset().on("cancel").on("bulk-cancel")]);
    service.sandbox.set_faults(lost).unwrap();
    service
        .send(Method::DELETE, appointment, "2026-12-05T10:00:00Z")
        .await;
    service.sandbox.advance(Duration::from_secs(4 * 24 * 3600));
    service.sandbox.actions().for_entity(appointment).assert_count(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_removes_the_app_hears_nothing_more() {
    let (service, appointment) = (Service::start().await, Uuid::now_v7());
    for delivery in service.sandbox.uninstall(service.instance).await.unwrap() {
        assert_eq!(delivery.status, 200, "{}", delivery.answer);
    }
    service
        .send(Method::PUT, appointment, "2026-12-05T10:00:00Z")
        .await;
    let status = service.outbox.admin().status().await.unwrap();
    assert_eq!((status.counts.waiting, status.paused.len()), (1, 1));
}
