//! The engine as data, to be kept in a file and to go on from.
//!
//! What can be worked out from the rest is left out: lanes, and where the work of an activation
//! stands. Automations and events that several activations share are written once. The catalog, the
//! options and the provider are not part of it.

use super::activation::{Happened, Live};
use super::automation::{self, Automation};
use super::idempotency::{Key, Keys};
use super::kept::Kept;
use super::limits::{Counted, Limits};
use super::log::Log;
use super::people::People;
use super::schedule::{Schedule, Slot, Step, Task};
use super::{Caller, Engine};
use crate::catalog::Catalog;
use crate::expression::Outputs;
use crate::journal::Status;
use crate::options::Options;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use uuid::Uuid;

/// What [`Engine::restore`] takes.
#[derive(Debug, Deserialize)]
pub(crate) struct Snapshot {
    /// The hash of a certain key: another build may hash in another way.
    probe: Key,
    log: Log,
    contacts: People,
    members: People,
    /// The first `current` are those in force; the others still have activations.
    automations: Vec<Value>,
    current: usize,
    events: Vec<Event>,
    live: Vec<Row>,
    tasks: Vec<(Slot, Work)>,
    tasks_made: u64,
    keys: Vec<(Timestamp, u64, Key)>,
    keys_held: u64,
    limits: Vec<(Counted, VecDeque<Timestamp>)>,
}

/// The same, as it is written.
#[derive(Debug, Serialize)]
pub(crate) struct Shown<'a> {
    probe: Key,
    log: &'a Log,
    contacts: &'a People,
    members: &'a People,
    automations: Vec<&'a Value>,
    current: usize,
    events: Vec<Event>,
    live: Vec<Row>,
    tasks: Vec<(Slot, Work)>,
    tasks_made: u64,
    keys: Vec<(Timestamp, u64, Key)>,
    keys_held: u64,
    limits: Vec<(&'a Counted, &'a VecDeque<Timestamp>)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Event {
    caller: Caller,
    trigger_key: Arc<str>,
    external_entity_id: Option<Uuid>,
    payload: Value,
}

/// One activation with something left to do.
#[derive(Debug, Serialize, Deserialize)]
struct Row {
    number: u64,
    status: Status,
    /// Places in the lists of the snapshot.
    automation: usize,
    event: usize,
}

#[derive(Debug, Serialize, Deserialize)]
struct Work {
    activation: u64,
    step: Step,
    outputs: Option<Arc<Outputs>>,
}

/// Things that several share, each once.
struct Table<'a, T> {
    items: Vec<&'a T>,
    places: HashMap<*const (), usize>,
}

impl<'a, T> Table<'a, T> {
    /// Those of one address are the same. `twin` may tell the place of another one that is as good.
    fn place(
        &mut self,
        item: &'a T,
        address: *const (),
        twin: impl Fn(&[&T], &T) -> Option<usize>,
    ) -> usize {
        *self.places.entry(address).or_insert_with(|| {
            twin(&self.items, item).unwrap_or_else(|| {
                self.items.push(item);
                self.items.len() - 1
            })
        })
    }
}

impl<T> Default for Table<'_, T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            places: HashMap::new(),
        }
    }
}

