//! What was sent, in the journal.

use crate::engine::Caller;
use crate::journal::{Operation, Request, Verdict};
use crate::state::State;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A call that was sent, for the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Sent {
    pub(crate) operation: Operation,
    pub(crate) url: String,
    pub(crate) caller: Caller,
    pub(crate) trigger_key: Option<String>,
    pub(crate) entity: Option<Uuid>,
    /// What was signed.
    pub(crate) body: String,
    /// The status, 0 if there was none, and the body; or why there was no answer.
    pub(crate) status: u16,
    pub(crate) answer: String,
}

impl State {
    /// Writes down a call that the sandbox made.
    pub(crate) fn record_sent(&mut self, sent: Sent) {
        let verdict = match sent.status {
            200 => Verdict::Accepted,
            0 => Verdict::Refused(Cow::Borrowed("NO_ANSWER")),
            status => Verdict::Refused(Cow::Owned(format!("STATUS_{status}"))),
        };
        let present = self.engine.log.present;
        self.record(Request {
            seq: 0,
            at: present.now,
            wall: present.wall,
            method: "POST".to_owned(),
            path: sent.url,
            headers: BTreeMap::new(),
            instance_id: Some(sent.caller.instance),
            operation: sent.operation,
            trigger_key: sent.trigger_key,
            items: None,
            entities: sent.entity.into_iter().collect(),
            idempotency_keys: Vec::new(),
            events: Vec::new(),
            activated: 0,
            problems: Vec::new(),
            status: sent.status,
            verdict,
            request_body: sent.body,
            response_body: sent.answer,
        });
    }
}
