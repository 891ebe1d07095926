//! The calls of the remote API: their paths, their names in the journal, and who answers them.

use super::{Call, Noted, catalog, events, token};
use crate::errors::Refusal;
use crate::state::{Shared, State};
use axum::http::StatusCode;
use serde_json::Value;

/// Every path of the remote API. The gateway's prefix `/automations` is lost when the official SDK
/// is given another host (spec §11). Here nothing differs between the latest, the installed and
/// the running version of a trigger.
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
];

/// One kind of call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Token,
    TokenInfo,
    Report,
    BulkReport,
    Cancel,
    BulkCancel,
    GetTrigger,
    QueryTriggers,
    ResolveTriggers,
    IdentitiesSchema,
    Unknown,
    WrongMethod,
}

impl Operation {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::TokenInfo => "token-info",
            Self::Report => "report",
            Self::BulkReport => "bulk-report",
            Self::Cancel => "cancel",
            Self::BulkCancel => "bulk-cancel",
            Self::GetTrigger => "get-trigger",
            Self::QueryTriggers => "query-triggers",
            Self::ResolveTriggers => "resolve-triggers",
            Self::IdentitiesSchema => "identities-schema",
            Self::Unknown | Self::WrongMethod => "unknown",
        }
    }

    /// The body of the answer.
    pub(super) fn answer(
        self,
        shared: &Shared,
        state: &mut State,
        call: &Call,
        noted: &mut Noted,
    ) -> Result<String, Refusal> {
        let answer: Result<Value, Refusal> = match self {
            Self::Token => token::issue(&shared.secret, state, call, noted),
            Self::TokenInfo => token::info(state, call, noted),
            Self::Report => events::report(state, call, noted),
            Self::BulkReport => return events::bulk_report(state, call, noted),
            Self::Cancel => events::cancel(state, call, noted),
            Self::BulkCancel => return events::bulk_cancel(state, call, noted),
            Self::GetTrigger => catalog::get_trigger(state, call, noted),
            Self::QueryTriggers => catalog::query(state, call, noted),
            Self::ResolveTriggers => catalog::resolve(state, call, noted),
            Self::IdentitiesSchema => catalog::identities(state, call, noted),
            Self::Unknown => Err(Refusal::application(
                StatusCode::NOT_FOUND,
                "NOT_FOUND",
                "the sandbox has no such path",
            )),
            Self::WrongMethod => Err(Refusal::application(
                StatusCode::METHOD_NOT_ALLOWED,
                "METHOD_NOT_ALLOWED",
                "this path takes another method",
            )),
        };
        answer.map(|body| body.to_string())
    }
}