impl Engine {
    pub(crate) fn snapshot(&self) -> Shown<'_> {
        let (mut automations, mut events) = (Table::default(), Table::default());
        for automation in &self.automations {
            automations.place(&**automation, Arc::as_ptr(automation).cast(), |_, _| None);
        }
        let mut numbers: Vec<_> = self.live.keys().copied().collect();
        numbers.sort_unstable();
        let live = numbers.iter().filter_map(|number| {
            let Live {
                status,
                automation,
                happened,
                place: _,
                slots: _,
            } = self.live.get(number)?;
            Some(Row {
                number: *number,
                status: *status,
                automation: automations.place(&**automation, Arc::as_ptr(automation).cast(), twin),
                event: events.place(happened, happened.address(), |_, _| None),
            })
        });
        let live = live.collect();
        let tasks = self.schedule.rows().map(|(slot, task)| {
            let Task {
                activation,
                step,
                outputs,
            } = task.clone();
            (
                slot,
                Work {
                    activation,
                    step,
                    outputs,
                },
            )
        });
        Shown {
            probe: probe(),
            log: &self.log,
            contacts: &self.contacts,
            members: &self.members,
            automations: automations.items.iter().map(|it| &it.source).collect(),
            current: self.automations.len(),
            events: events.items.into_iter().map(Event::of).collect(),
            live,
            tasks: tasks.collect(),
            tasks_made: self.schedule.made(),
            keys: self.keys.rows().collect(),
            keys_held: self.keys.made(),
            limits: self.limits.rows().collect(),
        }
    }

    /// An engine that goes on where the snapshot was taken. The catalog and the options are those
    /// of then.
    pub(crate) fn restore(
        snapshot: Snapshot,
        catalog: Catalog,
        options: Options,
    ) -> Result<Self, String> {
        if snapshot.probe != probe() {
            return Err("another build of the sandbox has written it".to_owned());
        }
        let parse = |(index, value)| automation::parse(value, index + 1, &catalog).map(Arc::new);
        let automations: Vec<Arc<Automation>> = snapshot
            .automations
            .iter()
            .enumerate()
            .map(parse)
            .collect::<Result<_, _>>()?;
        let mut engine = Self::new(catalog, options, snapshot.log.present);
        engine.log = snapshot.log;
        (engine.contacts, engine.members) = (snapshot.contacts, snapshot.members);
        let current = automations.get(..snapshot.current).ok_or(BROKEN)?;
        engine.put_automations(current.to_vec())?;
        let events: Vec<_> = snapshot.events.into_iter().map(Event::kept).collect();
        for row in snapshot.live {
            let automation = automations.get(row.automation).ok_or(BROKEN)?;
            let happened = events.get(row.event).ok_or(BROKEN)?.clone();
            let automation = Arc::clone(automation);
            engine.keep(row.number, automation, happened, row.status);
        }
        let mut tasks = Vec::with_capacity(snapshot.tasks.len());
        for (slot, work) in snapshot.tasks {
            let live = engine.live.get_mut(&work.activation).ok_or(BROKEN)?;
            live.slots.insert(slot);
            let task = Task {
                activation: work.activation,
                step: work.step,
                outputs: work.outputs,
            };
            tasks.push((slot, task));
        }
        engine.schedule = Schedule::from_rows(tasks, snapshot.tasks_made);
        engine.keys = Keys::from_rows(snapshot.keys, snapshot.keys_held);
        engine.limits = Limits::from_rows(snapshot.limits);
        Ok(engine)
    }

    /// Goes on with other manifests. What waits must still be possible by them, and so must the
    /// automations, unless others are to come after this: then only those that stay are looked at.
    pub(crate) fn set_catalog(
        &mut self,
        catalog: Catalog,
        options: Options,
        successors: Option<&[Value]>,
    ) -> Result<(), String> {
        let stays = |automation: &Automation| {
            let is_it = |value: &Value| value["id"] == automation.id.as_str();
            successors.is_none_or(|values| values.iter().any(is_it))
        };
        let mut waiting: HashMap<*const Automation, &Automation> = HashMap::new();
        for live in self.live.values().filter(|live| stays(&live.automation)) {
            waiting.insert(Arc::as_ptr(&live.automation), &live.automation);
        }
        for automation in waiting.into_values() {
            automation::parse(&automation.source, 1, &catalog)?;
        }
        if successors.is_none() {
            let current = self.automations.iter().enumerate();
            let current = current
                .map(|(index, it)| automation::parse(&it.source, index + 1, &catalog).map(Arc::new))
                .collect::<Result<_, _>>()?;
            self.put_automations(current)?;
        }
        (self.catalog, self.options) = (catalog, options);
        Ok(())
    }
}

const BROKEN: &str = "its parts do not fit together";

fn probe() -> Key {
    let caller = Caller {
        app: Uuid::from_u128(1),
        instance: Uuid::from_u128(2),
    };
    Key::new(caller, "probe", "probe")
}

/// After a start with other manifests, those in force are read anew from the same source.
fn twin(automations: &[&Automation], wanted: &Automation) -> Option<usize> {
    let same = |it: &&Automation| it.source == wanted.source;
    automations.iter().position(same)
}

impl Event {
    fn of(kept: &Kept) -> Self {
        let Happened {
            caller,
            trigger_key,
            external_entity_id,
            payload,
        } = Arc::unwrap_or_clone(kept.open());
        Self {
            caller,
            trigger_key,
            external_entity_id,
            payload,
        }
    }

    fn kept(self) -> Kept {
        Kept::packed(&Arc::new(Happened {
            caller: self.caller,
            trigger_key: self.trigger_key,
            external_entity_id: self.external_entity_id,
            payload: self.payload,
        }))
    }
}
