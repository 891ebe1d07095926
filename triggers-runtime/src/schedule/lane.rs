//! Lanes: commands with the same ordering key, one at a time and in order.

use std::borrow::Cow;
use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, VecDeque};
use std::hash::{Hash as _, Hasher as _};
use std::time::Duration;

use super::{Group, Kind, Limits, Queued};
use crate::Action;

/// The ordering key of a command, within its trigger.
///
/// It is the entity. Without one, it is the idempotency key: what the service makes of two requests
/// with one key at the same time is not documented.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LaneKey(u128);

impl LaneKey {
    /// Returns the ordering key of `action`; none without entity and idempotency key.
    #[must_use]
    pub fn of(action: &Action) -> Option<Self> {
        let entity = action.external_entity_id().map(|id| Self(id.as_u128()));
        entity.or_else(|| {
            let idempotency = action.as_report()?.idempotency.as_ref()?;
            Some(Self(hash(idempotency.key())))
        })
    }
}

/// Two keys with one hash only wait for each other.
fn hash(key: &str) -> u128 {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, key).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}

/// So many triggers keep their maps while none of their lanes is in use.
const KEPT: usize = 64;

/// The lanes that are held or in quarantine, by trigger. Others take no memory.
#[derive(Debug)]
pub(super) struct Lanes<T> {
    triggers: HashMap<Cow<'static, str>, HashMap<LaneKey, Lane<T>>>,
    /// Quarantines in the order in which they begin.
    quarantines: VecDeque<(Duration, Cow<'static, str>, LaneKey)>,
}

#[derive(Debug)]
struct Lane<T> {
    /// Whether a command is ready or in flight.
    held: bool,
    /// Whether a copy of the command that holds the lane may still be on its way.
    lost: bool,
    behind: VecDeque<Queued<T>>,
    quarantine: Option<Quarantine>,
}

#[derive(Clone, Copy, Debug)]
struct Quarantine {
    until: Duration,
    /// Whether cancels wait too.
    all: bool,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self {
            triggers: HashMap::new(),
            quarantines: VecDeque::new(),
        }
    }
}

impl<T> Default for Lane<T> {
    fn default() -> Self {
        Self {
            held: false,
            lost: false,
            behind: VecDeque::new(),
            quarantine: None,
        }
    }
}

impl<T> Lanes<T> {
    /// Gives the command back if it holds its lane now.
    pub(super) fn enter(
        &mut self,
        trigger_key: &Cow<'static, str>,
        queued: Queued<T>,
        now: Duration,
    ) -> Option<Queued<T>> {
        let Some(key) = queued.entry.lane else {
            return Some(queued);
        };
        self.expire(now);
        if !self.triggers.contains_key(trigger_key) {
            self.triggers.insert(trigger_key.clone(), HashMap::new());
        }
        let lane = self.triggers.get_mut(trigger_key)?.entry(key).or_default();
        if lane.held {
            lane.behind.push_back(queued);
            return None;
        }
        lane.held = true;
        Some(queued)
    }

    /// The command that holds the lane is complete. Gives the next one, which holds it now.
    pub(super) fn leave(
        &mut self,
        trigger_key: &str,
        key: LaneKey,
        now: Duration,
        limits: Limits,
    ) -> Option<Queued<T>> {
        let lane = self.lane(trigger_key, key)?;
        if std::mem::take(&mut lane.lost) {
            self.quarantine(trigger_key, Some(key), now + limits.quarantine, false);
        }
        let lane = self.lane(trigger_key, key)?;
        let next = lane.behind.pop_front();
        lane.held = next.is_some();
        self.forget_if_unused(trigger_key, key);
        next
    }

    /// A copy of the command that holds the lane may still be on its way when it is complete.
    pub(super) fn mark_lost(&mut self, trigger_key: &str, key: Option<LaneKey>) {
        if let Some(lane) = key.and_then(|key| self.lane(trigger_key, key)) {
            lane.lost = true;
        }
    }

    pub(super) fn quarantine(
        &mut self,
        trigger_key: &str,
        key: Option<LaneKey>,
        until: Duration,
        all: bool,
    ) {
        let Some(key) = key else { return };
        let Some((name, lanes)) = self.triggers.get_key_value(trigger_key) else {
            return;
        };
        if lanes.contains_key(&key) {
            self.quarantines.push_back((until, name.clone(), key));
        }
        if let Some(lane) = self.lane(trigger_key, key) {
            let all = all || lane.quarantine.is_some_and(|before| before.all);
            lane.quarantine = Some(Quarantine { until, all });
        }
    }

    /// Until when a command of this kind has to wait; none if it need not.
    pub(super) fn quarantined_until(
        &mut self,
        trigger_key: &str,
        key: LaneKey,
        kind: Kind,
        now: Duration,
    ) -> Option<Duration> {
        let quarantine = self.lane(trigger_key, key)?.quarantine?;
        let concerned = quarantine.all || kind != Kind::Cancel;
        Some(quarantine.until).filter(|until| concerned && *until > now)
    }

    /// Takes a group's commands that wait for their lanes.
    pub(super) fn withdraw(&mut self, group: Group) -> Vec<T> {
        let mut withdrawn = Vec::new();
        for lane in self.triggers.values_mut().flat_map(HashMap::values_mut) {
            if lane.behind.iter().any(|queued| queued.group == group) {
                let (out, rest) = std::mem::take(&mut lane.behind)
                    .into_iter()
                    .partition::<Vec<_>, _>(|queued| queued.group == group);
                lane.behind = rest.into();
                withdrawn.extend(out.into_iter().map(|queued| queued.entry.item));
            }
        }
        withdrawn
    }

    pub(super) fn are_idle(&mut self, now: Duration) -> bool {
        self.expire(now);
        self.triggers.values().all(HashMap::is_empty)
    }

    /// Forgets lanes whose quarantine is over.
    fn expire(&mut self, now: Duration) {
        while self
            .quarantines
            .front()
            .is_some_and(|(until, ..)| *until <= now)
        {
            let Some((_, trigger_key, key)) = self.quarantines.pop_front() else {
                return;
            };
            if let Some(lane) = self.lane(&trigger_key, key) {
                lane.quarantine = lane.quarantine.filter(|left| left.until > now);
            }
            self.forget_if_unused(&trigger_key, key);
        }
    }

    fn lane(&mut self, trigger_key: &str, key: LaneKey) -> Option<&mut Lane<T>> {
        self.triggers.get_mut(trigger_key)?.get_mut(&key)
    }

    /// Callers that make up trigger keys or entities must not fill the memory with them.
    fn forget_if_unused(&mut self, trigger_key: &str, key: LaneKey) {
        let many = self.triggers.len() > KEPT;
        let Some(lanes) = self.triggers.get_mut(trigger_key) else {
            return;
        };
        let unused = |lane: &Lane<T>| !lane.held && lane.quarantine.is_none();
        if lanes.get(&key).is_some_and(unused) {
            lanes.remove(&key);
        }
        if lanes.is_empty() && many {
            self.triggers.remove(trigger_key);
        }
    }
}
