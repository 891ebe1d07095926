//! The hash of a schema is computed twice, by code that shares nothing: at build time over what the
//! manifest reader gives, at run time over what the catalog answers. Both must come to the same.

use proptest::prelude::*;
use serde_json::json;
use triggers_codegen::lock::schema_hash as built;
use triggers_runtime::__private::schema_hash as answered;

#[path = "../../triggers-codegen/tests/drift/schemas.rs"]
mod schemas;

#[track_caller]
fn check(json: &str) -> String {
    let tree: serde_yaml::Value = serde_yaml::from_str(json).unwrap();
    let hash = answered(&serde_json::from_str(json).unwrap());
    assert_eq!(built(&tree), hash, "{json}");
    hash
}

#[test]
fn what_is_special_about_schemas() {
    check("{}");
    check("7");
    check(
        r#"{"type": "object", "required": ["b", "a", "b", "gone"], "properties": {"a": {}, "b": 1}}"#,
    );
    check(
        r#"{"type": "array", "required": ["n"], "items": {"required": ["m"], "properties": {"n": {}, "m": {}}}}"#,
    );
    check(
        r#"{"properties": {"title": {"title": "T", "futureDate": false}, "enum": {"enum": ["b", "a"]}}}"#,
    );
    check(r#"{"oneOf": [{"const": "b", "title": "B"}, {"const": "a"}]}"#);
    check(r#"{"oneOf": [{"const": "b"}, {"type": "string"}]}"#);
    check(
        r#"{"enum": [1, 1.0, -0.0, 0.1, 12.5, 1e300, 9007199254740993, -3, null, true, {"b": 1, "a": []}]}"#,
    );
    check(r#"{"pattern": "^\"\\d+\"$ ä 漢 \n\t", "maxLength": 20, "format": "date"}"#);
}

#[test]
fn what_the_dashboard_adds_changes_nothing() {
    let schema = json!({ "type": "object", "properties": { "n": { "type": "string", "title": "N" } }, "required": ["n"] });
    let mut saved = schema.clone();
    saved["$schema"] = "http://json-schema.org/draft-07/schema".into();
    saved["additionalProperties"] = true.into();
    saved["properties"]["n"]["$id"] = "#/properties/n".into();
    saved["properties"]["n"]["title"] = "Another title".into();
    assert_eq!(answered(&schema), answered(&saved));
    saved["properties"]["n"]["format"] = "uuid".into();
    assert_ne!(answered(&schema), answered(&saved));
}

proptest! {
    #[test]
    fn any_schema(all in schemas::payload()) {
        let tree = schemas::object(&all);
        check(&serde_json::to_string(&tree).unwrap());
    }
}
