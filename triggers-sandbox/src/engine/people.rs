//! The contacts and members that the sandbox knows, and forgetting one of them.

use super::Engine;
use super::event::EventData;
use crate::journal::{Reason, Warning};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Most people of one kind; enough for tests, and bounded.
const MAX_PEOPLE: usize = 100_000;

/// Who a payload may name (docs/api.md#s2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Kind {
    Contact,
    Member,
}

const KINDS: [Kind; 2] = [Kind::Contact, Kind::Member];

/// The sandbox knows at most 100,000 contacts and 100,000 members.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the sandbox knows at most {MAX_PEOPLE} of a kind")]
pub struct TooManyPeople(());

/// Contacts or members by id. They are looked up anew for each action (assumed).
#[derive(Debug, Default)]
pub(crate) struct People(BTreeMap<Uuid, Arc<Value>>);

impl People {
    /// Adds a person or replaces the one of that id.
    pub(crate) fn set(&mut self, id: Uuid, person: Value) -> Result<(), TooManyPeople> {
        if self.0.len() >= MAX_PEOPLE && !self.0.contains_key(&id) {
            return Err(TooManyPeople(()));
        }
        self.0.insert(id, Arc::new(person));
        Ok(())
    }

    /// Whether there was one.
    pub(crate) fn remove(&mut self, id: Uuid) -> bool {
        self.0.remove(&id).is_some()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (Uuid, &Value)> {
        self.0.iter().map(|(id, person)| (*id, &**person))
    }

    fn get(&self, id: Uuid) -> Option<Arc<Value>> {
        self.0.get(&id).cloned()
    }
}

impl Engine {
    pub(crate) fn people(&self, kind: Kind) -> &People {
        let [contacts, members] = &self.people;
        match kind {
            Kind::Contact => contacts,
            Kind::Member => members,
        }
    }

    pub(crate) fn people_mut(&mut self, kind: Kind) -> &mut People {
        let [contacts, members] = &mut self.people;
        match kind {
            Kind::Contact => contacts,
            Kind::Member => members,
        }
    }

    /// The contact or member that the payload names, if it is known.
    pub(super) fn person(&self, kind: Kind, event: &EventData) -> Option<Arc<Value>> {
        self.people(kind).get(self.person_id(kind, event)?)
    }

    /// What an activation that starts could not be enriched with. While no contact at all is known,
    /// nothing is looked for.
    pub(super) fn missing_people(&self, event: &EventData) -> Vec<Warning> {
        let is_missing = |kind: &Kind| {
            let people = &self.people(*kind).0;
            let id = self.person_id(*kind, event);
            !people.is_empty() && id.is_some_and(|id| !people.contains_key(&id))
        };
        let missing = KINDS.into_iter().filter(is_missing);
        let warnings = missing.map(|kind| match kind {
            Kind::Contact => Warning::GetContactEnrichmentFailed,
            Kind::Member => Warning::GetMemberEnrichmentFailed,
        });
        warnings.collect()
    }

    /// Forgets a person: cancels what is left of every activation whose payload names the id as
    /// contact or member, in the order of making; tells how many. Asks every activation that waits.
    pub(crate) fn erase(&mut self, person: Uuid) -> usize {
        let names = |event: &EventData| {
            let mut ids = KINDS.into_iter().map(|kind| self.person_id(kind, event));
            ids.any(|id| id == Some(person))
        };
        let live = self.live.iter();
        let about = live.filter(|(_, live)| names(&live.event.opened()));
        let mut about: Vec<u64> = about.map(|(seq, _)| *seq).collect();
        about.sort_unstable();
        for activation in &about {
            self.stop(*activation, Reason::CanceledByGdprRequest);
        }
        for people in &mut self.people {
            people.remove(person);
        }
        about.len()
    }

    fn person_id(&self, kind: Kind, event: &EventData) -> Option<Uuid> {
        let trigger = self.catalog.trigger(event.caller.app, &event.trigger_key)?;
        let property = match kind {
            Kind::Contact => trigger.contact.as_deref()?,
            Kind::Member => trigger.member.as_deref()?,
        };
        Uuid::try_parse(event.payload.tree().get(property)?.as_str()?).ok()
    }
}
