//! Every answer that any test here sees is held to the description that the sandbox serves.

use crate::http::{Answer, send};
use crate::support::sandbox;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex, PoisonError};

static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../src/server/openapi/openapi.yaml");
    serde_yaml::from_str(text).expect("sound YAML")
});

static VALIDATORS: Mutex<BTreeMap<String, Validator>> = Mutex::new(BTreeMap::new());

/// Panics when the answer is not as described. What is not described at all (unknown paths, pages,
/// refusals of a method) and what a fault put there is let pass.
pub(crate) fn hold(method: &str, target: &str, answer: &Answer) {
    let path = target.split('?').next().unwrap_or_default();
    let Some(template) = template(path) else {
        return;
    };
    let operation = &DESCRIPTION["paths"][template][method.to_lowercase()];
    if operation.is_null() || answer.header("x-sandbox-fault").is_some() {
        return;
    }
    let name = if answer.status == 200 { "200" } else { "4XX" };
    assert!(
        matches!(answer.status, 200 | 400..=499),
        "{method} {path}: {} is not described",
        answer.status
    );
    assert_eq!(
        answer.header("content-type"),
        Some("application/json"),
        "{method} {path} {}",
        answer.body
    );
    let body = answer.json();
    let mut validators = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let validator = validators
        .entry(format!("{method} {template} {name}"))
        .or_insert_with(|| validator(response(operation, name)));
    let found: Vec<_> = validator
        .iter_errors(&body)
        .map(|error| format!("{} at {}", error, error.instance_path()))
        .collect();
    drop(validators);
    assert!(
        found.is_empty(),
        "{method} {path}: {found:?}\n{}",
        answer.body
    );
}

fn template(path: &str) -> Option<&'static String> {
    let paths = DESCRIPTION["paths"].as_object().expect("paths");
    let fits = |template: &&String| {
        let (mut given, mut described) = (path.split('/'), template.split('/'));
        loop {
            match (given.next(), described.next()) {
                (None, None) => return true,
                (Some(given), Some(described)) if given == described => {}
                (Some(_), Some(described)) if described.starts_with('{') => {}
                _ => return false,
            }
        }
    };
    paths.keys().find(fits)
}

/// Refusals are the same everywhere, and are added where the description is served.
fn response<'a>(operation: &'a Value, name: &str) -> &'a Value {
    match name {
        "4XX" => &DESCRIPTION["components"]["responses"]["Error"],
        _ => &operation["answer"],
    }
}

fn validator(response: &Value) -> Validator {
    // References in a schema are those of the whole description.
    let schema = json!({
        "allOf": [response["schema"]],
        "components": DESCRIPTION["components"],
    });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("a sound schema")
}

#[tokio::test]
async fn the_description_is_served() {
    let sandbox = sandbox().await;
    let answer = send(sandbox.address(), "GET", "/_sandbox/openapi.json", &[], b"").await;
    assert_eq!(answer.status, 200);
    let served = answer.json();
    assert_eq!(
        served["components"]["schemas"],
        DESCRIPTION["components"]["schemas"]
    );
    let paths = served["paths"].as_object().expect("paths");
    assert_eq!(
        paths.len(),
        DESCRIPTION["paths"].as_object().expect("paths").len()
    );
    for (path, item) in paths {
        for call in ["get", "put", "post", "delete"].map(|method| &item[method]) {
            let control = path.starts_with("/_sandbox");
            let tags = json!([if control { "control" } else { "remote" }]);
            assert!(call.is_null() || call["tags"] == tags, "{path}");
            assert!(
                call.is_null() || call["responses"]["4XX"].is_object(),
                "{path}"
            );
        }
    }
}

#[test]
fn an_answer_that_is_not_as_described_is_found() {
    let answer = |status: u16, body: Value| Answer {
        status,
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.to_string(),
    };
    let path = "/v1/triggers/apps/a/keys/b?x=1";
    hold(
        "GET",
        path,
        &answer(404, json!({ "message": "", "details": {} })),
    );
    for wrong in [
        answer(404, json!({ "message": "" })),
        answer(
            404,
            json!({ "message": "", "details": { "applicationError": { "code": "X" } } }),
        ),
        answer(200, json!({})),
        answer(200, json!({ "trigger": { "id": "7" } })),
        answer(201, json!({})),
        Answer {
            headers: Vec::new(),
            ..answer(404, json!({ "message": "", "details": {} }))
        },
    ] {
        let found = std::panic::catch_unwind(|| hold("GET", path, &wrong));
        assert!(found.is_err(), "{wrong:?}");
    }
}

#[tokio::test]
async fn what_is_described_is_there() {
    let sandbox = sandbox().await;
    let paths = DESCRIPTION["paths"].as_object().expect("paths");
    for (path, item) in paths {
        let path = path.replace(['{', '}'], "x");
        for method in ["get", "put", "post", "delete"] {
            let headers = [("content-type", "application/json"), ("x-sandbox", "1")];
            let answer = send(
                sandbox.address(),
                &method.to_uppercase(),
                &path,
                &headers,
                b"0",
            )
            .await;
            let there = answer.status != 405 && !answer.body.contains("has no such path");
            assert_eq!(
                there,
                item.get(method).is_some(),
                "{method} {path} {}",
                answer.status
            );
        }
    }
}
