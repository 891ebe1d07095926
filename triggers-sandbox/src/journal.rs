//! The journal: what happened, for the control API, the pages and tests.

use jiff::Timestamp;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// One call of the remote service's API, or one that the sandbox made to the app.
#[derive(Clone, Debug, Serialize)]
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
    pub headers: Arc<BTreeMap<String, String>>,
    /// The instance of the token, or the one a token was asked for.
    pub instance_id: Option<Uuid>,
    /// What was called.
    pub operation: Operation,
    /// The trigger key of the call.
    pub trigger_key: Option<String>,
    /// Items of a bulk call.
    pub items: Option<usize>,
    /// External entity ids in the body, in its order.
    pub entities: Vec<Uuid>,
    /// Idempotency keys in the body, in its order.
    pub idempotency_keys: Vec<String>,
    /// Positions of the events that the call brought.
    pub events: Vec<u64>,
    /// Activations that the answer of a report names.
    pub activated: usize,
    /// What is wrong with the call, by the path of each field; at most 100 entries.
    pub problems: Vec<Problem>,
    /// HTTP status of the answer; 0 when a fault kept it from the caller.
    pub status: u16,
    /// What became of the call.
    pub verdict: Verdict,
    /// The body as it was received, byte for byte if it is UTF-8; without the secret.
    pub request_body: String,
    /// The body as it was answered; without the token.
    pub response_body: String,
}

impl Request {
    /// A call that is not answered yet; the state adds its number and the time.
    pub(crate) fn new(operation: Operation) -> Self {
        Self {
            seq: 0,
            at: Timestamp::default(),
            wall: Timestamp::default(),
            method: String::new(),
            path: String::new(),
            headers: Arc::default(),
            instance_id: None,
            operation,
            trigger_key: None,
            items: None,
            entities: Vec::new(),
            idempotency_keys: Vec::new(),
            events: Vec::new(),
            activated: 0,
            problems: Vec::new(),
            status: 0,
            verdict: Verdict::Accepted,
            request_body: String::new(),
            response_body: String::new(),
        }
    }
}

macro_rules! operations {
    ($($(#[$doc:meta])+ $operation:ident = $name:literal,)+) => {
        /// What a [`Request`] calls.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[non_exhaustive]
        pub enum Operation {
            $($(#[$doc])+ #[serde(rename = $name)] $operation,)+
        }

        impl Operation {
            /// All operations.
            pub const ALL: &[Self] = &[$(Self::$operation),+];

            /// Its name in JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$operation => $name,)+
                }
            }
        }
    };
}

operations! {
    /// `POST /oauth2/token`
    Token = "token",
    /// `POST /oauth2/token-info`
    TokenInfo = "token-info",
    /// Report Event
    Report = "report",
    /// Bulk Report Event
    BulkReport = "bulk-report",
    /// Cancel Event
    Cancel = "cancel",
    /// Bulk Cancel Event
    BulkCancel = "bulk-cancel",
    /// Get Trigger: installed, latest or runtime
    GetTrigger = "get-trigger",
    /// Query Triggers
    QueryTriggers = "query-triggers",
    /// Resolve Triggers
    ResolveTriggers = "resolve-triggers",
    /// Identities Schema
    IdentitiesSchema = "identities-schema",
    /// Validate Automation
    ValidateAutomation = "validate-automation",
    /// A webhook, which the sandbox sends to the app
    Webhook = "webhook",
    /// Refresh Payload, which the sandbox calls at the app's provider
    RefreshPayload = "refresh-payload",
    /// Validate Configuration, of the app's provider
    ValidateConfiguration = "validate-configuration",
    /// Get Dynamic Schema, of the app's provider
    DynamicSchema = "dynamic-schema",
    /// A path or method that the sandbox does not have
    Unknown = "unknown",
}

impl Operation {
    /// Whether the sandbox sends it to the app: a webhook or a call of the provider.
    #[must_use]
    pub fn is_sent_to_app(self) -> bool {
        matches!(
            self,
            Self::Webhook
                | Self::RefreshPayload
                | Self::ValidateConfiguration
                | Self::DynamicSchema
        )
    }

    /// Whether it is one of the four calls of events.
    #[must_use]
    pub fn is_event_call(self) -> bool {
        matches!(
            self,
            Self::Report | Self::BulkReport | Self::Cancel | Self::BulkCancel
        )
    }
}

/// What became of a [`Request`]; in JSON one word.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// `OK`
    Accepted,
    /// `DUPLICATE`: the idempotency key of a report was held.
    Duplicate,
    /// `DUPLICATE_DIFFERS`: the key was held, for an event with another payload.
    DuplicateDiffers,
    /// `PARTIAL`: some items of a bulk call failed.
    Partial,
    /// The error code of the answer, such as `VALIDATION_FAILED`; of a call to the app `NO_ANSWER`,
    /// `INVALID_ANSWER` or `STATUS_500`.
    Refused(Cow<'static, str>),
    /// `FAULT_STATUS`: a fault answered instead.
    FaultStatus,
    /// `FAULT_RESET`: a fault reset the connection.
    FaultReset,
}

impl Verdict {
    /// Its word in JSON.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Accepted => "OK",
            Self::Duplicate => "DUPLICATE",
            Self::DuplicateDiffers => "DUPLICATE_DIFFERS",
            Self::Partial => "PARTIAL",
            Self::Refused(code) => code,
            Self::FaultStatus => "FAULT_STATUS",
            Self::FaultReset => "FAULT_RESET",
        }
    }
}

