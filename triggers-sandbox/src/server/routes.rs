//! Every path of the remote API. The gateway's prefix `/automations` is lost when the official SDK is
//! given another host (docs/api.md#s11).

use super::{App, serve};
use crate::journal::Operation;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use std::sync::Arc;

/// Here the latest, the installed and the runtime version of a trigger are the same.
pub(super) const ROUTES: &[(&str, &str, Operation)] = &[
    ("POST", "/oauth2/token", Operation::Token),
    ("POST", "/oauth2/token-info", Operation::TokenInfo),
    ("POST", "/automations/v1/events/report", Operation::Report),
    ("POST", "/v1/events/report", Operation::Report),
    (
        "POST",
        "/automations/v1/events/bulk-report",
        Operation::BulkReport,
    ),
    ("POST", "/v1/events/bulk-report", Operation::BulkReport),
    ("POST", "/automations/v1/events/cancel", Operation::Cancel),
    ("POST", "/v1/events/cancel", Operation::Cancel),
    (
        "POST",
        "/automations/v1/events/bulk-cancel",
        Operation::BulkCancel,
    ),
    ("POST", "/v1/events/bulk-cancel", Operation::BulkCancel),
    (
        "GET",
        "/v1/triggers/apps/{appId}/keys/{triggerKey}",
        Operation::GetTrigger,
    ),
    (
        "GET",
        "/v1/triggers/latest/apps/{appId}/keys/{triggerKey}",
        Operation::GetTrigger,
    ),
    (
        "GET",
        "/v1/triggers/runtime/apps/{appId}/keys/{triggerKey}",
        Operation::GetTrigger,
    ),
    ("POST", "/v1/triggers/query", Operation::QueryTriggers),
    (
        "POST",
        "/v1/triggers/runtime/query",
        Operation::QueryTriggers,
    ),
    ("POST", "/v1/triggers/resolve", Operation::ResolveTriggers),
    (
        "POST",
        "/v1/triggers/identities_schema",
        Operation::IdentitiesSchema,
    ),
    (
        "POST",
        "/automations-service/v2/automations/validate",
        Operation::ValidateAutomation,
    ),
];

pub(super) fn router() -> Router<Arc<App>> {
    let mut router = Router::new();
    for (method, path, operation) in ROUTES {
        let answer = move |State(app), request| serve(app, *operation, false, request);
        let route = match *method {
            "GET" => get(answer),
            _ => post(answer),
        };
        router = router.route(path, route);
    }
    router
}
