//! A sandbox that is stopped and started again at any moment is the same as one that never was.

use crate::engine::log::List;
use crate::engine::{Caller, Idempotency, Kind, NewEvent};
use crate::faults::{Broken, Fault, Faults};
use crate::journal::Operation;
use crate::log::Input;
use crate::masks::{Personal, Stored};
use crate::remote::Call;
use crate::shared::Shared;
use crate::state::Effect;
use crate::{Builder, Sandbox};
use jiff::SignedDuration;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use triggers_codegen::Source;
use uuid::Uuid;

const APP: Uuid = Uuid::from_u128(0x5a1e_7d0c_3b52_4f6e_9c41_8d2f_60b7_a913);

pub(super) const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities: { appointment: {} }
triggers:
  starting:
    name: Something starting
    entity: appointment
    payload:
      type: object
      properties:
        at: { type: string, format: date-time, futureDate: true, title: At, examples: ['2026-12-01T10:00:00Z'] }
        price: { type: number, title: Price, examples: [0.1] }
      required: [at]
";

/// A directory of its own for each test, gone with it.
pub(super) struct Directory(PathBuf);

impl Directory {
    pub(super) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("triggers-sandbox-{}-{number}", std::process::id());
        Self(std::env::temp_dir().join(name))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Directory {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

pub(super) fn builder() -> Builder {
    Sandbox::builder()
        .manifest(Source::inline("triggers.yaml", MANIFEST))
        .start_at("2026-11-20T10:00:00Z".parse().expect("a timestamp"))
        .rate_limit(5)
        .frozen()
}

/// An hour before the date, a reminder; two hours later another one. At most three in an hour.
pub(super) fn automations(active: bool) -> Value {
    json!([{
        "id": "reminders",
        "configuration": {
            "status": if active { "ACTIVE" } else { "INACTIVE" },
            "trigger": {
                "appId": APP, "triggerKey": "starting",
                "scheduledEventOffset": {
                    "preScheduledEventOffsetExpression": "{{1}}", "scheduledEventOffsetTimeUnit": "HOURS",
                },
                "rateLimit": {
                    "maxActivationsExpression": "{{3}}", "durationExpression": "{{1}}", "durationTimeUnit": "HOURS",
                },
            },
            "rootActionIds": ["remind"],
            "actions": {
                "remind": { "type": "APP_DEFINED", "namespace": "mail", "appDefinedInfo": {
                    "actionKey": "a", "inputMapping": { "price": "{{var(\"price\")}}" }, "postActionIds": ["wait"],
                } },
                "wait": { "type": "DELAY", "delayInfo": {
                    "offsetExpression": "{{2}}", "offsetTimeUnit": "HOURS", "postActionIds": ["thank"],
                } },
                "thank": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "b" } },
            },
        },
    }])
}

/// What is done. Times are in minutes.
#[derive(Clone, Debug)]
enum Step {
    Report {
        entity: u8,
        key: Option<u8>,
        date: i16,
        lag: Option<u8>,
    },
    Cancel {
        entity: u8,
    },
    Advance(u8),
    Activate(bool),
    Faults(u8),
    Pick,
    Answered,
    Person {
        id: u8,
        known: bool,
    },
    Erase(u8),
    Reset,
}

fn step() -> impl Strategy<Value = Step> {
    let (key, lag) = (
        prop::option::of(0..3_u8),
        prop::option::weighted(0.2, 0..90_u8),
    );
    let report =
        (0..3_u8, key, -30..600_i16, lag).prop_map(|(entity, key, date, lag)| Step::Report {
            entity,
            key,
            date,
            lag,
        });
    prop_oneof![
        8 => report,
        3 => (0..3_u8).prop_map(|entity| Step::Cancel { entity }),
        4 => any::<u8>().prop_map(Step::Advance),
        1 => any::<bool>().prop_map(Step::Activate),
        1 => any::<u8>().prop_map(Step::Faults),
        2 => Just(Step::Pick),
        3 => Just(Step::Answered),
        1 => (0..3_u8, any::<bool>()).prop_map(|(id, known)| Step::Person { id, known }),
        1 => (0..3_u8).prop_map(Step::Erase),
        1 => prop::bool::weighted(0.2).prop_map(|reset| if reset { Step::Reset } else { Step::Pick }),
    ]
}

fn caller() -> Caller {
    Caller {
        app: APP,
        instance: Uuid::from_u128(7),
    }
}

