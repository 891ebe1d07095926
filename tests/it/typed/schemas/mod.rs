//! JSON Schemas of generated types, and other types held to them.

use schemars::{JsonSchema, SchemaGenerator, schema_for};
use serde_json::Value;
use triggers_codegen::{Source, read};
use triggers_runtime::{ContactId, Date, FutureDate, Timestamp, Uuid, triggers};
use triggers_sandbox::schemas::{assert_matches, compare};

mod any;
mod random;

#[triggers(schemas)]
mod events {}

/// The schema as the manifest has it.
fn manifests(key: &str) -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../triggers.yaml");
    let source = Source::inline("triggers.yaml", std::fs::read_to_string(path).unwrap());
    serde_json::to_value(&read(&source).0.trigger(key).unwrap().schema).unwrap()
}

fn own<T: JsonSchema>() -> Value {
    T::json_schema(&mut SchemaGenerator::default()).to_value()
}

#[derive(JsonSchema)]
#[expect(dead_code)]
struct Two {
    one: events::invoice_overdue::Payload,
    other: events::appointment_starting::Payload,
}

#[test]
fn generated_schemas_are_the_manifests() {
    use events::{appointment_starting as starting, invoice_overdue as overdue};
    assert_eq!(
        own::<starting::Payload>(),
        manifests("appointment_starting")
    );
    assert_eq!(own::<overdue::Payload>(), manifests("invoice_overdue"));
    let part = |key: &str, pointer: &str| manifests(key).pointer(pointer).unwrap().clone();
    assert_eq!(
        own::<starting::ServicesItem>(),
        part("appointment_starting", "/properties/services/items")
    );
    assert_eq!(
        own::<overdue::Currency>(),
        part("invoice_overdue", "/properties/currency")
    );
    // As part of another type's schema, too.
    let schema = schema_for!(Two).to_value();
    let definitions = schema["$defs"].as_object().unwrap();
    assert_eq!(
        definitions["InvoiceOverduePayload"],
        manifests("invoice_overdue")
    );
    assert_eq!(definitions.len(), 2);
}

#[test]
fn generated_types_match_themselves() {
    assert_matches::<events::invoice_overdue::Payload>("invoice_overdue", events::SCHEMAS);
    assert_matches::<events::appointment_starting::Payload>(
        "appointment_starting",
        events::SCHEMAS,
    );
}

mod fitting {
    use super::*;

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code)]
    pub(super) struct Starting {
        appointment_title: String,
        starts_at: FutureDate,
        contact_id: ContactId,
        room: Option<String>,
        services: Option<Vec<Service>>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code)]
    pub(super) struct Service {
        name: String,
        minutes: i64,
        price: Option<f64>,
    }

    #[derive(JsonSchema)]
    #[serde(rename_all = "camelCase")]
    #[expect(dead_code)]
    pub(super) struct Late {
        invoice_number: String,
        due_date: Date,
        amount: f64,
        // More values than the dashboard has.
        currency: Currency,
        // A whole number is a number.
        days_overdue: f64,
        contact_id: Uuid,
        // What the dashboard requires may be absent here, and the link left out.
    }

    /// Documented variants become a `oneOf` of constants.
    #[derive(JsonSchema)]
    #[serde(rename_all = "UPPERCASE")]
    #[expect(dead_code)]
    pub(super) enum Currency {
        /// One.
        Eur,
        Gbp,
        Ils,
        Usd,
        /// Another.
        Chf,
    }

    #[derive(JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code)]
    pub(super) enum Either {
        Starting(Box<Starting>),
        Nothing(()),
    }
}

#[test]
fn types_that_take_all() {
    assert_matches::<fitting::Starting>("appointment_starting", events::SCHEMAS);
    assert_matches::<Option<fitting::Starting>>("appointment_starting", events::SCHEMAS);
    assert_matches::<fitting::Either>("appointment_starting", events::SCHEMAS);
    assert_matches::<fitting::Late>("invoice_overdue", events::SCHEMAS);
    assert_matches::<Value>("invoice_overdue", events::SCHEMAS);
}

#[derive(JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code)]
struct Narrow {
    invoice_number: u32,
    due_date: Timestamp,
    amount: i32,
    currency: Euro,
    days_overdue: u8,
    #[schemars(length(min = 1))]
    contact_id: String,
    payment_link: String,
    note: Option<String>,
}

#[derive(JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
#[expect(dead_code)]
enum Euro {
    Eur,
    Usd,
}

#[test]
fn differences_are_told_in_full() {
    let mismatch = compare::<Narrow>("invoice_overdue", events::SCHEMAS).unwrap_err();
    let golden = concat!(env!("CARGO_MANIFEST_DIR"), "/it/typed/schemas/narrow.txt");
    let text = format!("{mismatch}\n");
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(golden, text).unwrap();
    } else {
        assert_eq!(text, std::fs::read_to_string(golden).unwrap());
    }
}

#[test]
#[should_panic(expected = "does not take all that the dashboard allows for `appointment_starting`")]
fn the_assertion_panics() {
    assert_matches::<fitting::Late>("appointment_starting", events::SCHEMAS);
}

#[test]
fn unknown_triggers_are_named() {
    let mismatch = compare::<Narrow>("invoice_due", events::SCHEMAS).unwrap_err();
    assert!(mismatch.differences().is_empty());
    assert!(
        mismatch
            .to_string()
            .starts_with("the manifest has no trigger `invoice_due`; it has `invoice_overdue`, ")
    );
}
