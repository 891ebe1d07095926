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
        match kind {
            Kind::Contact => &self.contacts,
            Kind::Member => &self.members,
        }
    }

    pub(crate) fn people_mut(&mut self, kind: Kind) -> &mut People {
        match kind {
            Kind::Contact => &mut self.contacts,
            Kind::Member => &mut self.members,
        }
    }

    /// The contact that the payload names, if it is known.
    pub(super) fn contact(&self, event: &EventData) -> Option<Arc<Value>> {
        self.contacts.get(self.contact_id(event)?)
    }

    /// The member that the payload names, if it is known.
    pub(super) fn member(&self, event: &EventData) -> Option<Arc<Value>> {
        self.members.get(self.member_id(event)?)
    }

    /// What an activation that starts could not be enriched with. While no contact at all is known,
    /// nothing is looked for.
    pub(super) fn missing_people(&self, event: &EventData) -> Vec<Warning> {
        let missing = |people: &People, id: Option<Uuid>| {
            !people.0.is_empty() && id.is_some_and(|id| !people.0.contains_key(&id))
        };
        let mut warnings = Vec::new();
        if missing(&self.contacts, self.contact_id(event)) {
            warnings.push(Warning::GetContactEnrichmentFailed);
        }
        if missing(&self.members, self.member_id(event)) {
            warnings.push(Warning::GetMemberEnrichmentFailed);
        }
        warnings
    }

    /// Forgets a person: cancels what is left of every activation whose payload names the id as
    /// contact or member, in the order of making; tells how many. Asks every activation that waits.
    pub(crate) fn erase(&mut self, person: Uuid) -> usize {
        let named = |event: &EventData| {
            let (contact, member) = (self.contact_id(event), self.member_id(event));
            contact == Some(person) || member == Some(person)
        };
        let mut about: Vec<u64> = self
            .live
            .iter()
            .filter(|(_, live)| named(&live.event.opened()))
            .map(|(seq, _)| *seq)
            .collect();
        about.sort_unstable();
        for activation in &about {
            self.stop(*activation, Reason::CanceledByGdprRequest);
        }
        self.contacts.remove(person);
        self.members.remove(person);
        about.len()
    }

    fn contact_id(&self, event: &EventData) -> Option<Uuid> {
        let trigger = self.catalog.trigger(event.caller.app, &event.trigger_key)?;
        id_at(event.payload.tree(), trigger.contact.as_deref()?)
    }

    fn member_id(&self, event: &EventData) -> Option<Uuid> {
        let trigger = self.catalog.trigger(event.caller.app, &event.trigger_key)?;
        id_at(event.payload.tree(), trigger.member.as_deref()?)
    }
}

fn id_at(payload: &Value, property: &str) -> Option<Uuid> {
    Uuid::try_parse(payload.get(property)?.as_str()?).ok()
}
