//! What is known of one entity: its calls, and one run for each activation.

use crate::engine::Engine;
use crate::journal::{ActionStatus, Activation, Event, EventKind, Status, Waiting};
use crate::labels;
use crate::state::State;
use crate::ui::automation;
use crate::ui::time::When;
use serde::Serialize;
use std::collections::HashMap;
use uuid::Uuid;

/// Newest calls and newest runs that one lane shows.
const MAX_CALLS: usize = 200;
const MAX_RUNS: usize = 40;

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
}

/// What a mark stands for; its word is the name of the CSS class too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    Report,
    Duplicate,
    Cancel,
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
            Self::Done => "done",
            Self::Pending => "pending",
            Self::Canceled => "canceled",
            Self::Skipped => "skipped",
            Self::Failed => "failed",
        }
    }
}

/// Lanes in order of their first call.
pub(super) fn lanes(state: &State, entity: Uuid) -> Vec<Lane> {
    let engine = &state.engine;
    let mut lanes: Vec<Lane> = Vec::new();
    for (_, event) in engine.log.events.after(0) {
        if event.external_entity_id == Some(entity) {
            let lane = lane_of(&mut lanes, event.instance_id, &event.trigger_key);
            lane.calls.push(call(event));
        }
    }
    let mut done = actions(engine, entity);
    let names = labels::automations(engine);
    for (_, activation) in engine.log.activations.after(0) {
        if activation.external_entity_id == Some(entity) {
            let done = done.remove(&activation.activation_id).unwrap_or_default();
            let name = names.get(activation.automation_id.as_str()).copied();
            let run = run(engine, activation, name, done);
            lane_of(&mut lanes, activation.instance_id, &activation.trigger_key)
                .runs
                .push(run);
        }
    }
    for lane in &mut lanes {
        let calls = lane.calls.len().saturating_sub(MAX_CALLS);
        let runs = lane.runs.len().saturating_sub(MAX_RUNS);
        lane.calls.drain(..calls);
        lane.runs.drain(..runs);
        lane.left_out = calls + runs;
    }
    lanes
}

fn lane_of<'a>(lanes: &'a mut Vec<Lane>, instance_id: Uuid, trigger: &str) -> &'a mut Lane {
    let is_it = |lane: &Lane| lane.instance_id == instance_id && lane.trigger_key == trigger;
    let at = lanes.iter().position(is_it).unwrap_or_else(|| {
        lanes.push(Lane {
            trigger_key: trigger.to_owned(),
            instance_id,
            ..Lane::default()
        });
        lanes.len() - 1
    });
    &mut lanes[at]
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
    Mark {
        at: When(event.at),
        kind,
        text,
        seq: event.seq,
    }
}

/// What has run, by activation.
fn actions(engine: &Engine, entity: Uuid) -> HashMap<Uuid, Vec<Mark>> {
    let mut marks: HashMap<Uuid, Vec<Mark>> = HashMap::new();
    let actions = engine.log.actions.after(0);
    for (seq, action) in actions.filter(|(_, it)| it.external_entity_id == Some(entity)) {
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
        let mark = Mark {
            at: When(action.ran_at),
            kind,
            text,
            seq,
        };
        marks.entry(action.activation_id).or_default().push(mark);
    }
    marks
}

fn run(engine: &Engine, it: &Activation, name: Option<&str>, mut marks: Vec<Mark>) -> Run {
    let started = it
        .history
        .iter()
        .find(|change| change.status == Status::Started);
    if let (Some(date), Some(_)) = (it.scheduled_for, started) {
        marks.insert(
            0,
            Mark {
                at: When(date),
                kind: Kind::Done,
                text: "starts".to_owned(),
                seq: it.seq,
            },
        );
    }
    let reason = it.reason.map(automation::reason);
    if let Status::Skipped | Status::Failed = it.status {
        let kind = if it.status == Status::Skipped {
            Kind::Skipped
        } else {
            Kind::Failed
        };
        let text = format!(
            "{}: {}",
            it.status.word(),
            reason.clone().unwrap_or_default()
        );
        marks.push(Mark {
            at: When(it.at),
            kind,
            text,
            seq: it.seq,
        });
    }
    let waiting = engine.waiting_of(it.activation_id);
    marks.extend(waiting.iter().map(|work| still_to_do(work, Kind::Pending)));
    marks.extend(
        it.canceled_work
            .iter()
            .map(|work| still_to_do(work, Kind::Canceled)),
    );
    marks.sort_by_key(|mark| (mark.at, mark.seq));
    Run {
        activation_id: it.activation_id,
        automation: name.unwrap_or(&it.automation_id).to_owned(),
        made_at: When(it.at),
        status: it.status,
        reason,
        marks,
    }
}

fn still_to_do(work: &Waiting, kind: Kind) -> Mark {
    let text = work
        .action_id
        .clone()
        .unwrap_or_else(|| "starts".to_owned());
    Mark {
        at: When(work.due_at),
        kind,
        text,
        seq: 0,
    }
}
