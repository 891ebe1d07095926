//! The engine, driven by steps, and its journal in the words of the model.

use super::plan::{APP, Plan, key};
use super::step::{Report, Step};
use super::{Entry, Run, Values, minutes, start};
use crate::catalog::Catalog;
use crate::engine::automation::parse_all;
use crate::engine::clock::Moment;
use crate::engine::{Caller, Engine, Idempotency, NewEvent, Question, Refresh, Refreshed};
use crate::journal::{EventKind, Warning};
use crate::options::Options;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use triggers_codegen::Source;
use uuid::Uuid;

const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  starting:
    name: Something starting
    payload:
      type: object
      properties:
        at: { type: string, format: date-time, futureDate: true, title: At, examples: ['2026-12-01T10:00:00Z'] }
        n: { type: integer, title: N, examples: [1] }
        out: { type: object, title: Out, properties: { x: { type: integer, title: X } }, examples: [{ x: 1 }] }
        contactId: { type: string, format: uuid, identityType: contact, title: C, examples: ['8046df3c-7575-4098-a5ab-c91ad8f33c47'] }
  booked:
    name: Something booked
    payload:
      type: object
      properties:
        at: { type: string, format: date-time, title: At, examples: ['2026-12-01T10:00:00Z'] }
        n: { type: integer, title: N, examples: [1] }
        out: { type: object, title: Out, properties: { x: { type: integer, title: X } }, examples: [{ x: 1 }] }
        contactId: { type: string, format: uuid, identityType: contact, title: C, examples: ['8046df3c-7575-4098-a5ab-c91ad8f33c47'] }
";

pub(super) struct Machine {
    engine: Engine,
    plans: Vec<Plan>,
}

/// Cancels, changes, fails or leaves alone, by the number of the event.
#[derive(Debug)]
struct Numbered;

impl Numbered {
    fn refresh(call: &Question) -> Refresh {
        let mut payload = call.payload.as_object().cloned().unwrap_or_default();
        let n = payload["n"].as_i64().unwrap_or(0);
        match n % 5 {
            4 => Ok(Refreshed {
                cancel: true,
                payload: None,
            }),
            3 => {
                payload.insert("n".to_owned(), (n + 2).into());
                Ok(Refreshed {
                    cancel: false,
                    payload: Some(payload),
                })
            }
            2 => Err("not now".to_owned()),
            _ => Ok(Refreshed::default()),
        }
    }
}

