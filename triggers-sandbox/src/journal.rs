//! What happened, as the control API and the library tell it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One call of the remote service's API.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Request {
    /// Position in the journal, over all its lists.
    pub seq: u64,
    /// When it was answered, on the virtual clock.
    pub at: Timestamp,
    /// When it was answered, on the wall clock.
    pub wall: Timestamp,
    /// HTTP method.
    pub method: String,
    /// Path, with the query if there was one.
    pub path: String,
    /// Headers, names in lower case; `authorization` keeps only its scheme.
    pub headers: BTreeMap<String, String>,
    /// The instance of the token, or the one a token was asked for.
    pub instance_id: Option<Uuid>,
    /// What was called: `token`, `report`, `bulk-report`, `cancel`, `bulk-cancel`, `get-trigger`, …
    pub operation: String,
    /// The trigger key of the call.
    pub trigger_key: Option<String>,
    /// HTTP status of the answer; 0 when a fault kept it from the caller.
    pub status: u16,
    /// `OK`, `DUPLICATE`, `PARTIAL` (some bulk items failed), the error code of the answer, or
    /// `FAULT_STATUS` and `FAULT_RESET` when a fault replaced it.
    pub verdict: String,
    /// The body as it was received, byte for byte if it is UTF-8; without the secret.
    pub request_body: String,
    /// The body as it was answered; without the token.
    pub response_body: String,
}

/// One event that was reported, or one cancellation.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Event {
    /// Position in the journal, over all its lists.
    pub seq: u64,
    /// When it came, on the virtual clock.
    pub at: Timestamp,
    /// When it came, on the wall clock.
    pub wall: Timestamp,
    /// What was asked.
    pub kind: EventKind,
    /// The app that called.
    pub app_id: Uuid,
    /// The instance of its token.
    pub instance_id: Uuid,
    /// The trigger.
    pub trigger_key: String,
    /// What the event is about.
    pub external_entity_id: Option<Uuid>,
    /// The payload of a report, null for a cancellation.
    pub payload: Value,
    /// The idempotency key of a report.
    pub idempotency_key: Option<String>,
    /// Whether the key was still held, so that the event had no effect.
    pub duplicate: bool,
    /// Activations it made, or those it cancelled.
    pub activation_ids: Vec<Uuid>,
}

/// What an [`Event`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum EventKind {
    /// A report that was accepted.
    Report,
    /// A cancellation of all events of one trigger and entity.
    Cancel,
}

/// One run of one automation, as it stands now.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Activation {
    /// Position in the journal, over all its lists: that of its making.
    pub seq: u64,
    /// When it was made, on the virtual clock.
    pub at: Timestamp,
    /// When it was made, on the wall clock.
    pub wall: Timestamp,
    /// Its id, as the report's answer gave it.
    pub activation_id: Uuid,
    /// The automation that runs.
    pub automation_id: String,
    /// The app that reported.
    pub app_id: Uuid,
    /// The instance it runs for.
    pub instance_id: Uuid,
    /// The trigger.
    pub trigger_key: String,
    /// What the event was about.
    pub external_entity_id: Option<Uuid>,
    /// Where it stands.
    pub status: Status,
    /// Why it was skipped, cancelled or failed.
    pub reason: Option<Reason>,
    /// For scheduled events: when it starts, offset included.
    pub scheduled_for: Option<Timestamp>,
    /// Whether one of its actions failed.
    pub with_failed_actions: bool,
    /// What went wrong without stopping it.
    #[serde(default)]
    pub warnings: Vec<Warning>,
    /// Every status it has had, in order.
    pub history: Vec<Change>,
    /// What was still to be done when it was cancelled, in order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cancelled_work: Vec<Waiting>,
}

/// One piece of work of an [`Activation`] that has not been done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Waiting {
    /// When it is to be done, on the virtual clock.
    pub due_at: Timestamp,
    /// The action; absent for the start of the activation.
    pub action_id: Option<String>,
}

/// One step in the life of an [`Activation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// The new status.
    pub status: Status,
    /// Since when, on the virtual clock.
    pub at: Timestamp,
}

