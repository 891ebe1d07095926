//! What was sent to the app, in the journal.

use crate::engine::Caller;
use crate::journal::{Operation, Problem, Request, Verdict};
use crate::state::State;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

/// A call that was sent, for the journal.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    pub(crate) operation: Operation,
    /// The name of the event of a webhook.
    #[serde(default)]
    pub(crate) event_type: Option<String>,
    pub(crate) url: String,
    pub(crate) caller: Caller,
    pub(crate) trigger_key: Option<String>,
    pub(crate) entity: Option<Uuid>,
    /// What was signed.
    pub(crate) body: String,
    /// The status, 0 if there was no whole answer in time, and the body.
    pub(crate) status: u16,
    pub(crate) answer: String,
    /// Why the answer cannot be used; its rule is the code of the verdict.
    #[serde(default)]
    pub(crate) problem: Option<Problem>,
}

impl Sent {
    pub(crate) fn new(operation: Operation, caller: Caller) -> Self {
        Self {
            operation,
            event_type: None,
            url: String::new(),
            caller,
            trigger_key: None,
            entity: None,
            body: String::new(),
            status: 0,
            answer: String::new(),
            problem: None,
        }
    }

    /// The answer cannot be used.
    pub(crate) fn reject(&mut self, code: &str, why: impl Into<String>) {
        self.problem = Some(Problem {
            path: String::new(),
            rule: code.to_owned(),
            description: why.into(),
        });
    }
}

impl State {
    /// Records a call that the sandbox made, and what it says about installations.
    pub(crate) fn record_sent(&mut self, sent: Sent) {
        let is_webhook = sent.operation == Operation::Webhook;
        let verdict = match (&sent.problem, sent.status) {
            (Some(problem), _) => Verdict::Refused(Cow::Owned(problem.rule.clone())),
            (None, 200) => Verdict::Accepted,
            (None, 201..=299) if !is_webhook => Verdict::Accepted,
            (None, 0) => Verdict::Refused(Cow::Borrowed("NO_ANSWER")),
            (None, status) => Verdict::Refused(Cow::Owned(format!("STATUS_{status}"))),
        };
        let present = self.engine.log.present;
        let accepted = verdict == Verdict::Accepted;
        let request = Request {
            method: "POST".to_owned(),
            path: sent.url,
            instance_id: Some(sent.caller.instance),
            trigger_key: sent.trigger_key,
            entities: sent.entity.into_iter().collect(),
            problems: sent.problem.into_iter().collect(),
            status: sent.status,
            verdict,
            request_body: sent.body,
            ..Request::new(sent.operation)
        };
        let (seq, _) = self.record(request, sent.answer.into());
        let installed = match sent.event_type.as_deref() {
            Some("AppInstalled") => true,
            Some("AppRemoved") => false,
            _ => return,
        };
        let now = present.now;
        self.installations
            .record(sent.caller, installed, now, accepted, seq);
    }
}
