//! What is known of one entity: its calls, and one run for each activation.

use crate::journal::{
    Action, ActionStatus, Activation, Event, EventKind, Operation, Request, Status,
};
use crate::labels;
use crate::state::State;
use crate::timeline::{What, entries, sent_name};
use crate::ui::automation;
use crate::ui::request::shown;
use crate::ui::time::When;
use crate::ui::verdict::Verdict;
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// Newest calls and newest runs that one lane shows.
const MAX_CALLS: usize = 200;
const MAX_RUNS: usize = 40;

/// Characters of a body; the page of the request has more.
const SHOWN: usize = 4_000;

/// The lane of webhooks, which belong to no trigger.
const WEBHOOKS: &str = "webhooks";

/// Everything of one trigger and one app instance.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Lane {
    pub(super) trigger_key: String,
    pub(super) instance_id: Uuid,
    pub(super) calls: Vec<Mark>,
    pub(super) runs: Vec<Run>,
    /// Calls and runs that are too many to show, the oldest ones.
    pub(super) left_out: usize,
}

/// One activation.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) activation_id: Uuid,
    pub(super) automation: String,
    pub(super) made_at: When,
    pub(super) status: Status,
    pub(super) reason: Option<String>,
    pub(super) marks: Vec<Mark>,
}

/// One thing at one moment.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Mark {
    pub(super) at: When,
    pub(super) kind: Kind,
    pub(super) text: String,
    /// Place in the journal; 0 for what is not in it.
    pub(super) seq: u64,
    /// What was sent to the app, and what it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sent: Option<Sent>,
}

/// A webhook or a call of the provider.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Sent {
    pub(super) verdict: Verdict,
    /// The journal's own word, as an error code.
    pub(super) code: String,
    pub(super) status: u16,
    pub(super) problem: Option<String>,
    pub(super) request: String,
    pub(super) answer: String,
}

/// What a mark stands for; its word is the name of the CSS class too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    Report,
    Duplicate,
    Cancel,
    Webhook,
    Provider,
    Done,
    Pending,
    Canceled,
    Skipped,
    Failed,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Duplicate => "duplicate",
            Self::Cancel => "cancel",
            Self::Webhook => "webhook",
            Self::Provider => "provider",
            Self::Done => "done",
            Self::Pending => "pending",
            Self::Canceled => "canceled",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// Lanes in order of their first call; those of webhooks come last.
pub(super) fn lanes(state: &State, entity: Uuid) -> Vec<Lane> {
    let names = labels::automations(&state.engine);
    let mut lanes: Vec<Lane> = Vec::new();
    let mut runs: HashMap<Uuid, (usize, usize)> = HashMap::new();
    let mut elsewhere = Vec::new();
    for entry in entries(state, Some(entity)) {
        let at = When(entry.at);
        let (run, mark) = match entry.what {
            What::Event(it) => {
                let lane = lane_of(&mut lanes, it.instance_id, &it.trigger_key);
                lanes[lane].calls.push(call(it));
                continue;
            }
            What::Sent(it) => {
                match (it.entities.first(), it.instance_id, &it.trigger_key) {
                    (Some(_), Some(instance), Some(trigger)) => {
                        let lane = lane_of(&mut lanes, instance, trigger);
                        lanes[lane].calls.push(sent(&it));
                    }
                    _ => elsewhere.push(it),
                }
                continue;
            }
            What::Activation(it) => {
                let lane = lane_of(&mut lanes, it.instance_id, &it.trigger_key);
                runs.insert(it.activation_id, (lane, lanes[lane].runs.len()));
                let name = names.get(it.automation_id.as_str()).copied();
                lanes[lane].runs.push(run(it, name));
                continue;
            }
            What::Action(it) => (it.activation_id, performed(it)),
            What::Pending(it) => {
                let text = it.action.unwrap_or_else(|| STARTS.to_owned());
                (it.activation, Mark::new(at, Kind::Pending, text, 0))
            }
        };
        if let Some((lane, run)) = runs.get(&run) {
            lanes[*lane].runs[*run].marks.push(mark);
        }
    }
    for request in elsewhere {
        let Some(instance) = request.instance_id else {
            continue;
        };
        let is_webhook = request.operation == Operation::Webhook;
        let trigger = request.trigger_key.as_deref().filter(|_| !is_webhook);
        let known = lanes.iter().any(|lane| {
            lane.instance_id == instance && trigger.is_none_or(|key| key == lane.trigger_key)
        });
        if known {
            let lane = lane_of(&mut lanes, instance, trigger.unwrap_or(WEBHOOKS));
            lanes[lane].calls.push(sent(&request));
        }
    }
    for lane in &mut lanes {
        lane.finish();
    }
    lanes
}