impl Machine {
    pub(super) fn new(provider: bool) -> Self {
        let source = Source::inline("triggers.yaml", MANIFEST);
        let (manifest, diagnostics) = triggers_codegen::read(&source);
        assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&source));
        let mut catalog = Catalog::new(start());
        catalog
            .add(&manifest, &Options::default())
            .expect("a sound manifest");
        let present = Moment {
            now: start(),
            wall: start(),
        };
        let mut engine = Engine::new(Arc::new(catalog), Options::default(), present);
        engine.set_provider(provider);
        Self {
            engine,
            plans: Vec::new(),
        }
    }

    pub(super) fn apply(&mut self, step: &Step) {
        let Moment { now, wall } = self.engine.log.present;
        self.engine.begin_slice();
        match step {
            Step::Report(report) => self.report(report),
            Step::Bulk(reports) => reports.iter().for_each(|report| self.report(report)),
            Step::Cancel {
                scheduled,
                instance,
                entity,
            } => {
                let canceled = self
                    .engine
                    .cancel(caller(*instance), key(*scheduled), id(*entity));
                canceled.expect("a known trigger");
            }
            Step::Advance(by) => self.advance(now + minutes(*by), wall),
            Step::CatchUp(by) => self.engine.catch_up(Moment {
                now: now + minutes(*by),
                wall,
            }),
            Step::SetAll(plans) => {
                let mut kept: Vec<Plan> = Vec::new();
                for plan in plans {
                    put(&mut kept, plan);
                }
                self.set(kept);
            }
            Step::Put(plan) => {
                let mut plans = self.plans.clone();
                put(&mut plans, plan);
                self.set(plans);
            }
            Step::Deactivate(id) => {
                let mut plans = self.plans.clone();
                plans
                    .iter_mut()
                    .filter(|plan| plan.id == *id)
                    .for_each(|plan| plan.active = false);
                self.set(plans);
            }
            Step::Delete(id) => {
                let mut plans = self.plans.clone();
                plans.retain(|plan| plan.id != *id);
                self.set(plans);
            }
            Step::Erase(contact) => {
                self.engine.erase(id(*contact));
            }
        }
        self.finish();
    }

    fn advance(&mut self, to: Timestamp, wall: Timestamp) {
        while let Some(due) = self.engine.next_due().filter(|due| *due <= to) {
            self.engine.catch_up(Moment { now: due, wall });
            self.finish();
        }
        self.engine.catch_up(Moment { now: to, wall });
    }

    /// Answers the engine's questions, and lets it work, until nothing is due.
    fn finish(&mut self) {
        while self.engine.is_behind() {
            self.engine.begin_slice();
            match self.engine.question() {
                Some(question) => self
                    .engine
                    .answer(question.number, Numbered::refresh(&question)),
                None => self.engine.catch_up(self.engine.log.present),
            }
        }
    }

    fn set(&mut self, plans: Vec<Plan>) {
        let values: Vec<Value> = plans.iter().map(Plan::automation).collect();
        let automations = parse_all(&values, &self.engine.catalog).expect("valid automations");
        self.engine
            .set_automations(automations)
            .expect("sound automations");
        self.plans = plans;
    }

    fn report(&mut self, report: &Report) {
        let now = self.engine.log.present.now;
        let mut payload = json!({ "n": report.n, "contactId": id(report.contact) });
        if let Some(date) = report.date {
            payload["at"] = (now + minutes(date)).to_string().into();
        }
        let idempotency = report.key.map(|(key, ttl)| Idempotency {
            key: key.to_string(),
            ttl: Some(Duration::from_mins(ttl.unsigned_abs())),
        });
        let event = NewEvent {
            payload: payload.as_object().cloned(),
            external_entity_id: report.entity.map(id),
            idempotency,
            ..NewEvent::default()
        };
        self.engine
            .report(caller(report.instance), key(report.scheduled), event)
            .expect("a sound event");
        self.finish();
    }

    /// The journal, and how all activations stand.
    pub(super) fn story(&self) -> (Vec<Entry>, Vec<Run>) {
        let log = &self.engine.log;
        let activations: Vec<_> = log.activations.after(0).map(|(_, it)| it).collect();
        let numbers: HashMap<Uuid, usize> = activations
            .iter()
            .map(|it| it.activation_id)
            .zip(0..)
            .collect();
        let mut entries: Vec<(u64, Entry)> = Vec::new();
        for (seq, event) in log.events.after(0) {
            let ids = event.activation_ids.iter().map(|id| numbers[id]).collect();
            let entry = match event.kind {
                EventKind::Report => Entry::Reported {
                    at: event.at,
                    duplicate: event.duplicate,
                    made: ids,
                },
                EventKind::Cancel => Entry::Canceled {
                    at: event.at,
                    stopped: ids,
                },
            };
            entries.push((seq, entry));
        }
        entries.extend(activations.iter().map(|it| (it.seq, Entry::Made)));
        for (seq, action) in log.actions.after(0) {
            let entry = Entry::Acted {
                run: numbers[&action.activation_id],
                node: action.action_id.clone(),
                status: action.status,
                due: action.due_at,
                at: action.ran_at,
                timeout: action.timeout_at,
                input: values(&action.input),
                output: values(&action.output),
            };
            entries.push((seq, entry));
        }
        entries.sort_by_key(|(seq, _)| *seq);
        let runs = activations.iter().map(|it| Run {
            plan: it.automation_id.clone(),
            status: it.status,
            reason: it.reason,
            scheduled_for: it.scheduled_for,
            with_failed_actions: it.with_failed_actions,
            refresh_failed: it.warnings.contains(&Warning::RefreshPayloadFailed),
            history: it
                .history
                .iter()
                .map(|step| (step.status, step.at))
                .collect(),
        });
        (
            entries.into_iter().map(|(_, entry)| entry).collect(),
            runs.collect(),
        )
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.engine.next_due()
    }

    pub(super) fn log(&self) -> String {
        format!("{:?}", self.engine.log)
    }

    /// Whether nothing is remembered of what is done.
    pub(super) fn is_idle(&self) -> bool {
        let engine = &self.engine;
        engine.live.is_empty()
            && engine.lanes.is_empty()
            && engine.by_automation.is_empty()
            && engine.schedule.len() == 0
    }
}

/// Adds a plan or replaces the one of its id.
pub(super) fn put(plans: &mut Vec<Plan>, plan: &Plan) {
    match plans.iter_mut().find(|other| other.id == plan.id) {
        Some(other) => *other = plan.clone(),
        None => plans.push(plan.clone()),
    }
}

fn values(value: &Value) -> Option<Values> {
    let number = |name: &str| value[name].as_i64();
    value.is_object().then(|| Values {
        n: number("n"),
        v: number("v"),
        x: number("x"),
    })
}

fn caller(instance: u8) -> Caller {
    Caller {
        app: APP.parse().expect("a GUID"),
        instance: id(instance),
    }
}

fn id(number: u8) -> Uuid {
    Uuid::from_u128(u128::from(number) + 1)
}
