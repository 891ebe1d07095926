//! The form made from the manifest.

use crate::browser::Browser;
use crate::stage::{ANA, sandbox};
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn the_form_sends_a_valid_sample_and_a_cancellation() {
    let sandbox = sandbox().await;
    let mut browser = Browser::open(sandbox.base_url());
    browser.go("/ui/send");
    // Choosing a trigger shows its fields.
    browser.run(
        "const it = document.querySelector('#trigger'); it.value = 'appointment_starting'; \
                 it.dispatchEvent(new Event('change', { bubbles: true })); return 1",
    );
    browser.until("location.search.includes('appointment_starting')");
    browser.until_says("#report", "Starts at");
    browser.fill("#report [name='body.externalEntityId']", ANA);
    browser.fill("#report [name='body.payload.room']", "");
    browser.click("#send");
    browser.until_says("h1", "Request");
    browser.until_says(".head", "accepted");

    let request = sandbox.requests().pop().expect("a request");
    assert_eq!((request.status, request.operation.name()), (200, "report"));
    let body: Value = serde_json::from_str(&request.request_body).expect("JSON");
    assert_eq!(body["externalEntityId"], ANA);
    // An empty optional field is left out; the date to schedule for lies in the future.
    assert_eq!(body["payload"].get("room"), None);
    assert_eq!(body["payload"]["startsAt"], "2026-11-27T10:00:00Z");
    assert_eq!(sandbox.activations().len(), 1);

    browser.go(&format!(
        "/ui/send?trigger=appointment_starting&entity={ANA}"
    ));
    browser.click("#send-cancel");
    browser.until_says("h1", "Request");
    browser.until_says("#activations", "canceled");
    browser.finish();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_told() {
    let sandbox = sandbox().await;
    let mut browser = Browser::open(sandbox.base_url());
    browser.go("/ui/send?trigger=invoice_overdue");
    browser.fill("#report [name='body.payload.amount']", "a lot");
    browser.click("#send");
    // It was sent all the same: the sandbox says what is wrong, as it would to an app.
    browser.until_says("#problems", "payload/amount");
    browser.go("/ui/send?trigger=invoice_overdue");
    browser.fill("#report [name=instance]", "no-guid");
    browser.click("#send");
    assert_eq!(browser.count("#report [name=instance]:invalid"), 1);
    browser.finish();
}
