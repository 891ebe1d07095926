//! What of a manifest was exercised.

use crate::goldens::golden;
use crate::support::{APP, ENTITY, SITE, Site, control};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};
use triggers_codegen::Source;
use triggers_sandbox::Sandbox;

const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities:
  order: {}
triggers:
  order_paid:
    name: Order paid
    entity: order
    payload:
      type: object
      properties:
        number: { type: string, title: Number, examples: [A-1] }
        status: { type: string, enum: [PAID, PARTLY_PAID], title: Status, examples: [PAID] }
        note: { type: string, title: Note, examples: [Thanks] }
        lines:
          type: array
          title: Lines
          examples: [[{ sku: A }]]
          items:
            type: object
            properties:
              sku: { type: string, title: Article, examples: [A] }
              gift: { type: boolean, title: Gift, examples: [true] }
            required: [sku]
      required: [number, status]
  order_shipped:
    name: Order shipped
    payload: { type: object, properties: { number: { type: string, title: Number, examples: [A-1] } } }
";

async fn shop() -> Sandbox {
    Sandbox::builder()
        .manifest(Source::inline("triggers.yaml", MANIFEST))
        .start()
        .await
        .expect("a sandbox")
}

#[tokio::test]
async fn what_was_never_sent_is_told() {
    let sandbox = shop().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let mut text = sandbox.coverage().to_string();
    let paid =
        json!({ "number": "A-1", "status": "PAID", "lines": [{ "sku": "A" }, { "sku": "B" }] });
    assert_eq!(site.report("order_paid", ENTITY, &paid).await.status, 200);
    assert_eq!(site.cancel("order_paid", ENTITY).await.status, 200);
    // A refused event exercises nothing.
    let wrong = json!({ "number": "A-1", "status": "LOST", "note": "x" });
    assert_eq!(site.report("order_paid", ENTITY, &wrong).await.status, 428);
    sandbox.reset();
    let coverage = sandbox.coverage();
    text.push_str(&coverage.to_string());
    let missing = [
        "order_paid.status=PARTLY_PAID",
        "order_paid.note",
        "order_paid.lines[].gift",
        "order_shipped",
    ];
    let mut found = coverage.missing();
    let mut expected = missing.map(str::to_owned);
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
    coverage.assert_complete_except(&missing);

    let twin = control(&sandbox, "GET", "/coverage", &Value::Null)
        .await
        .json();
    assert_eq!(twin["triggers"][0]["reports"], 1);
    assert_eq!(twin["triggers"][0]["cancels"], 1);

    let full = json!({ "number": "A-2", "status": "PARTLY_PAID", "note": "x", "lines": [{ "sku": "A" }, { "sku": "B", "gift": false }] });
    site.report("order_paid", ENTITY, &full).await;
    text.push_str(&sandbox.coverage().to_string());
    site.report("order_shipped", ENTITY, &json!({ "number": "A-1" }))
        .await;
    sandbox.coverage().assert_complete();
    text.push_str(&sandbox.coverage().to_string());
    golden("coverage.txt", &text);
}

#[tokio::test]
async fn incomplete_coverage_fails_and_so_does_a_needless_exception() {
    let sandbox = shop().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("order_shipped", ENTITY, &json!({ "number": "A-1" }))
        .await;
    let failure = |exceptions: &[&str]| {
        let check = || sandbox.coverage().assert_complete_except(exceptions);
        let panic = catch_unwind(AssertUnwindSafe(check)).expect_err("incomplete");
        panic.downcast_ref::<String>().expect("a text").clone()
    };
    assert!(failure(&[]).contains("never exercised: order_paid\n"));
    let needless = failure(&["order_paid", "order_shipped"]);
    assert!(
        needless.contains("yet an exception: order_shipped"),
        "{needless}"
    );
    assert!(!needless.contains("never exercised"), "{needless}");
}
