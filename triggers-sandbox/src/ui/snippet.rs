//! A call as Rust that makes it again, with the generated functions.

use crate::catalog::Trigger;
use crate::journal::{Operation, Request};
use serde_json::Value;
use triggers_codegen::snippet;

/// For an app with `#[triggers] mod events {}`; only single calls, whose fields fit the manifest.
pub(super) fn rust(request: &Request, trigger: &Trigger) -> Option<String> {
    let body: Value = serde_json::from_str(&request.request_body).ok()?;
    let model = &trigger.model;
    let module = &model.module;
    let entity = match (body["externalEntityId"].as_str(), &trigger.entity_type) {
        (Some(id), Some(name)) => format!(", events::{name}::new({id:?}.parse()?)"),
        (None, None) => String::new(),
        _ => return None,
    };
    match request.operation {
        Operation::Cancel => Some(format!("events::{module}::cancel(&site{entity}).await?;")),
        Operation::Report => {
            let payload = serde_yaml::to_value(&body["payload"]).ok()?;
            let payload = snippet::payload(model, &payload)?;
            Some(format!(
                "events::{module}::report(&site{entity}, &{payload}).await?;"
            ))
        }
        _ => None,
    }
}