/// Does it; gives what the caller is told.
fn apply(shared: &Shared, step: &Step) -> String {
    let now = shared.clock().now;
    match *step {
        Step::Report {
            entity,
            key,
            date,
            lag,
        } => {
            let at = now + SignedDuration::from_mins(date.into());
            // A number that a careless reader of JSON gives back with another last digit.
            let payload = json!({ "at": at.to_string(), "price": 1.0 / 3.0 + f64::from(date) });
            let event = NewEvent {
                payload: payload.as_object().cloned(),
                external_entity_id: Some(Uuid::from_u128(u128::from(entity) + 1)),
                idempotency: key.map(|key| Idempotency {
                    key: key.to_string(),
                    ttl: Some(Duration::from_mins(100)),
                }),
                ..NewEvent::default()
            };
            let effect = Effect::Report {
                caller: caller(),
                trigger_key: "starting".to_owned(),
                event: Box::new(event),
            };
            match lag {
                None => told(shared, Input::Effect(effect)),
                Some(minutes) => {
                    let event = json!({ "triggerKey": "starting", "payload": payload,
                        "externalEntityId": Uuid::from_u128(u128::from(entity) + 1) });
                    let fault = Fault::lag(Duration::from_mins(u64::from(minutes) + 1));
                    let broken = Faults::new([fault]).pick("report", None);
                    told(
                        shared,
                        Input::Call(Box::new(call(&event.to_string(), broken))),
                    )
                }
            }
        }
        Step::Cancel { entity } => {
            let entity = Uuid::from_u128(u128::from(entity) + 1);
            let trigger_key = "starting".to_owned();
            let effect = Effect::Cancel {
                caller: caller(),
                trigger_key,
                entity,
            };
            told(shared, Input::Effect(effect))
        }
        Step::Advance(minutes) => {
            shared.change(|it| it.advance(Duration::from_mins(minutes.into())));
            format!("{:?}", shared.finish())
        }
        Step::Activate(active) => {
            let values = automations(active).as_array().cloned().unwrap_or_default();
            format!("{:?}", shared.change(|it| it.set_automations(values)))
        }
        Step::Faults(seed) => {
            let faults = Faults::new([
                Fault::status(503).with_probability(0.5).times(3),
                Fault::reset().after(2).times(2),
            ]);
            format!(
                "{:?}",
                shared.change(|it| it.set_faults(faults.seed(seed.into())))
            )
        }
        Step::Pick => told(
            shared,
            Input::Pick {
                operation: Operation::Report,
                instance: None,
            },
        ),
        Step::Answered => {
            let body = json!({ "triggerKey": "starting", "payload": { "at": "\u{0}ä" } });
            told(
                shared,
                Input::Call(Box::new(call(&body.to_string(), Broken::default()))),
            )
        }
        Step::Person { id, known } => {
            let person = known.then(|| json!({ "name": { "first": id.to_string() } }));
            let id = Uuid::from_u128(u128::from(id));
            told(shared, Input::SetPerson(Kind::Contact, id, person))
        }
        Step::Erase(id) => told(shared, Input::Erase(Uuid::from_u128(u128::from(id)))),
        Step::Reset => {
            let _done = shared.apply(Input::Reset);
            String::new()
        }
    }
}

fn told(shared: &Shared, input: Input) -> String {
    format!("{:?}", shared.apply(input))
}

/// A report with a token that holds for a year.
fn call(body: &str, broken: Broken) -> Call {
    Call {
        operation: Operation::Report,
        method: "POST".to_owned(),
        path: "/v1/events/report".to_owned(),
        headers: std::sync::Arc::new([("a".to_owned(), "ä\u{0}".to_owned())].into()),
        token: Some("token".to_owned()),
        body: body.to_owned(),
        broken,
        ready: None,
        prepared: None,
    }
}

/// What can be seen, but for the wall clock; what cannot decides what is seen later.
fn whole(shared: &Shared) -> Value {
    let mut whole = shared.with(|state| {
        let log = &state.engine.log;
        json!({
            "requests": shown(&log.requests), "events": shown(&log.events),
            "activations": items(&log.activations), "actions": items(&log.actions),
            "scenario": state.scenario(), "coverage": state.coverage(), "faults": state.faults,
            "automations": state.automation_values(), "now": state.now(), "due": state.next_due(),
            "frozen": state.clock.is_frozen(), "waiting": state.engine.waiting(),
        })
    });
    forget_wall(&mut whole);
    whole
}

fn shown<T: Personal>(list: &List<Stored<T>>) -> Vec<T> {
    list.after(0).map(|(_, item)| item.shown(None)).collect()
}

fn items<T: serde::Serialize>(list: &List<T>) -> Vec<&T> {
    list.after(0).map(|(_, item)| item).collect()
}

fn forget_wall(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.remove("wall");
            members.values_mut().for_each(forget_wall);
        }
        Value::Array(items) => items.iter_mut().for_each(forget_wall),
        _ => {}
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    #[test]
    fn a_restart_changes_nothing(
        steps in prop::collection::vec((step(), prop::bool::weighted(0.15)), 1..40)
    ) {
        let directory = Directory::new();
        let kept = || builder().state(directory.path()).automations(automations(true)).build().map(|it| it.shared);
        let steady = builder().automations(automations(true)).build().expect("a sandbox").shared;
        let mut restarted = kept().expect("a sandbox");
        for shared in [&restarted, &steady] {
            let _done = shared.apply(Input::Grant("token".to_owned(), caller()));
        }
        for (step, restart) in &steps {
            if *restart {
                restarted.close();
                drop(restarted);
                restarted = kept().expect("the same sandbox");
                prop_assert_eq!(whole(&restarted), whole(&steady), "before {:?}", step);
            }
            prop_assert_eq!(apply(&restarted, step), apply(&steady, step), "{:?}", step);
        }
        restarted.close();
        let restarted = kept().expect("the same sandbox");
        for shared in [&restarted, &steady] {
            shared.change(|it| it.advance(Duration::from_hours(24)));
            shared.finish().expect("written");
        }
        prop_assert_eq!(whole(&restarted), whole(&steady));
        restarted.close();
    }
}
