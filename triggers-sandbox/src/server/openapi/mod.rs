//! The description of both APIs, at `/_sandbox/openapi.json`.

use crate::remote::Refusal;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use serde_json::{Value, json};
use std::sync::OnceLock;

/// Kept by hand. Read when it is first asked for: a start shall cost nothing.
const TEXT: &str = include_str!("openapi.yaml");

pub(super) fn router() -> Router {
    Router::new().route("/_sandbox/openapi.json", get(async || describe()))
}

fn describe() -> Response {
    static JSON: OnceLock<Option<String>> = OnceLock::new();
    if let Some(json) = JSON.get_or_init(|| Some(description()?.to_string())) {
        return ([(header::CONTENT_TYPE, "application/json")], json.as_str()).into_response();
    }
    // Cannot be: a test reads the very same text.
    Refusal::system(StatusCode::INTERNAL_SERVER_ERROR).into_response()
}

/// The text, and in each call what all calls of its API have in common.
fn description() -> Option<Value> {
    let mut description: Value = serde_yaml::from_str(TEXT).ok()?;
    for (path, item) in description["paths"].as_object_mut()? {
        let control = path.starts_with("/_sandbox");
        for method in METHODS {
            let Some(Value::Object(call)) = item.get_mut(method) else {
                continue;
            };
            let answer = as_json(call.remove("answer")?);
            let error = json!({ "$ref": "#/components/responses/Error" });
            let mut add = |name: &str, value: Value| call.insert(name.to_owned(), value);
            add("tags", json!([if control { "control" } else { "remote" }]));
            add("responses", json!({ "200": answer, "4XX": error }));
            if control {
                add("security", json!([]));
            }
            if control && method != "get" {
                let deliberate = json!({ "$ref": "#/components/parameters/Deliberate" });
                add("parameters", json!([deliberate]));
            }
            let required = call.remove("body");
            let required = required.map(|it| json!({ "required": true, "schema": it }));
            if let Some(body) = required.or_else(|| call.remove("requestBody")) {
                call.insert("requestBody".to_owned(), as_json(body));
            }
        }
    }
    let error = &mut description["components"]["responses"]["Error"];
    *error = as_json(error.take());
    Some(description)
}

/// Moves the schema of a body to its place.
fn as_json(mut body: Value) -> Value {
    if let Some(schema) = body.as_object_mut().and_then(|it| it.remove("schema")) {
        body["content"] = json!({ "application/json": { "schema": schema } });
    }
    body
}

const METHODS: [&str; 4] = ["get", "put", "post", "delete"];

#[cfg(test)]
mod tests {
    use super::{METHODS, description};
    use crate::server::routes::ROUTES;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Method and path of everything that is described.
    fn described() -> BTreeSet<(String, String)> {
        let description = description().expect("sound YAML");
        let paths = description["paths"].as_object().expect("paths");
        let operations = |(path, item): (&String, &Value)| -> Vec<(String, String)> {
            METHODS
                .iter()
                .filter(|method| item.get(method).is_some())
                .map(|method| (method.to_uppercase(), path.clone()))
                .collect()
        };
        paths.iter().flat_map(operations).collect()
    }

    /// The routes of the control API, out of the source: a router does not tell them.
    fn control_routes() -> BTreeSet<(String, String)> {
        let sources = [include_str!("../control.rs"), include_str!("../inbound.rs")];
        let parts = sources.map(|source| {
            let router = source.split_once("Router::new()").expect("a router").1;
            router.split_once("\n}").expect("its end").0
        });
        let mut routes = BTreeSet::new();
        for route in parts
            .iter()
            .flat_map(|router| router.split(".route(").skip(1))
        {
            let mut pieces = route.splitn(3, '"');
            let (path, handlers) = (
                pieces.nth(1).expect("a path"),
                pieces.next().expect("handlers"),
            );
            for method in METHODS {
                if handlers.contains(&format!("{method}(")) {
                    routes.insert((method.to_uppercase(), format!("/_sandbox/v1{path}")));
                }
            }
        }
        for people in ["contacts", "members"] {
            routes.insert(("GET".to_owned(), format!("/_sandbox/v1/{people}")));
            for method in ["GET", "PUT", "DELETE"] {
                routes.insert((method.to_owned(), format!("/_sandbox/v1/{people}/{{id}}")));
            }
        }
        let erase = "/_sandbox/v1/gdpr-requests".to_owned();
        routes.insert(("POST".to_owned(), erase));
        routes
    }

    #[test]
    fn every_route_is_described_and_nothing_else() {
        let remote = ROUTES
            .iter()
            .map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned()));
        let mut routes: BTreeSet<_> = remote.chain(control_routes()).collect();
        assert!(routes.len() > 30, "{routes:?}");
        routes.insert(("GET".to_owned(), "/_sandbox/openapi.json".to_owned()));
        assert_eq!(described(), routes);
    }

    #[test]
    fn operations_have_ids_of_their_own_and_references_lead_somewhere() {
        let description = description().expect("sound YAML");
        let mut ids = BTreeSet::new();
        walk(&description, &mut |key, value| match key {
            "operationId" => assert!(ids.insert(value.to_string()), "{value} is there twice"),
            "$ref" => {
                let path = value.as_str().and_then(|path| path.strip_prefix('#'));
                let found = description.pointer(path.expect("a local reference"));
                assert!(found.is_some(), "{value} leads nowhere");
            }
            _ => {}
        });
        assert_eq!(ids.len(), described().len());
    }

    fn walk(value: &Value, look: &mut dyn FnMut(&str, &Value)) {
        match value {
            Value::Object(members) => {
                for (key, member) in members {
                    look(key, member);
                    walk(member, look);
                }
            }
            Value::Array(items) => items.iter().for_each(|item| walk(item, look)),
            _ => {}
        }
    }
}
