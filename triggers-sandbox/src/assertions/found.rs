//! A list out of the journal that can be narrowed down.

use super::fail;
use crate::journal::{Action, ActionStatus, Activation, Event, EventKind};
use crate::shared::Shared;
use crate::timeline::outcome;
use std::fmt;
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use uuid::Uuid;

/// Items of the journal as they stood when they were asked for, oldest first: a `Vec` that can be
/// narrowed down and asserted on.
#[derive(Clone)]
pub struct Found<T> {
    items: Vec<T>,
    /// What was asked for, in words: `activations of entity …, of trigger …`.
    asked: String,
    shared: Arc<Shared>,
}

/// The items alone.
impl<T: fmt::Debug> fmt::Debug for Found<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.items.fmt(f)
    }
}

/// What items of both lists have.
pub trait Item {
    /// The name of many of them.
    const MANY: &'static str;
    /// What the event was about.
    fn entity(&self) -> Option<Uuid>;
    /// The trigger key.
    fn trigger(&self) -> &str;
    /// The app instance.
    fn instance(&self) -> Uuid;
    /// One line for a person.
    fn line(&self) -> String;
}

impl<T: Item> Found<T> {
    pub(crate) fn new(items: Vec<T>, shared: Arc<Shared>) -> Self {
        Self {
            items,
            asked: T::MANY.to_owned(),
            shared,
        }
    }

    /// Those of events about that entity.
    #[must_use]
    pub fn for_entity(self, entity: impl Into<Uuid>) -> Self {
        let entity = entity.into();
        self.narrowed(&format!("of entity {entity}"), |it| {
            it.entity() == Some(entity)
        })
    }

    /// Those of that trigger.
    #[must_use]
    pub fn for_trigger(self, key: &str) -> Self {
        self.narrowed(&format!("of trigger `{key}`"), |it| it.trigger() == key)
    }

    /// Those of that app instance.
    #[must_use]
    pub fn for_instance(self, instance: impl Into<Uuid>) -> Self {
        let instance = instance.into();
        self.narrowed(&format!("of instance {instance}"), |it| {
            it.instance() == instance
        })
    }

    /// There are that many.
    ///
    /// # Panics
    ///
    /// When there are more or fewer.
    #[track_caller]
    #[expect(clippy::must_use_candidate, reason = "called for what it does")]
    pub fn assert_count(&self, count: usize) -> &Self {
        let found = self.len();
        self.hold(
            found == count,
            &format!("{count}"),
            &format!("there are {found}"),
        )
    }

    pub(super) fn narrowed(mut self, how: &str, wanted: impl Fn(&T) -> bool) -> Self {
        self.items.retain(wanted);
        let glue = if self.asked.contains(' ') { ", " } else { " " };
        self.asked = format!("{}{glue}{how}", self.asked);
        self
    }

    #[track_caller]
    pub(super) fn hold(&self, sound: bool, wanted: &str, but: &str) -> &Self {
        if !sound {
            let what = format!("{}: expected {wanted}, but {but}", self.asked);
            let found: Vec<_> = self.iter().map(Item::line).collect();
            fail(&self.shared, &what, &found);
        }
        self
    }
}

macro_rules! items {
    ($($item:ident, $many:literal, $line:ident;)+) => { $(
        impl Item for $item {
            const MANY: &'static str = $many;

            fn entity(&self) -> Option<Uuid> {
                self.external_entity_id
            }

            fn trigger(&self) -> &str {
                &self.trigger_key
            }

            fn instance(&self) -> Uuid {
                self.instance_id
            }

            fn line(&self) -> String {
                $line(self)
            }
        }
    )+ };
}

items! {
    Activation, "activations", line_of_activation;
    Event, "events", line_of_event;
    Action, "actions", line_of_action;
}

fn line_of_activation(it: &Activation) -> String {
    let date = it.scheduled_for.map(|date| format!(" for {date}"));
    let (date, about) = (date.unwrap_or_default(), about(it.external_entity_id));
    let outcome = outcome(it);
    format!(
        "{outcome}{date}: {} by `{}`{about}",
        it.automation_id, it.trigger_key
    )
}

fn line_of_event(it: &Event) -> String {
    let (key, about) = (&it.trigger_key, about(it.external_entity_id));
    match it.kind {
        EventKind::Report => format!("report of `{key}`{about} with {}", it.payload),
        EventKind::Cancel => format!("cancel of `{key}`{about}"),
    }
}

fn line_of_action(it: &Action) -> String {
    let key = it.action_key.as_deref().unwrap_or("no key");
    let did = match it.status {
        ActionStatus::InvokedAsync => "was invoked",
        ActionStatus::Ended => "ran",
        ActionStatus::Skipped => "was skipped",
        ActionStatus::Failed => "failed",
    };
    let about = about(it.external_entity_id);
    let input = if it.input.is_null() {
        String::new()
    } else {
        format!(" with {}", it.input)
    };
    format!(
        "{} ({key}) {did} at {}{about}{input}",
        it.action_id, it.ran_at
    )
}

fn about(entity: Option<Uuid>) -> String {
    entity
        .map(|entity| format!(" for {entity}"))
        .unwrap_or_default()
}

impl<T> Deref for Found<T> {
    type Target = Vec<T>;

    fn deref(&self) -> &Vec<T> {
        &self.items
    }
}

impl<T> DerefMut for Found<T> {
    fn deref_mut(&mut self) -> &mut Vec<T> {
        &mut self.items
    }
}

impl<T> IntoIterator for Found<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a Found<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.items.iter()
    }
}
