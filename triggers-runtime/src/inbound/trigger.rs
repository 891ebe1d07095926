//! A trigger as a value, with the types of the manifest.

use std::fmt;

use uuid::Uuid;

use crate::encode::{Object, encode};
use crate::private::Trigger;
use crate::{Error, PayloadJson};

/// Names a trigger, with the type of its ids and the type of its payload.
///
/// `#[triggers(provider)]` generates a function for each trigger, beside the module of the same name,
/// for the handlers of `triggers-inbound`. Without an entity, the type of the ids is `()`.
pub struct TypedTrigger<I, P> {
    trigger: &'static Trigger,
    id: fn(Option<Uuid>) -> Option<I>,
    encode: fn(&'static Trigger, &P) -> Result<PayloadJson, Error>,
}

impl<I, P> TypedTrigger<I, P> {
    /// Returns the trigger key.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        self.trigger.key
    }

    /// Returns the id of an event, or `None` if the trigger has an entity and the event has no id.
    #[must_use]
    pub fn id(&self, entity: Option<Uuid>) -> Option<I> {
        (self.id)(entity)
    }

    /// Writes a payload as JSON.
    ///
    /// # Errors
    ///
    /// Errors of the payload, such as a number that JSON cannot express.
    pub fn encode(&self, payload: &P) -> Result<PayloadJson, Error> {
        (self.encode)(self.trigger, payload)
    }
}

impl<I: From<Uuid>, P: Object> TypedTrigger<I, P> {
    #[doc(hidden)]
    #[must_use]
    pub fn of_entity(trigger: &'static Trigger) -> Self {
        Self {
            trigger,
            id: |id| id.map(I::from),
            encode: write,
        }
    }
}

impl<P: Object> TypedTrigger<(), P> {
    #[doc(hidden)]
    #[must_use]
    pub fn plain(trigger: &'static Trigger) -> Self {
        Self {
            trigger,
            id: |_| Some(()),
            encode: write,
        }
    }
}

fn write<P: Object>(trigger: &'static Trigger, payload: &P) -> Result<PayloadJson, Error> {
    encode(trigger, payload).map(|encoded| encoded.payload)
}

impl<I, P> Clone for TypedTrigger<I, P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I, P> Copy for TypedTrigger<I, P> {}

impl<I, P> fmt::Debug for TypedTrigger<I, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TypedTrigger").field(&self.key()).finish()
    }
}
