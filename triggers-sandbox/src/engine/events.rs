//! Taking events and cancellations, and writing both down.

use super::clock::Moment;
use super::event::{Caller, EventData, Idempotency, Lane, NewEvent, Payload};
use super::idempotency::{Key, Repeat};
use super::{Accepted, Engine, Rejection, SmallSet};
use crate::journal::{Event, EventKind, Reason};
use crate::masks::Stored;
use crate::options::assumed::{FailedAttempt, RepeatedReport};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

impl Engine {
    /// Checks an event, takes it and runs what is due at once.
    pub(crate) fn report(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        mut event: NewEvent,
    ) -> Result<Accepted, Rejection> {
        let trigger = Arc::clone(self.trigger(caller, trigger_key)?);
        let trigger_key = Arc::clone(&trigger.key);
        if let Err(rejection) = self.check(caller, &trigger_key, &mut event) {
            self.refuse(caller, &trigger_key, event.idempotency.as_ref());
            return Err(rejection);
        }
        let Some(Ok(Some(payload))) = event.checked else {
            return Ok(Accepted::default());
        };
        if self.live.len() >= self.options.max_waiting {
            return Err(Rejection::Full);
        }
        let seq = self.log.next_seq();
        let repeat = event.idempotency.as_ref().and_then(|idempotency| {
            self.hold(caller, &trigger_key, idempotency, seq, Some(&payload))
        });
        let spelled = event.spelled.unwrap_or_else(|| payload.to_string().into());
        let masks = self.mask_pii.then_some(&trigger.masks);
        self.coverage.report(caller.app, &trigger, &payload, masks);
        let data = Arc::new(EventData {
            caller,
            trigger_key,
            external_entity_id: event.external_entity_id,
            payload: Payload::new(payload),
        });
        if self.options.assumed.repeated_report == RepeatedReport::Replaces && repeat.is_none() {
            data.lane().map(|lane| self.stop_lane(&lane));
        }
        let activation_ids = self.activate(&data, repeat.is_some());
        let accepted = Accepted {
            activation_ids,
            seq,
            duplicate: repeat.is_some(),
            differs: repeat.as_ref().is_some_and(|repeat| repeat.differs),
        };
        let (key, ttl) = event.idempotency.map(|it| (it.key, it.ttl)).unzip();
        let entry = Event {
            idempotency_ttl: ttl.flatten(),
            duplicate_of: repeat.map(|repeat| repeat.of).filter(|seq| *seq > 0),
            ..self.entry(
                caller,
                &data.trigger_key,
                data.external_entity_id,
                &accepted,
            )
        };
        self.log.push_event(Stored::event(entry, spelled, key));
        self.run_due();
        Ok(accepted)
    }

    /// Whether an event would be taken, without taking it.
    pub(crate) fn check(
        &self,
        caller: Caller,
        trigger_key: &str,
        event: &mut NewEvent,
    ) -> Result<(), Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        event.check(trigger, &self.options.assumed);
        match &event.checked {
            Some(Ok(Some(payload))) => self.check_date(trigger, payload),
            Some(Err(rejection)) => Err(rejection.clone()),
            _ => Ok(()),
        }
    }

    /// Cancels what is left of all events of that trigger and entity; tells how many activations.
    pub(crate) fn cancel(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        entity: Uuid,
    ) -> Result<Accepted, Rejection> {
        let lane = Lane {
            caller,
            trigger: Arc::clone(&self.trigger(caller, trigger_key)?.key),
            entity,
        };
        let accepted = Accepted {
            seq: self.log.next_seq(),
            activation_ids: self.stop_lane(&lane),
            ..Accepted::default()
        };
        let entry = Event {
            kind: EventKind::Cancel,
            ..self.entry(caller, &lane.trigger, Some(entity), &accepted)
        };
        self.coverage.cancel(caller.app, &lane.trigger);
        self.log
            .push_event(Stored::event(entry, "null".into(), None));
        Ok(accepted)
    }

    /// The journal's item for a report without a key.
    fn entry(
        &self,
        caller: Caller,
        trigger_key: &str,
        external_entity_id: Option<Uuid>,
        accepted: &Accepted,
    ) -> Event {
        let Moment { now: at, wall } = self.log.present;
        Event {
            seq: accepted.seq,
            at,
            wall,
            kind: EventKind::Report,
            app_id: caller.app,
            instance_id: caller.instance,
            trigger_key: trigger_key.to_owned(),
            external_entity_id,
            payload: Value::Null,
            idempotency_key: None,
            idempotency_ttl: None,
            duplicate: accepted.duplicate,
            duplicate_of: None,
            payload_differs: accepted.differs,
            activation_ids: accepted.activation_ids.clone(),
        }
    }

    /// Cancels what waits in that lane, in the order of making; tells the activations.
    fn stop_lane(&mut self, lane: &Lane) -> Vec<Uuid> {
        let waiting = self.lanes.get(lane).map(SmallSet::to_vec);
        let waiting = waiting.unwrap_or_default().into_iter();
        waiting
            .filter_map(|activation| self.stop(activation, Reason::EventCanceled))
            .collect()
    }

    /// Uses up the key of a refused event, where that is assumed.
    fn refuse(&mut self, caller: Caller, trigger_key: &str, idempotency: Option<&Idempotency>) {
        if self.options.assumed.failed_attempt == FailedAttempt::KeyUsed
            && let Some(idempotency) = idempotency
        {
            let _held_before = self.hold(caller, trigger_key, idempotency, 0, None);
        }
    }

    /// Holds the key for that event; if it is held already, tells for which one.
    fn hold(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        idempotency: &Idempotency,
        seq: u64,
        payload: Option<&Value>,
    ) -> Option<Repeat> {
        let now = self.log.present.now;
        let key = Key::new(self.key_holder(caller), trigger_key, &idempotency.key);
        self.keys.hold(key, idempotency.ttl, now, seq, payload)
    }
}
