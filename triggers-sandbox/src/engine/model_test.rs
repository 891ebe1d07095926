//! The engine against a model that a reader can check by eye: a list of what is to run when.

use super::automation::parse;
use super::clock::Moment;
use super::{Caller, Engine, Idempotency, NewEvent};
use crate::catalog::Catalog;
use crate::journal::{ActionStatus, Status};
use crate::options::Options;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use serde_json::json;
use std::collections::HashMap;
use std::time::Duration;
use triggers_codegen::Source;
use uuid::Uuid;

const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const KEY: &str = "starting";

const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  starting:
    name: Something starting
    payload:
      type: object
      properties:
        at: { type: string, format: date-time, futureDate: true, title: At, examples: ['2026-12-01T10:00:00Z'] }
      required: [at]
";

/// What is done to the engine. Times are in minutes from the present.
#[derive(Clone, Debug)]
enum Step {
    Report {
        instance: u8,
        entity: u8,
        key: Option<u8>,
        ttl: u8,
        date: i16,
    },
    Cancel {
        instance: u8,
        entity: u8,
    },
    /// The clock is moved.
    Advance(u8),
    /// Real time passed, and nobody looked meanwhile.
    CatchUp(u8),
}

fn step() -> impl Strategy<Value = Step> {
    let report = (
        0..2_u8,
        0..3_u8,
        prop::option::of(0..2_u8),
        1..240_u8,
        -30..600_i16,
    )
        .prop_map(|(instance, entity, key, ttl, date)| Step::Report {
            instance,
            entity,
            key,
            ttl,
            date,
        });
    let cancel =
        (0..2_u8, 0..3_u8).prop_map(|(instance, entity)| Step::Cancel { instance, entity });
    prop_oneof![4 => report, 2 => cancel, 2 => any::<u8>().prop_map(Step::Advance), 1 => any::<u8>().prop_map(Step::CatchUp)]
}

/// An action: which, whose, when due, when it ran.
type Ran = (&'static str, u8, u8, Timestamp, Timestamp);

/// Every event starts an hour before its date with `remind`; `thank` follows two hours later.
#[derive(Default)]
struct Model {
    now: Timestamp,
    waiting: Vec<(&'static str, u8, u8, Timestamp)>,
    held: HashMap<(u8, u8), Timestamp>,
    ran: Vec<Ran>,
    skipped: usize,
}

impl Model {
    fn apply(&mut self, step: &Step) {
        match *step {
            Step::Report {
                instance,
                entity,
                key,
                ttl,
                date,
            } => {
                let end = key.and_then(|key| self.held.get(&(instance, key)));
                if end.is_some_and(|end| self.now < *end) {
                    self.skipped += 1;
                    return;
                }
                if let Some(key) = key {
                    self.held
                        .insert((instance, key), self.now + minutes(ttl.into()));
                }
                let start = self.now + minutes(i64::from(date) - 60);
                if start < self.now {
                    self.skipped += 1;
                    return;
                }
                self.waiting.push(("remind", instance, entity, start));
                self.waiting
                    .push(("thank", instance, entity, start + minutes(120)));
                self.run(false);
            }
            Step::Cancel { instance, entity } => {
                self.waiting
                    .retain(|(_, whose, about, _)| (*whose, *about) != (instance, entity));
            }
            Step::Advance(by) => {
                self.now += minutes(by.into());
                self.run(false);
            }
            Step::CatchUp(by) => {
                self.now += minutes(by.into());
                self.run(true);
            }
        }
    }

    fn run(&mut self, late: bool) {
        let now = self.now;
        let due: Vec<_> = self
            .waiting
            .extract_if(.., |(.., due)| *due <= now)
            .collect();
        self.ran
            .extend(due.into_iter().map(|(action, instance, entity, due)| {
                (action, instance, entity, due, if late { now } else { due })
            }));
    }
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

fn id(number: u8) -> Uuid {
    Uuid::from_u128(u128::from(number) + 1)
}

fn engine(start: Timestamp) -> Engine {
    let (manifest, diagnostics) =
        triggers_codegen::read(&Source::inline("triggers.yaml", MANIFEST));
    assert!(!diagnostics.has_errors());
    let mut catalog = Catalog::default();
    catalog
        .add(&manifest, &Options::default())
        .expect("a sound manifest");
    let automation = json!({ "configuration": {
        "trigger": { "appId": APP, "triggerKey": KEY, "scheduledEventOffset": {
            "preScheduledEventOffsetExpression": "{{60}}", "scheduledEventOffsetTimeUnit": "MINUTES",
        } },
        "rootActionIds": ["remind"],
        "actions": {
            "remind": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "a", "postActionIds": ["wait"] } },
            "wait": { "type": "DELAY", "delayInfo": {
                "offsetExpression": "{{2}}", "offsetTimeUnit": "HOURS", "postActionIds": ["thank"],
            } },
            "thank": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "b" } },
        },
    } });
    let automation = parse(&automation, 1, &catalog).expect("a sound automation");
    let mut engine = Engine::new(
        catalog,
        Options::default(),
        Moment {
            now: start,
            wall: start,
        },
    );
    engine
        .set_automations(vec![automation])
        .expect("one automation");
    engine
}

