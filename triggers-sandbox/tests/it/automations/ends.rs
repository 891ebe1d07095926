//! How activations are canceled (docs/api.md#s5.1), beside the cancel call itself.

use super::{automation, became, note, report, with};
use crate::support::{APP, OTHER_SITE, Site, appointment, control};
use serde_json::{Value, json};
use std::time::Duration;
use triggers_sandbox::journal::{Reason, Status};

fn starting() -> Value {
    automation("starting", &["note"], &json!({ "note": note("", &[]) }))
}

#[tokio::test]
async fn deactivating_an_automation_cancels_what_waits_for_it() {
    let sandbox = with(starting()).await;
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    let mut inactive = starting();
    inactive["configuration"]["status"] = json!("INACTIVE");
    let answer = control(&sandbox, "PUT", "/automations/it", &inactive).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(
        became(&sandbox),
        (Status::Canceled, Some(Reason::AutomationDeactivated))
    );
    assert_eq!(sandbox.clock().state().next_due, None);
    // Active again, it takes new events; what was canceled stays so.
    control(&sandbox, "PUT", "/automations/it", &starting()).await;
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    sandbox.clock().run_to_next_due();
    assert_eq!(sandbox.actions().len(), 1);
}

#[tokio::test]
async fn deleting_an_automation_cancels_what_waits_for_it_and_nothing_else() {
    let mut other = starting();
    other["id"] = json!("other");
    let sandbox = with(starting()).await;
    sandbox
        .set_automations(json!([starting(), other]))
        .expect("two automations");
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    let answer = control(&sandbox, "DELETE", "/automations/it", &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let ends: Vec<_> = sandbox
        .activations()
        .iter()
        .map(|it| (it.automation_id.clone(), it.status, it.reason))
        .collect();
    let deleted = Some(Reason::AutomationDeleted);
    assert_eq!(
        ends,
        [
            ("it".to_owned(), Status::Canceled, deleted),
            ("other".to_owned(), Status::Scheduled, None)
        ]
    );
}

#[tokio::test]
async fn a_changed_automation_goes_on_by_its_old_form() {
    let sandbox = with(starting()).await;
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    let changed = automation(
        "starting",
        &["other"],
        &json!({ "other": note("new", &[]) }),
    );
    sandbox
        .set_automations(json!([changed]))
        .expect("one automation");
    sandbox.clock().advance(Duration::from_hours(24 * 30));
    assert_eq!(super::notes(&sandbox), [""]);
}

#[tokio::test]
async fn a_gdpr_request_cancels_what_is_about_the_contact() {
    let sandbox = with(starting()).await;
    let contact = appointment("2026-12-01T10:00:00Z")["contactId"].clone();
    report(&sandbox, "starting", &appointment("2026-12-01T10:00:00Z")).await;
    let mut other = appointment("2026-12-02T10:00:00Z");
    other["contactId"] = json!("00000000-0000-4000-8000-000000000001");
    report(&sandbox, "starting", &other).await;
    let elsewhere = Site::new(&sandbox, APP, OTHER_SITE).await;
    elsewhere
        .report(
            "starting",
            crate::support::OTHER_ENTITY,
            &appointment("2026-12-03T10:00:00Z"),
        )
        .await;
    let answer = control(
        &sandbox,
        "POST",
        "/gdpr-requests",
        &json!({ "id": contact }),
    )
    .await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({ "canceled": 2 }))
    );
    let ends: Vec<_> = sandbox
        .activations()
        .iter()
        .map(|it| (it.status, it.reason))
        .collect();
    let erased = (Status::Canceled, Some(Reason::CanceledByGdprRequest));
    assert_eq!(ends, [erased, (Status::Scheduled, None), erased]);
}
