//! The service against a sandbox: what a caller asks for is what automations make of it.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt as _;
use triggers_runtime::{AppCredentials, AppId, Client};
use triggers_sandbox::{Fault, Faults, Sandbox};

use crate::app::router;

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../triggers.yaml");
const AUTOMATIONS: &str = include_str!("../appointments/automations.yaml");
const URL: &str =
    "/sites/00000000-0000-4000-8000-000000000001/appointments/00000000-0000-4000-8000-000000000002";

async fn shop() -> (Sandbox, Router) {
    let sandbox = Sandbox::builder()
        .manifest(MANIFEST)
        .automations(AUTOMATIONS)
        .start_at("2026-12-01T09:00:00Z".parse().unwrap())
        .frozen()
        .start()
        .await
        .unwrap();
    let app_id: AppId = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse().unwrap();
    let wix = Client::builder(AppCredentials::new(app_id, "sandbox-secret"))
        .base_url(sandbox.base_url())
        .build()
        .unwrap();
    (sandbox, router(wix))
}

async fn book(app: &Router, starts_at: &str) -> StatusCode {
    let body = format!(
        r#"{{"title":"Consultation","startsAt":"{starts_at}","contactId":"00000000-0000-4000-8000-000000000003"}}"#
    );
    let request = Request::put(URL)
        .header("content-type", "application/json")
        .body(Body::from(body));
    app.clone()
        .oneshot(request.unwrap())
        .await
        .unwrap()
        .status()
}

async fn cancel(app: &Router) -> StatusCode {
    let request = Request::delete(URL).body(Body::empty()).unwrap();
    app.clone().oneshot(request).await.unwrap().status()
}

/// Lets the clock run to the end of the year; what ran, as `MM-DD name`.
fn ran(sandbox: &Sandbox) -> Vec<String> {
    sandbox
        .clock()
        .to("2026-12-31T00:00:00Z".parse().unwrap())
        .unwrap();
    let actions = sandbox.actions().into_iter();
    actions
        .map(|action| {
            format!(
                "{} {}",
                action.ran_at.strftime("%m-%d"),
                action.namespace.unwrap_or_default()
            )
        })
        .collect()
}

#[tokio::test]
async fn a_moved_appointment_is_reminded_of_at_its_new_time_only() {
    let (sandbox, app) = shop().await;
    assert_eq!(
        book(&app, "2026-12-10T10:00:00Z").await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        book(&app, "2026-12-20T10:00:00Z").await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        ran(&sandbox),
        ["12-01 confirmation", "12-02 preparation", "12-18 reminder"]
    );
}

#[tokio::test]
async fn an_appointment_moved_there_and_back_is_reminded_of() {
    let (sandbox, app) = shop().await;
    for starts_at in [
        "2026-12-10T10:00:00Z",
        "2026-12-20T10:00:00Z",
        "2026-12-10T10:00:00Z",
    ] {
        assert_eq!(book(&app, starts_at).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(
        ran(&sandbox),
        ["12-01 confirmation", "12-02 preparation", "12-08 reminder"]
    );
}

#[tokio::test]
async fn a_canceled_appointment_is_not_reminded_of() {
    let (sandbox, app) = shop().await;
    book(&app, "2026-12-10T10:00:00Z").await;
    assert_eq!(cancel(&app).await, StatusCode::NO_CONTENT);
    assert_eq!(ran(&sandbox), ["12-01 confirmation", "12-01 cancellation"]);
}

#[tokio::test]
async fn saying_the_same_twice_changes_nothing() {
    let (sandbox, app) = shop().await;
    for _ in 0..2 {
        assert_eq!(
            book(&app, "2026-12-10T10:00:00Z").await,
            StatusCode::NO_CONTENT
        );
    }
    assert_eq!(
        ran(&sandbox),
        ["12-01 confirmation", "12-02 preparation", "12-08 reminder"]
    );
}

#[tokio::test]
async fn a_booking_that_stopped_half_way_is_finished_by_saying_it_again() {
    let (sandbox, app) = shop().await;
    // The first report goes through, the second is refused for good.
    let refused = Fault::status(403).on("report").after(1).times(1);
    sandbox.set_faults(Faults::new([refused])).unwrap();
    assert_eq!(
        book(&app, "2026-12-10T10:00:00Z").await,
        StatusCode::BAD_GATEWAY
    );
    assert_eq!(
        book(&app, "2026-12-10T10:00:00Z").await,
        StatusCode::NO_CONTENT
    );
    assert_eq!(
        ran(&sandbox),
        ["12-01 confirmation", "12-02 preparation", "12-08 reminder"]
    );
}