fn apply(engine: &mut Engine, step: &Step) {
    let Moment { now, wall } = engine.log.present;
    let caller = |instance| Caller {
        app: APP.parse().expect("a GUID"),
        instance: id(instance),
    };
    match *step {
        Step::Report {
            instance,
            entity,
            key,
            ttl,
            date,
        } => {
            let payload = json!({ "at": (now + minutes(date.into())).to_string() });
            let event = NewEvent {
                payload: payload.as_object().cloned(),
                external_entity_id: Some(id(entity)),
                idempotency: key.map(|key| Idempotency {
                    key: key.to_string(),
                    ttl: Some(Duration::from_mins(ttl.into())),
                }),
            };
            engine
                .report(caller(instance), KEY, event)
                .expect("a sound event");
        }
        Step::Cancel { instance, entity } => {
            engine
                .cancel(caller(instance), KEY, id(entity))
                .expect("a known trigger");
        }
        Step::Advance(by) => engine.advance(now + minutes(by.into()), wall),
        Step::CatchUp(by) => engine.catch_up(Moment {
            now: now + minutes(by.into()),
            wall,
        }),
    }
}

/// What ran, in the model's words. The order is checked to be that of time.
fn ran(engine: &Engine) -> Vec<Ran> {
    let number = |id: Uuid| u8::try_from(id.as_u128() - 1).expect("a small id");
    let actions: Vec<_> = engine
        .log
        .actions
        .after(0)
        .map(|(_, action)| action)
        .collect();
    assert!(
        actions.is_sorted_by_key(|action| action.ran_at),
        "the journal goes back in time"
    );
    let of = |action: &&crate::journal::Action| {
        assert_eq!(action.status, ActionStatus::Ended);
        let name = if action.action_id == "remind" {
            "remind"
        } else {
            "thank"
        };
        let entity = number(action.external_entity_id.expect("an entity"));
        (
            name,
            number(action.instance_id),
            entity,
            action.due_at,
            action.ran_at,
        )
    };
    actions.iter().map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn the_engine_does_what_the_model_does(steps in prop::collection::vec(step(), 1..40)) {
        let start: Timestamp = "2026-11-20T10:00:00Z".parse().expect("a timestamp");
        let mut model = Model { now: start, ..Model::default() };
        let mut machine = engine(start);
        let mut twin = engine(start);
        // Far enough at the end that nothing is left to run.
        for step in steps.iter().chain([Step::Advance(255), Step::Advance(255), Step::Advance(255)].iter()) {
            model.apply(step);
            apply(&mut machine, step);
            apply(&mut twin, step);
            let (mut expected, mut found) = (model.ran.clone(), ran(&machine));
            expected.sort_unstable();
            found.sort_unstable();
            prop_assert_eq!(expected, found, "after {:?}", step);
            prop_assert_eq!(model.waiting.iter().map(|(.., due)| *due).min(), machine.next_due());
        }
        prop_assert_eq!(format!("{:?}", machine.log), format!("{:?}", twin.log), "two runs differ");
        prop_assert!(machine.live.is_empty() && machine.lanes.is_empty(), "something is left behind");
        let status = |wanted| machine.log.activations.after(0).filter(|(_, it)| it.status == wanted).count();
        prop_assert_eq!(status(Status::Skipped), model.skipped);
        prop_assert_eq!(status(Status::Ended) * 2 <= model.ran.len(), true);
    }
}