impl Lane {
    /// Sorts what was gathered, and leaves out the oldest.
    fn finish(&mut self) {
        let marks = self.runs.iter_mut().map(|run| &mut run.marks);
        for marks in marks.chain([&mut self.calls]) {
            marks.sort_by_key(|mark| (mark.at, mark.seq));
        }
        let calls = self.calls.len().saturating_sub(MAX_CALLS);
        let runs = self.runs.len().saturating_sub(MAX_RUNS);
        self.calls.drain(..calls);
        self.runs.drain(..runs);
        self.left_out = calls + runs;
    }
}

impl Mark {
    fn new(at: When, kind: Kind, text: impl Into<String>, seq: u64) -> Self {
        Self {
            at,
            kind,
            text: text.into(),
            seq,
            sent: None,
        }
    }
}

fn lane_of(lanes: &mut Vec<Lane>, instance_id: Uuid, trigger: &str) -> usize {
    let is_it = |lane: &Lane| lane.instance_id == instance_id && lane.trigger_key == trigger;
    lanes.iter().position(is_it).unwrap_or_else(|| {
        lanes.push(Lane {
            trigger_key: trigger.to_owned(),
            instance_id,
            ..Lane::default()
        });
        lanes.len() - 1
    })
}

fn call(event: &Event) -> Mark {
    let count = event.activation_ids.len();
    let (kind, text) = match event.kind {
        EventKind::Report if event.duplicate => (
            Kind::Duplicate,
            "report, deduped by its idempotency key".to_owned(),
        ),
        EventKind::Report => (Kind::Report, format!("report, {count} activated")),
        EventKind::Cancel => (Kind::Cancel, format!("cancel, {count} canceled")),
    };
    Mark::new(When(event.at), kind, text, event.seq)
}

fn sent(request: &Request) -> Mark {
    let kind = match request.operation {
        Operation::Webhook => Kind::Webhook,
        _ => Kind::Provider,
    };
    let problem = request.problems.first();
    let sent = Sent {
        verdict: Verdict::of(&request.verdict),
        code: request.verdict.code().to_owned(),
        status: request.status,
        problem: problem.map(|problem| problem.description.clone()),
        request: shown(&request.request_body, SHOWN),
        answer: shown(&request.response_body, SHOWN),
    };
    Mark {
        sent: Some(sent),
        ..Mark::new(When(request.at), kind, sent_name(request), request.seq)
    }
}

fn performed(action: &Action) -> Mark {
    let kind = match action.status {
        ActionStatus::Ended | ActionStatus::InvokedAsync => Kind::Done,
        ActionStatus::Skipped => Kind::Skipped,
        ActionStatus::Failed => Kind::Failed,
    };
    let text = match &action.error {
        Some(error) => format!("{}: {error}", action.action_id),
        None if action.status == ActionStatus::InvokedAsync => {
            format!("{}, called", action.action_id)
        }
        None => action.action_id.clone(),
    };
    Mark::new(When(action.ran_at), kind, text, action.seq)
}

const STARTS: &str = "starts";

/// A run with its start, its end if it has no action, and what was canceled.
fn run(it: &Activation, name: Option<&str>) -> Run {
    let mut marks = Vec::new();
    let has_started = it
        .history
        .iter()
        .any(|change| change.status == Status::Started);
    if let Some(date) = it.scheduled_for.filter(|_| has_started) {
        marks.push(Mark::new(When(date), Kind::Done, STARTS, it.seq));
    }
    let reason = it.reason.map(automation::reason);
    let end = match it.status {
        Status::Skipped => Some(Kind::Skipped),
        Status::Failed => Some(Kind::Failed),
        _ => None,
    };
    if let Some(kind) = end {
        let word = it.status.word();
        let text = format!("{word}: {}", reason.as_deref().unwrap_or_default());
        marks.push(Mark::new(When(it.at), kind, text, it.seq));
    }
    marks.extend(it.canceled_work.iter().map(|work| {
        let text = work.action_id.as_deref().unwrap_or(STARTS);
        Mark::new(When(work.due_at), Kind::Canceled, text, 0)
    }));
    Run {
        activation_id: it.activation_id,
        automation: name.unwrap_or(&it.automation_id).to_owned(),
        made_at: When(it.at),
        status: it.status,
        reason,
        marks,
    }
}
