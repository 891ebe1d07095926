//! Taking events and cancellations, and writing both down.

use super::activation::Happened;
use super::clock::Moment;
use super::few::Few;
use super::idempotency::Key;
use super::{Accepted, Caller, Engine, Idempotency, Lane, NewEvent, Rejection, log};
use crate::catalog::Trigger;
use crate::journal::{Event, EventKind, Reason};
use crate::options::assumed::{FailedAttempt, InvalidPayload, MissingPayload, RepeatedReport};
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

impl Engine {
    /// Takes an event and runs what is due at once.
    pub(crate) fn report(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        event: NewEvent,
    ) -> Result<Accepted, Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        let trigger_key = Arc::clone(&trigger.key);
        let payload = match self.sound_payload(trigger, event.payload) {
            Ok(Some(payload)) => payload,
            Ok(None) => return Ok(Accepted::default()),
            Err(rejection) => {
                self.refuse(caller, &trigger_key, event.idempotency.as_ref());
                return Err(rejection);
            }
        };
        if self.live.len() >= self.options.max_waiting {
            return Err(Rejection::Full);
        }
        let idempotency_key = event
            .idempotency
            .as_ref()
            .map(|idempotency| idempotency.key.clone());
        let duplicate = event
            .idempotency
            .is_some_and(|idempotency| self.is_duplicate(caller, &trigger_key, &idempotency));
        let happened = Arc::new(Happened {
            caller,
            trigger_key,
            external_entity_id: event.external_entity_id,
            payload,
        });
        if self.options.assumed.repeated_report == RepeatedReport::Replaces && !duplicate {
            self.stop_lane(happened.lane().as_ref());
        }
        let seq = self.log.next_seq();
        let activation_ids = self.activate(&happened, duplicate);
        let happened = Arc::unwrap_or_clone(happened);
        self.log_event(
            seq,
            happened,
            idempotency_key,
            duplicate,
            activation_ids.clone(),
        );
        self.run_due();
        Ok(Accepted {
            activation_ids,
            duplicate,
        })
    }

    /// Whether an event would be taken, without taking it.
    pub(crate) fn check(
        &self,
        caller: Caller,
        trigger_key: &str,
        event: &NewEvent,
    ) -> Result<(), Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        self.sound_payload(trigger, event.payload.clone())?;
        Ok(())
    }

    /// The payload, if its schema allows it; `None` when the event is to have no effect.
    fn sound_payload(
        &self,
        trigger: &Trigger,
        payload: Option<Map<String, Value>>,
    ) -> Result<Option<Value>, Rejection> {
        let payload = match (payload, self.options.assumed.missing_payload) {
            (Some(payload), _) => Value::Object(payload),
            (None, MissingPayload::Empty) => Value::Object(Map::new()),
            (None, MissingPayload::Refused) => return Err(Rejection::MissingPayload),
        };
        let violations = trigger.violations(&payload);
        match self.options.assumed.invalid_payload {
            _ if violations.is_empty() => {
                self.check_date(trigger, &payload)?;
                Ok(Some(payload))
            }
            InvalidPayload::Refused => Err(Rejection::Schema(violations)),
            InvalidPayload::NotActivated => Ok(None),
        }
    }

    /// Cancels what is left of all events of that trigger and entity; tells how many activations.
    pub(crate) fn cancel(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        entity: Uuid,
    ) -> Result<usize, Rejection> {
        let lane = Lane {
            caller,
            trigger: Arc::clone(&self.trigger(caller, trigger_key)?.key),
            entity,
        };
        let seq = self.log.next_seq();
        let waiting = self.lanes.get(&lane).map(Few::to_vec).unwrap_or_default();
        let cancelled: Vec<Uuid> = waiting
            .into_iter()
            .filter_map(|activation| self.stop(activation, Reason::EventCancelled))
            .collect();
        let Moment { now: at, wall } = self.log.present;
        self.log.events.push(
            seq,
            0,
            Event {
                seq,
                at,
                wall,
                kind: EventKind::Cancel,
                app_id: caller.app,
                instance_id: caller.instance,
                trigger_key: lane.trigger.to_string(),
                external_entity_id: Some(entity),
                payload: Value::Null,
                idempotency_key: None,
                duplicate: false,
                activation_ids: cancelled.clone(),
            },
        );
        Ok(cancelled.len())
    }

    /// Uses up the key of a refused event, where that is assumed.
    fn refuse(&mut self, caller: Caller, trigger_key: &str, idempotency: Option<&Idempotency>) {
        if self.options.assumed.failed_attempt == FailedAttempt::KeyUsed
            && let Some(idempotency) = idempotency
        {
            let _held_before = self.is_duplicate(caller, trigger_key, idempotency);
        }
    }

    /// Whether the key is held; if not, it is from now on.
    fn is_duplicate(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        idempotency: &Idempotency,
    ) -> bool {
        let now = self.log.present.now;
        let key = Key::new(self.key_holder(caller), trigger_key, &idempotency.key);
        let held = self.keys.holds(key, now);
        if !held {
            self.keys.hold(key, idempotency.ttl, now);
        }
        held
    }

    fn log_event(
        &mut self,
        seq: u64,
        happened: Happened,
        idempotency_key: Option<String>,
        duplicate: bool,
        activation_ids: Vec<Uuid>,
    ) {
        let Moment { now: at, wall } = self.log.present;
        let payload = happened.payload;
        self.log.events.push(
            seq,
            log::size_of(&payload),
            Event {
                seq,
                at,
                wall,
                kind: EventKind::Report,
                app_id: happened.caller.app,
                instance_id: happened.caller.instance,
                trigger_key: happened.trigger_key.to_string(),
                external_entity_id: happened.external_entity_id,
                payload,
                idempotency_key,
                duplicate,
                activation_ids,
            },
        );
    }
}
