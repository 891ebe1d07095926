//! SARIF as its standard has it: the part of SARIF 2.1.0 (OASIS, errata 01) that the command uses,
//! with every requirement that the standard's own schema makes of it.

use serde_json::{Value, json};

use crate::process::{root, run};

/// Written from §3 of the standard. Nothing beyond what is named here may stand in a document.
fn shape() -> Value {
    let message = json!({
        "type": "object", "additionalProperties": false, "required": ["text"],
        "properties": { "text": { "type": "string" }, "markdown": { "type": "string" } },
    });
    let level = json!({ "enum": ["none", "note", "warning", "error"] });
    let region = json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "startLine": { "type": "integer", "minimum": 1 },
            "startColumn": { "type": "integer", "minimum": 1 },
            "endLine": { "type": "integer", "minimum": 1 },
            "endColumn": { "type": "integer", "minimum": 1 },
        },
    });
    let location = json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "id": { "type": "integer", "minimum": -1 },
            "message": message,
            "physicalLocation": {
                "type": "object", "additionalProperties": false, "required": ["artifactLocation"],
                "properties": {
                    "artifactLocation": {
                        "type": "object", "additionalProperties": false,
                        "properties": { "uri": { "type": "string", "format": "uri-reference" } },
                    },
                    "region": region,
                },
            },
        },
    });
    let rule = json!({
        "type": "object", "additionalProperties": false, "required": ["id"],
        "properties": {
            "id": { "type": "string" },
            "shortDescription": message, "fullDescription": message, "help": message,
            "defaultConfiguration": { "type": "object", "additionalProperties": false, "properties": { "level": level } },
        },
    });
    let driver = json!({
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": {
            "name": { "type": "string" }, "version": { "type": "string" },
            "rules": { "type": "array", "uniqueItems": true, "items": rule },
        },
    });
    let result = json!({
        "type": "object", "additionalProperties": false, "required": ["message"],
        "properties": {
            "ruleId": { "type": "string" },
            "ruleIndex": { "type": "integer", "minimum": -1 },
            "level": level,
            "message": message,
            "locations": { "type": "array", "items": location },
            "relatedLocations": { "type": "array", "uniqueItems": true, "items": location },
        },
    });
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object", "additionalProperties": false, "required": ["version", "runs"],
        "properties": {
            "$schema": { "type": "string", "format": "uri" },
            "version": { "const": "2.1.0" },
            "runs": { "type": "array", "items": {
                "type": "object", "additionalProperties": false, "required": ["tool"],
                "properties": {
                    "tool": { "type": "object", "additionalProperties": false, "required": ["driver"], "properties": { "driver": driver } },
                    "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                    "results": { "type": "array", "items": result },
                },
            } },
        },
    })
}

#[test]
fn every_mistake_that_there_is_a_test_for_makes_a_valid_document() {
    let folder = root().join("tests/manifests/fail");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|kind| kind == "yaml"))
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    assert!(files.len() > 100);
    let mut args = vec!["check", "--format", "sarif", "no such file,.yaml"];
    args.extend(files.iter().map(String::as_str));
    let ran = run(&args);
    assert_eq!(ran.code, 1);
    let document: Value = serde_json::from_str(&ran.out).unwrap();
    let validator = jsonschema::options()
        .should_validate_formats(true)
        .build(&shape())
        .unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{error} at {}", error.instance_path()))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");

    let run = &document["runs"][0];
    let (rules, results) = (
        &run["tool"]["driver"]["rules"],
        run["results"].as_array().unwrap(),
    );
    assert!(results.len() > files.len());
    let mut named = 0;
    for result in results {
        let Some(index) = result["ruleIndex"].as_u64() else {
            continue;
        };
        let rule = &rules[usize::try_from(index).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert_ne!(rule["shortDescription"]["text"], "");
        named += 1;
    }
    assert!(named > 100);
}
