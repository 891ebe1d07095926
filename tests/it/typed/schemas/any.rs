//! Schemas as they come, written by hand.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};
use triggers_sandbox::schemas::SchemaMismatch;

use super::events;

/// A type with any schema.
struct Any;

thread_local! {
    static SCHEMA: std::cell::RefCell<Value> = const { std::cell::RefCell::new(Value::Null) };
}

impl JsonSchema for Any {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Any".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        SCHEMA.with_borrow(|schema| schema.clone().try_into().unwrap())
    }
}

/// Holds the schema to that of `appointment_starting`.
pub(super) fn compare(own: Value) -> Result<(), SchemaMismatch> {
    SCHEMA.set(own);
    triggers_sandbox::schemas::compare::<Any>("appointment_starting", events::SCHEMAS)
}

#[track_caller]
fn check_refused(own: Value, problem: &str) {
    let mismatch = compare(own).unwrap_err();
    let [one] = mismatch.differences() else {
        panic!("{mismatch}");
    };
    assert!(one.problem.contains(problem), "{mismatch}");
}

#[test]
fn nothing_passes_unproven() {
    check_refused(json!(false), "no value at all");
    check_refused(json!({ "not": { "type": "null" } }), "`not` may refuse");
    check_refused(json!({ "$ref": "#/nowhere" }), "refers to nothing");
    check_refused(json!({ "$ref": "#" }), "too deep");
    check_refused(json!({ "minProperties": 1 }), "`minProperties` may refuse");
    check_refused(
        json!({ "oneOf": [{}, { "type": "object" }] }),
        "more than one alternative",
    );
    check_refused(json!({ "anyOf": [] }), "no alternative");
    check_refused(json!({ "anyOf": [{ "type": "null" }] }), "no alternative");
    check_refused(
        json!({ "allOf": [{}, { "required": ["room"] }] }),
        "requires `room`",
    );
    check_refused(
        json!({ "type": ["array", "null"] }),
        "the dashboard has object, the type array or null",
    );
    check_refused(
        json!({ "properties": { "room": { "pattern": "." } } }),
        "`pattern` may refuse",
    );
    check_refused(
        json!({ "properties": { "room": { "const": "2B" } } }),
        "a closed set of values only",
    );
    check_refused(
        json!({ "additionalProperties": { "type": "string" } }),
        "does not declare",
    );
    let minutes = |schema: Value| json!({ "properties": { "services": { "items": { "properties": { "minutes": schema } } } } });
    check_refused(
        minutes(json!({ "type": "integer", "minimum": 0 })),
        "`minimum` may refuse",
    );
    check_refused(
        minutes(json!({ "type": "integer", "format": "uint64", "minimum": 0 })),
        "whole numbers from 0",
    );
    assert!(compare(minutes(json!({ "type": "integer", "format": "int64" }))).is_ok());
    assert!(compare(minutes(json!({ "minimum": -9_007_199_254_740_992_i64 }))).is_ok());
    assert!(compare(json!({ "minLength": 7, "additionalProperties": {}, "title": "Any" })).is_ok());
}
