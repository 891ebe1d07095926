//! What is kept between webhooks: which events were handled, and which instances have the app.

use std::collections::{HashMap, VecDeque};
use std::pin::Pin;
use std::sync::{Mutex, MutexGuard, PoisonError};

use triggers_runtime::InstanceId;

use crate::{DomainEvent, HandlerError};

/// An operation of a store in progress.
pub type Stored<'a, T> = Pin<Box<dyn Future<Output = Result<T, HandlerError>> + Send + 'a>>;

/// Remembers which events were handled: texts under keys.
///
/// The service delivers an event again if the answer was late or lost, for up to 48 hours. An entry
/// with an empty text should be kept for longer than that; the others, one for each app instance, for
/// ever.
pub trait EventLog: Send + Sync + 'static {
    /// Returns the text under a key.
    fn get<'a>(&'a self, key: &'a str) -> Stored<'a, Option<String>>;

    /// Stores a text under a key, in place of the one that is there.
    fn put<'a>(&'a self, key: &'a str, text: &'a str) -> Stored<'a, ()>;
}

/// What has to happen when the app is installed on a site or removed from it.
///
/// Each method may be called again after it succeeded, and must then change nothing.
pub trait Instances: Send + Sync + 'static {
    /// Lets commands of the instance be sent.
    fn installed(&self, instance: InstanceId) -> Stored<'_, ()>;

    /// Stops sending commands of the instance, drops those that wait, and returns how many.
    fn removed(&self, instance: InstanceId) -> Stored<'_, u64>;

    /// Erases what waits about an entity after a privacy request, and returns how many commands that
    /// were.
    fn anonymize<'a>(&'a self, instance: InstanceId, event: &'a DomainEvent) -> Stored<'a, u64>;
}

/// An [`EventLog`] in memory, which forgets the oldest entries when it is full.
#[derive(Debug)]
pub struct MemoryLog {
    capacity: usize,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    texts: HashMap<String, String>,
    order: VecDeque<String>,
}

impl MemoryLog {
    /// Creates a log of so many events.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self {
            capacity,
            entries: Mutex::default(),
        }
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A log of 10,000 events.
impl Default for MemoryLog {
    fn default() -> Self {
        Self::new(10_000)
    }
}

impl EventLog for MemoryLog {
    fn get<'a>(&'a self, key: &'a str) -> Stored<'a, Option<String>> {
        let text = self.entries().texts.get(key).cloned();
        Box::pin(std::future::ready(Ok(text)))
    }

    fn put<'a>(&'a self, key: &'a str, text: &'a str) -> Stored<'a, ()> {
        let mut entries = self.entries();
        if entries
            .texts
            .insert(key.to_owned(), text.to_owned())
            .is_none()
        {
            entries.order.push_back(key.to_owned());
        }
        if entries.order.len() > self.capacity
            && let Some(oldest) = entries.order.pop_front()
        {
            entries.texts.remove(&oldest);
        }
        Box::pin(std::future::ready(Ok(())))
    }
}
