//! The lanes in which a cancel may still arrive late.

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};

use tokio::time::Instant;
use uuid::Uuid;

use super::{Kind, Queue};

type Lane = (Cow<'static, str>, Uuid);

/// Lanes with a cancel of unknown outcome, until their quarantine ends.
#[derive(Debug)]
pub(super) struct Doubts {
    until: HashMap<Cow<'static, str>, HashMap<Uuid, Instant>>,
    /// By age, with an entry for every time a lane was added.
    order: VecDeque<(Instant, Lane)>,
    limit: usize,
}

impl Doubts {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            until: HashMap::new(),
            order: VecDeque::new(),
            limit,
        }
    }

    /// Over the limit the oldest is forgotten: that costs a delay at most, never the order.
    pub(super) fn add(&mut self, lane: Lane, until: Instant) {
        let (trigger_key, entity) = lane.clone();
        let lanes = self.until.entry(trigger_key).or_default();
        lanes.insert(entity, until);
        self.order.push_back((until, lane));
        if self.order.len() > self.limit {
            self.forget_oldest();
        }
    }

    /// The queue in which a command of this lane waits once it is ready.
    pub(super) fn queue_for(
        &mut self,
        trigger_key: &str,
        kind: Kind,
        entity: Option<Uuid>,
        now: Instant,
    ) -> Queue {
        match (kind, entity) {
            (Kind::Cancel, _) => Queue::Cancel,
            (Kind::Report, Some(entity)) if self.holds(trigger_key, entity, now) => Queue::Alone,
            (Kind::Report, _) => Queue::Report,
        }
    }

    fn holds(&mut self, trigger_key: &str, entity: Uuid, now: Instant) -> bool {
        while self.order.front().is_some_and(|(until, _)| *until <= now) {
            self.forget_oldest();
        }
        let lanes = self.until.get(trigger_key);
        lanes.is_some_and(|lanes| lanes.contains_key(&entity))
    }

    fn forget_oldest(&mut self) {
        let Some((until, (trigger_key, entity))) = self.order.pop_front() else {
            return;
        };
        let Some(lanes) = self.until.get_mut(&trigger_key) else {
            return;
        };
        // A lane that was added again since then stays.
        if lanes.get(&entity) == Some(&until) {
            lanes.remove(&entity);
        }
        if lanes.is_empty() {
            self.until.remove(&trigger_key);
        }
    }
}