/// Status of an activation (spec §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Status {
    /// Waits for its date.
    Scheduled,
    /// Accepted, no action yet.
    Initiated,
    /// Its actions run.
    Started,
    /// All its actions are done.
    Ended,
    /// What was left will never run.
    Cancelled,
    /// Never starts.
    Skipped,
    /// Could not start.
    Failed,
}

/// Why an activation was skipped, cancelled or failed (spec §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Reason {
    /// The scheduled date lay in the past when the event came.
    ScheduleDateExpired,
    /// A filter of the automation's trigger was not true.
    TriggerFiltersNotPassed,
    /// The rate limit of the automation's trigger was used up.
    RateLimitExceeded,
    /// The idempotency key was still held.
    EventAlreadyProcessed,
    /// The event was cancelled.
    EventCancelled,
    /// The automation is no longer active.
    AutomationDeactivated,
    /// The automation was removed.
    AutomationDeleted,
    /// The trigger's provider said so when it was asked for a fresh payload.
    CancelledByRefreshPayload,
    /// The contact or member that the event was about is forgotten.
    CancelledByGdprRequest,
    /// The scheduled date or its offset could not be worked out.
    ScheduleDateEvaluationFailed,
    /// Something else could not be worked out.
    UnexpectedErrorReason,
}

/// What went wrong without stopping an activation (spec §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum Warning {
    /// The trigger's provider could not be asked, or gave no answer that could be read.
    RefreshPayloadFailed,
    /// The sandbox knows contacts, but not that of the payload.
    GetContactEnrichmentFailed,
    /// The sandbox knows members, but not that of the payload.
    GetMemberEnrichmentFailed,
}

/// One action that ran, was skipped or failed. Nothing is sent anywhere. Conditions, delays and rate
/// limits are listed only when they failed.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Action {
    /// Position in the journal, over all its lists.
    pub seq: u64,
    /// The same as `ran_at`.
    pub at: Timestamp,
    /// When it ran, on the wall clock.
    pub wall: Timestamp,
    /// The run it belongs to.
    pub activation_id: Uuid,
    /// The automation.
    pub automation_id: String,
    /// Its key in the automation's `actions`.
    pub action_id: String,
    /// What kind of action it is.
    pub action_type: ActionType,
    /// The `actionKey` of an app-defined action.
    pub action_key: Option<String>,
    /// The namespace of its output.
    pub namespace: Option<String>,
    /// The instance it ran for.
    pub instance_id: Uuid,
    /// The trigger.
    pub trigger_key: String,
    /// What the event was about.
    pub external_entity_id: Option<Uuid>,
    /// How it went.
    pub status: ActionStatus,
    /// When it was to run, on the virtual clock.
    pub due_at: Timestamp,
    /// When it ran, on the virtual clock.
    pub ran_at: Timestamp,
    /// The `inputMapping` with all expressions replaced.
    pub input: Value,
    /// What it left for the actions after it: the answer of an app-defined action, or the
    /// `outputMapping` with all expressions replaced.
    #[serde(default)]
    pub output: Value,
    /// Until when an action that was invoked may answer.
    #[serde(default)]
    pub timeout_at: Option<Timestamp>,
    /// What went wrong.
    pub error: Option<String>,
}

/// Kinds of an [`Action`] (spec §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[non_exhaustive]
pub enum ActionType {
    /// What an app does: sends an e-mail, makes a task.
    AppDefined,
    /// Goes one way or the other.
    Condition,
    /// Waits.
    Delay,
    /// Lets through a number of runs.
    RateLimit,
    /// Works out values for the actions after it.
    SetVariables,
    /// Works out what the automation gives.
    Output,
    /// Goes several ways.
    Split,
}

/// How an [`Action`] went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ActionStatus {
    /// It was called and answers later, in an item of its own.
    InvokedAsync,
    /// It ran.
    Ended,
    /// Its skip condition was true; the actions after it still run.
    Skipped,
    /// It could not be worked out; the actions after it never run.
    Failed,
}
