//! Taking events and cancellations, and writing both down.

use super::clock::Moment;
use super::event::{Caller, EventData, Idempotency, Lane, NewEvent, Payload};
use super::idempotency::{Key, Repeat};
use super::{Accepted, Engine, Rejection, SmallSet};
use crate::catalog::Trigger;
use crate::journal::{Event, EventKind, Reason};
use crate::masks::Stored;
use crate::options::assumed::{
    Answers, FailedAttempt, InvalidPayload, MissingPayload, RepeatedReport,
};
use serde_json::{Map, Value};
use std::sync::Arc;
use uuid::Uuid;

/// An event whose payload was compared with its schema, which needs no state.
#[derive(Debug)]
pub(crate) struct CheckedEvent {
    /// `None`: the event is accepted and has no effect.
    payload: Result<Option<Value>, Rejection>,
    spelled: Option<Box<str>>,
    external_entity_id: Option<Uuid>,
    idempotency: Option<Idempotency>,
}

impl CheckedEvent {
    pub(crate) fn new(trigger: &Trigger, event: NewEvent, assumed: &Answers) -> Self {
        let payload = match (event.payload, assumed.missing_payload) {
            (Some(payload), _) => Ok(Value::Object(payload)),
            (None, MissingPayload::Empty) => Ok(Value::Object(Map::new())),
            (None, MissingPayload::Refused) => Err(Rejection::MissingPayload),
        };
        let payload = payload.and_then(|payload| {
            let violations = trigger.violations(&payload);
            match assumed.invalid_payload {
                _ if violations.is_empty() => Ok(Some(payload)),
                InvalidPayload::Refused => Err(Rejection::Schema(violations)),
                InvalidPayload::NotActivated => Ok(None),
            }
        });
        Self {
            payload,
            spelled: event.spelled,
            external_entity_id: event.external_entity_id,
            idempotency: event.idempotency,
        }
    }

    /// The event as it was reported, of one that passed.
    pub(crate) fn to_new(&self) -> NewEvent {
        let payload = self.payload.as_ref().ok().and_then(Option::as_ref);
        NewEvent {
            payload: payload.and_then(Value::as_object).cloned(),
            external_entity_id: self.external_entity_id,
            idempotency: self.idempotency.clone(),
            spelled: self.spelled.clone(),
        }
    }
}

impl Engine {
    /// Checks an event, takes it and runs what is due at once.
    pub(crate) fn report(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        event: NewEvent,
    ) -> Result<Accepted, Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        let event = CheckedEvent::new(trigger, event, &self.options.assumed);
        self.take(caller, trigger_key, event)
    }

    /// Takes an event and runs what is due at once.
    pub(crate) fn take(
        &mut self,
        caller: Caller,
        trigger_key: &str,
        event: CheckedEvent,
    ) -> Result<Accepted, Rejection> {
        let trigger = Arc::clone(self.trigger(caller, trigger_key)?);
        let trigger_key = Arc::clone(&trigger.key);
        let payload = match event.payload {
            Ok(Some(payload)) => self.check_date(&trigger, &payload).map(|()| payload),
            Ok(None) => return Ok(Accepted::default()),
            Err(rejection) => Err(rejection),
        };
        let payload = match payload {
            Ok(payload) => payload,
            Err(rejection) => {
                self.refuse(caller, &trigger_key, event.idempotency.as_ref());
                return Err(rejection);
            }
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
        event: &CheckedEvent,
    ) -> Result<(), Rejection> {
        let trigger = self.trigger(caller, trigger_key)?;
        match &event.payload {
            Ok(Some(payload)) => self.check_date(trigger, payload),
            Ok(None) => Ok(()),
            Err(rejection) => Err(rejection.clone()),
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
