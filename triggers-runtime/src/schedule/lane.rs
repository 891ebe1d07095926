//! Lanes: commands with the same ordering key, one at a time and in order.

use std::collections::hash_map::DefaultHasher;
use std::collections::{HashMap, HashSet, VecDeque};
use std::hash::{BuildHasher as _, Hash as _, Hasher as _, RandomState};
use std::num::NonZeroU128;
use std::time::Duration;

use super::{Group, Kind, Queued};
use crate::{Action, Idempotency, Uuid};

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
        let idempotency = action
            .as_report()
            .and_then(|report| report.idempotency.as_ref());
        Self::new(
            action.external_entity_id(),
            idempotency.map(Idempotency::key),
        )
    }

    /// Returns the ordering key of a command with this entity and this idempotency key.
    #[must_use]
    pub fn new(entity: Option<Uuid>, key: Option<&str>) -> Option<Self> {
        let entity = entity.map(|id| Self(id.as_u128()));
        entity.or_else(|| key.map(|key| Self(hash(key))))
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

/// A lane of a schedule: trigger and ordering key, mixed. The hash has a random seed in each
/// process, so a caller cannot choose ids that share a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct LaneId(NonZeroU128);

/// Which copies of a lane's command may still be on their way when its outcome is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum LateCopy {
    None,
    /// A cancel: a copy would end the reports that follow.
    OfCancel,
    /// Whatever it is, the service may still be working on it.
    OfAny,
}

/// The lanes that are held or in quarantine. Others take no memory.
#[derive(Debug)]
pub(super) struct Lanes<T> {
    /// Lanes of which a command is ready or in flight. A bulk call holds one for each of its commands,
    /// so there is nothing here but the ids.
    held: HashSet<LaneId>,
    /// What is known of some lanes beyond that.
    details: HashMap<LaneId, Details<T>>,
    /// Quarantines in the order in which they begin.
    quarantines: VecDeque<(Duration, LaneId)>,
    hashers: [RandomState; 2],
}

#[derive(Debug)]
struct Details<T> {
    /// What copies of the command that holds the lane may still be on their way.
    late_copy: LateCopy,
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
            held: HashSet::new(),
            details: HashMap::new(),
            quarantines: VecDeque::new(),
            hashers: Default::default(),
        }
    }
}

impl<T> Default for Details<T> {
    fn default() -> Self {
        Self {
            late_copy: LateCopy::None,
            behind: VecDeque::new(),
            quarantine: None,
        }
    }
}

impl<T> Details<T> {
    /// Until when a command of this kind has to wait; none if it need not.
    fn quarantined_until(&self, kind: Kind, now: Duration) -> Option<Duration> {
        let Quarantine { until, all } = self.quarantine?;
        ((all || kind != Kind::Cancel) && until > now).then_some(until)
    }
}

impl<T> Lanes<T> {
    /// The lanes of a trigger.
    pub(super) fn of(&self, trigger_key: &str) -> impl Fn(LaneKey) -> LaneId + use<T> {
        let [high, low] = self
            .hashers
            .each_ref()
            .map(|hasher| hasher.hash_one(trigger_key));
        let trigger = u128::from(high) << 64 | u128::from(low);
        move |LaneKey(key)| LaneId(NonZeroU128::new(trigger ^ key).unwrap_or(NonZeroU128::MIN))
    }

    pub(super) fn reserve(&mut self, lanes: usize) {
        self.held.reserve(lanes);
    }

    /// Puts the command behind all others of its lane. Returns it if it holds the lane now, and until
    /// when it has to wait.
    pub(super) fn enter(
        &mut self,
        queued: Queued<T>,
        now: Duration,
    ) -> Option<(Queued<T>, Option<Duration>)> {
        let Some(id) = queued.lane else {
            return Some((queued, None));
        };
        self.expire(now);
        if !self.held.insert(id) {
            self.details.entry(id).or_default().behind.push_back(queued);
            return None;
        }
        let details = self.details.get(&id);
        let until = details.and_then(|details| details.quarantined_until(queued.kind, now));
        Some((queued, until))
    }

    /// A copy of the command that holds the lane may still be on its way when it is complete.
    pub(super) fn mark(&mut self, id: Option<LaneId>, late_copy: LateCopy) {
        if let Some(id) = id {
            let details = self.details.entry(id).or_default();
            details.late_copy = details.late_copy.max(late_copy);
        }
    }

    /// The command that holds the lane is complete. Returns the next one as [`enter`](Self::enter) does.
    pub(super) fn leave(
        &mut self,
        id: Option<LaneId>,
        now: Duration,
        quarantine: Duration,
    ) -> Option<(Queued<T>, Option<Duration>)> {
        let id = id?;
        let Some(details) = self.details.get_mut(&id) else {
            self.held.remove(&id);
            return None;
        };
        let late_copy = std::mem::replace(&mut details.late_copy, LateCopy::None);
        if late_copy != LateCopy::None {
            let until = now + quarantine;
            let before = details.quarantine.is_some_and(|before| before.all);
            let all = before || late_copy == LateCopy::OfAny;
            details.quarantine = Some(Quarantine { until, all });
            self.quarantines.push_back((until, id));
        }
        let Some(next) = details.behind.pop_front() else {
            self.held.remove(&id);
            self.forget(id);
            return None;
        };
        let until = details.quarantined_until(next.kind, now);
        Some((next, until))
    }

    /// Takes a group's commands that wait for their lanes and are not to be kept.
    pub(super) fn withdraw(&mut self, group: Group, mut keep: impl FnMut(&T) -> bool) -> Vec<T> {
        let mut withdrawn = Vec::new();
        for Details { behind, .. } in self.details.values_mut() {
            let (out, rest) = std::mem::take(behind)
                .into_iter()
                .partition::<Vec<_>, _>(|queued| queued.group == group && !keep(&queued.item));
            *behind = rest.into();
            withdrawn.extend(out.into_iter().map(|queued| queued.item));
        }
        withdrawn
    }

    pub(super) fn are_idle(&mut self, now: Duration) -> bool {
        self.expire(now);
        self.held.is_empty() && self.quarantines.is_empty()
    }

    /// Ends quarantines whose time is over.
    fn expire(&mut self, now: Duration) {
        while let Some((until, id)) = self.quarantines.front().copied() {
            if until > now {
                return;
            }
            self.quarantines.pop_front();
            if let Some(details) = self.details.get_mut(&id) {
                details.quarantine = details.quarantine.filter(|left| left.until > now);
            }
            self.forget(id);
        }
    }

    /// Forgets the details of a lane if there are none.
    fn forget(&mut self, id: LaneId) {
        let is_plain = |details: &Details<T>| {
            details.quarantine.is_none()
                && details.behind.is_empty()
                && details.late_copy == LateCopy::None
        };
        if self.details.get(&id).is_some_and(is_plain) {
            self.details.remove(&id);
        }
    }
}
