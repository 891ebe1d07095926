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

/// What items of all lists have.
pub trait Item {
    /// The name of many of them.
    const MANY: &'static str;
    /// The app instance, the trigger key and the entity.
    fn about(&self) -> (Uuid, &str, Option<Uuid>);
    /// One line for a person, without the entity.
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
        let how = format!("of entity {entity}");
        self.narrowed(&how, |it| it.about().2 == Some(entity))
    }

    /// Those of that trigger.
    #[must_use]
    pub fn for_trigger(self, key: &str) -> Self {
        self.narrowed(&format!("of trigger `{key}`"), |it| it.about().1 == key)
    }

    /// Those of that app instance.
    #[must_use]
    pub fn for_instance(self, instance: impl Into<Uuid>) -> Self {
        let instance = instance.into();
        let how = format!("of instance {instance}");
        self.narrowed(&how, |it| it.about().0 == instance)
    }

    /// There are that many.
    #[track_caller]
    pub fn assert_count(&self, count: usize) -> &Self {
        let found = self.len();
        self.hold(
            found == count,
            &count.to_string(),
            &format!("there are {found}"),
        )
    }

    /// There is at least one.
    #[track_caller]
    pub fn assert_any(&self) -> &Self {
        self.hold(!self.is_empty(), "at least one", "there is none")
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
            let line = |it: &T| match it.about().2 {
                Some(entity) => format!("{} for {entity}", it.line()),
                None => it.line(),
            };
            let found: Vec<_> = self.iter().map(line).collect();
            fail(&self.shared, &what, &found);
        }
        self
    }
}

macro_rules! items {
    ($($item:ident, $many:literal, |$it:ident| $line:expr;)+) => { $(
        impl Item for $item {
            const MANY: &'static str = $many;

            fn about(&self) -> (Uuid, &str, Option<Uuid>) {
                (self.instance_id, &self.trigger_key, self.external_entity_id)
            }

            fn line(&self) -> String {
                let $it = self;
                $line
            }
        }
    )+ };
}

items! {
    Activation, "activations", |it| {
        let date = it.scheduled_for.map(|date| format!(" for {date}")).unwrap_or_default();
        format!("{}{date}: {} by `{}`", outcome(it), it.automation_id, it.trigger_key)
    };
    Event, "events", |it| match it.kind {
        EventKind::Report => format!("report of `{}` with {}", it.trigger_key, it.payload),
        EventKind::Cancel => format!("cancel of `{}`", it.trigger_key),
    };
    Action, "actions", |it| {
        let key = it.action_key.as_deref().unwrap_or("no key");
        let did = match it.status {
            ActionStatus::InvokedAsync => "was invoked",
            ActionStatus::Ended => "ran",
            ActionStatus::Skipped => "was skipped",
            ActionStatus::Failed => "failed",
        };
        format!("{} ({key}) {did} at {} with {}", it.action_id, it.ran_at, it.input)
    };
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
