//! Drift: how two states of a trigger differ, and what that means once the app is published.
//!
//! The rules are those of docs/api.md#s2.6. Whatever compares two states (manifest and lock, lock and
//! catalog, this commit and an older one) goes through [`compare`], so all of them tell the same
//! change in the same words.

mod choices;
mod compare;
mod express;
mod members;
mod place;
mod rule;
mod say;

pub use compare::compare;
pub(crate) use express::{is_inexpressible, is_left_out};
pub(crate) use rule::RULES;
pub use rule::{Class, Kind};

use serde_yaml::Value;

use crate::{lock::LockedTrigger, model::Trigger};

/// One state of a trigger.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    /// The name that site owners see; not compared when one side does not tell it.
    pub name: Option<&'a str>,
    /// The base URI of the provider, if there is one; not compared when one side does not tell it.
    pub provider: Option<Option<&'a str>>,
    /// The payload's JSON Schema.
    pub schema: &'a Value,
}

impl<'a> From<&'a Trigger> for State<'a> {
    fn from(trigger: &'a Trigger) -> Self {
        State {
            name: Some(&trigger.name),
            provider: trigger.provider.as_deref().map(Some),
            schema: &trigger.schema,
        }
    }
}

impl<'a> From<&'a LockedTrigger> for State<'a> {
    fn from(locked: &'a LockedTrigger) -> Self {
        State {
            name: locked.name.as_deref(),
            provider: Some(locked.provider.as_deref()),
            schema: &locked.schema,
        }
    }
}

/// One difference between two states of a trigger.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// What kind of difference; it has the class and the meaning.
    pub kind: Kind,
    /// The trigger key.
    pub trigger: String,
    /// The way to the property, as `services.name`; empty for the trigger or its whole payload.
    pub property: String,
    /// JSON Pointer into the payload's schema: the keyword that differs, or the property that was
    /// added or removed.
    pub path: String,
    /// What stood there before.
    pub before: Option<Value>,
    /// The value after the change.
    pub after: Option<Value>,
}

impl Change {
    /// A trigger that only one side has.
    #[must_use]
    pub fn whole(kind: Kind, trigger: &str) -> Self {
        Change {
            kind,
            trigger: trigger.to_owned(),
            property: String::new(),
            path: String::new(),
            before: None,
            after: None,
        }
    }

    /// What may be done after publishing (API summary [2.6](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s2.6)).
    #[must_use]
    pub fn class(&self) -> Class {
        self.kind.class()
    }

    /// What it means to site owners and to deployments of the app.
    #[must_use]
    pub fn meaning(&self) -> String {
        self.kind.meaning()
    }
}
