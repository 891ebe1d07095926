use serde_json::Value;

use crate::process::{Scratch, golden, root, run};

#[test]
fn the_dashboard_gets_the_schema_that_it_will_hold() {
    let text = run(&["schema", "appointment_starting"]).fine();
    golden("schema-appointment_starting.json", &text);
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema");
    assert_eq!(schema["additionalProperties"], true);
    assert_eq!(schema["properties"]["startsAt"]["futureDate"], true);
}

#[test]
fn the_order_of_properties_is_the_manifests() {
    let text = run(&["schema", "invoice_overdue"]).fine();
    let places: Vec<_> = [
        "invoiceNumber",
        "dueDate",
        "amount",
        "currency",
        "daysOverdue",
    ]
    .iter()
    .map(|key| text.find(&format!("\"{key}\": {{")).unwrap())
    .collect();
    assert!(places.is_sorted());
}

#[test]
fn what_the_dashboard_sets_is_not_there_twice() {
    let scratch = Scratch::new("schema");
    let text = std::fs::read_to_string(root().join("triggers.yaml")).unwrap();
    let text = text.replace("      type: object\n      properties:\n        invoiceNumber", "      $schema: http://json-schema.org/draft-07/schema#\n      additionalProperties: true\n      type: object\n      properties:\n        invoiceNumber");
    let file = scratch.file("triggers.yaml", &text);
    let text = run(&["schema", "invoice_overdue", "--manifest", &file]).fine();
    assert_eq!(text.matches("$schema").count(), 1);
    assert_eq!(text.matches("additionalProperties").count(), 1);
}

#[test]
fn a_key_that_is_not_there_is_told_with_the_one_that_was_meant() {
    let said = run(&["schema", "invoice_overdu"]).wrong();
    assert_eq!(
        said,
        "error: the manifest has no trigger `invoice_overdu`: did you mean `invoice_overdue`?\n"
    );
    let said = run(&["schema", "x\u{1b}[31m"]).wrong();
    assert!(
        !said.contains('\u{1b}') && said.contains("it has `invoice_overdue`"),
        "{said}"
    );
}

#[test]
fn without_a_key_it_is_the_schema_of_the_format() {
    let committed = std::fs::read_to_string(root().join("triggers.schema.json")).unwrap();
    assert_eq!(run(&["schema"]).fine(), committed);
}