/// Compares with the word in JSON.
impl PartialEq<&str> for Verdict {
    fn eq(&self, other: &&str) -> bool {
        self.code() == *other
    }
}

/// Compares with the name in JSON.
impl PartialEq<&str> for Operation {
    fn eq(&self, other: &&str) -> bool {
        self.name() == *other
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// One mistake in a [`Request`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Problem {
    /// Where: `eventsInfo[2].externalEntityId`, `payload/startsAt`.
    pub path: String,
    /// The rule that is broken.
    pub rule: String,
    /// What is wrong.
    pub description: String,
}

/// One event that was reported, or one cancellation.
#[derive(Clone, Debug, Serialize)]
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
    /// How long the report wanted the key to be held.
    #[serde(skip)]
    pub idempotency_ttl: Option<Duration>,
    /// Whether the key was still held, so that the event had no effect.
    pub duplicate: bool,
    /// The position of the event that the key was held for.
    pub duplicate_of: Option<u64>,
    /// Whether that event had another payload.
    pub payload_differs: bool,
    /// Activations it made, or those it canceled.
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

/// One run of one automation, in its current state.
#[derive(Clone, Debug, Serialize)]
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
    /// Its status.
    pub status: Status,
    /// Why it was skipped, canceled or failed.
    pub reason: Option<Reason>,
    /// For scheduled events: when it starts, offset included.
    pub scheduled_for: Option<Timestamp>,
    /// Whether one of its actions failed.
    pub with_failed_actions: bool,
    /// What went wrong without stopping it.
    pub warnings: Vec<Warning>,
    /// Every status it has had, in order.
    pub history: Vec<Change>,
    /// What was still to be done when it was canceled, in order of time.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub canceled_work: Vec<Waiting>,
}

/// One piece of work of an [`Activation`] that has not been done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Waiting {
    /// When it is to be done, on the virtual clock.
    pub due_at: Timestamp,
    /// The action; absent for the start of the activation.
    pub action_id: Option<String>,
}

/// One step in the life of an [`Activation`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Change {
    /// The new status.
    pub status: Status,
    /// Since when, on the virtual clock.
    pub at: Timestamp,
}

/// Status of an activation (API summary [5.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.1)).
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
    #[serde(rename = "CANCELLED")]
    Canceled,
    /// Never starts.
    Skipped,
    /// Could not start.
    Failed,
}

/// Why an activation was skipped, canceled or failed (API summary [5.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.1)).
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
    /// The event was canceled.
    #[serde(rename = "EVENT_CANCELLED")]
    EventCanceled,
    /// The automation is no longer active.
    AutomationDeactivated,
    /// The automation was removed.
    AutomationDeleted,
    /// The trigger's provider said so when it was asked for a fresh payload.
    #[serde(rename = "CANCELLED_BY_REFRESH_PAYLOAD")]
    CanceledByRefreshPayload,
    /// The contact or member that the event was about is forgotten.
    #[serde(rename = "CANCELLED_BY_GDPR_REQUEST")]
    CanceledByGdprRequest,
    /// The scheduled date or its offset could not be worked out.
    ScheduleDateEvaluationFailed,
    /// Something else could not be worked out.
    UnexpectedErrorReason,
}

/// What went wrong without stopping an activation (API summary [5.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.1)).
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
#[derive(Clone, Debug, Serialize)]
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
    pub output: Value,
    /// Until when an action that was invoked may answer.
    pub timeout_at: Option<Timestamp>,
    /// What went wrong.
    pub error: Option<String>,
    /// Paths that its mapping names and that have no value; at most 20.
    pub unknown_paths: Vec<String>,
    /// Whether it is the answer of an action that was invoked before.
    pub answers: bool,
}

/// Kinds of an [`Action`] (API summary [5.2](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.2)).
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

#[cfg(test)]
mod tests {
    use super::{Reason, Status};
    use serde_json::json;

    /// The service spells them so (docs/api.md#s5.1).
    #[test]
    fn canceled_is_spelled_as_the_service_spells_it() {
        let reasons = [
            Reason::EventCanceled,
            Reason::CanceledByRefreshPayload,
            Reason::CanceledByGdprRequest,
        ];
        let names = [
            "EVENT_CANCELLED",
            "CANCELLED_BY_REFRESH_PAYLOAD",
            "CANCELLED_BY_GDPR_REQUEST",
        ];
        assert_eq!(json!(reasons), json!(names));
        assert_eq!(json!(Status::Canceled), json!("CANCELLED"));
    }
}
