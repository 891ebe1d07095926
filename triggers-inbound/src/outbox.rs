//! Instances and handled events in the database of the outbox.

use triggers_outbox::Outbox;
use triggers_runtime::{InstanceId, Uuid};

use crate::store::Stored;
use crate::{DomainEvent, EventLog, Instances};

const BY: &str = "webhook";
const REMOVED: &str = "app removed";

/// An [`Instances`] that stops the commands of an outbox.
///
/// When the app is removed from a site, the instance is paused and its commands are deleted. When it is
/// installed again, the pause ends, unless a person paused the instance in the meantime.
#[derive(Clone, Debug)]
pub struct OutboxInstances {
    outbox: Outbox,
    entities: fn(&DomainEvent) -> Vec<Uuid>,
}

impl OutboxInstances {
    /// Creates a registry for an outbox.
    #[must_use]
    pub fn new(outbox: Outbox) -> Self {
        Self {
            outbox,
            entities: |event| event.entity_uuid().into_iter().collect(),
        }
    }

    /// Sets which external entity ids to forget after a privacy request. Without it, that is the id
    /// of the entity that the event names.
    #[must_use]
    pub fn entities(mut self, entities: fn(&DomainEvent) -> Vec<Uuid>) -> Self {
        self.entities = entities;
        self
    }
}

impl Instances for OutboxInstances {
    fn installed(&self, instance: InstanceId) -> Stored<'_, ()> {
        Box::pin(async move {
            let paused = self.outbox.store().paused().await?;
            let removed = |pause: &triggers_outbox::Pause| {
                pause.instance == instance.to_uuid() && pause.cause == REMOVED
            };
            if paused.iter().any(removed) {
                self.outbox.admin().resume(Some(instance), BY).await?;
            }
            Ok(())
        })
    }

    fn removed(&self, instance: InstanceId) -> Stored<'_, u64> {
        Box::pin(async move {
            let admin = self.outbox.admin();
            // In this order: nothing may be sent between the two, and a repetition does the rest.
            admin.pause(Some(instance), None, REMOVED, BY).await?;
            Ok(admin.forget(instance, None).await?)
        })
    }

    fn anonymize<'a>(&'a self, instance: InstanceId, event: &'a DomainEvent) -> Stored<'a, u64> {
        Box::pin(async move {
            let mut rows = 0;
            for entity in (self.entities)(event) {
                rows += self.outbox.admin().forget(instance, Some(entity)).await?;
            }
            Ok(rows)
        })
    }
}

/// An [`EventLog`] in the database of an outbox, so that all processes share it and a restart does
/// not empty it.
#[derive(Clone, Debug)]
pub struct OutboxLog {
    outbox: Outbox,
}

impl OutboxLog {
    /// Creates a log in the database of an outbox. Its tables must have the current version.
    #[must_use]
    pub fn new(outbox: Outbox) -> Self {
        Self { outbox }
    }
}

impl EventLog for OutboxLog {
    fn get<'a>(&'a self, key: &'a str) -> Stored<'a, Option<String>> {
        let key = key.to_owned();
        Box::pin(async move { Ok(self.outbox.store().note(key).await?) })
    }

    fn put<'a>(&'a self, key: &'a str, text: &'a str) -> Stored<'a, ()> {
        let (key, text) = (key.to_owned(), text.to_owned());
        Box::pin(async move { Ok(self.outbox.store().set_note(key, text).await?) })
    }
}
