//! Lanes: calls of one app instance, trigger and entity go one at a time and in order (spec §4: a
//! cancel is about all earlier reports of the lane, and about no later one).
//!
//! A cancel has no key. If its answer is lost, a copy of it may still be on its way, and would end a
//! report that is made meanwhile. So after such a cancel the lane is in quarantine: reports wait
//! until the copy must have arrived, cancels go on. Other lanes never wait for this one.

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;

/// Trigger key and entity.
pub(crate) type LaneKey = (Cow<'static, str>, Uuid);

/// Takes a permit, or gives it back if whoever waited for it is gone.
type Grant = Box<dyn FnOnce(Permit) -> Result<(), Permit> + Send>;

/// The lanes of one instance. Only lanes in use or in quarantine take memory.
pub(crate) struct Lanes {
    quarantine: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    lanes: HashMap<LaneKey, Lane>,
    /// Quarantines in the order in which they end; all are equally long.
    quarantines: VecDeque<(Instant, LaneKey)>,
}

#[derive(Default)]
struct Lane {
    busy: bool,
    waiting: VecDeque<Grant>,
    quarantined_until: Option<Instant>,
}

/// The right to send in a lane. Dropping it lets the next in line go on; dropping it while the
/// outcome of a cancel is in doubt puts the lane in quarantine.
pub(crate) struct Permit {
    lanes: Arc<Lanes>,
    key: LaneKey,
    quarantined_until: Option<Instant>,
    doubt: bool,
    /// Whether an earlier request under this permit was lost for good.
    lost: bool,
    /// Unset only in a permit that nobody took: it has no turn to pass on.
    live: bool,
}

impl Lanes {
    /// No lanes yet; quarantines will last so long.
    pub(crate) fn new(quarantine: Duration) -> Self {
        Self {
            quarantine,
            state: Mutex::default(),
        }
    }

    /// The permit for a lane if nobody holds it; else `grant` gets it when its turn comes. Turns are
    /// in the order of these calls.
    pub(crate) fn acquire(
        self: &Arc<Self>,
        key: LaneKey,
        queue: impl FnOnce() -> Grant,
    ) -> Option<Permit> {
        let mut state = self.state();
        state.forget_quarantines();
        let lane = state.lanes.entry(key.clone()).or_default();
        if lane.busy {
            lane.waiting.push_back(queue());
            return None;
        }
        lane.busy = true;
        let quarantined_until = lane.quarantined_until;
        drop(state);
        Some(Permit::new(self, key, quarantined_until))
    }

    /// Waits for the permit of a lane.
    pub(crate) async fn enter(self: &Arc<Self>, key: LaneKey) -> Permit {
        loop {
            let mut turn = None;
            let permit = self.acquire(key.clone(), || {
                let (granted, wait) = tokio::sync::oneshot::channel();
                turn = Some(wait);
                Box::new(|permit| granted.send(permit))
            });
            if let Some(permit) = permit {
                return permit;
            }
            // A turn is always granted, so the loop runs once.
            if let Some(turn) = turn
                && let Ok(permit) = turn.await
            {
                return permit;
            }
        }
    }

    /// Whether a lane is in use or in quarantine.
    pub(crate) fn are_in_use(&self) -> bool {
        let mut state = self.state();
        state.forget_quarantines();
        !state.lanes.is_empty()
    }

    /// A panic elsewhere leaves the map as sound as it was.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.state().lanes.len()
    }
}

impl State {
    /// Lets go of lanes whose quarantine is over.
    fn forget_quarantines(&mut self) {
        if self.quarantines.is_empty() {
            return;
        }
        let now = Instant::now();
        while let Some((_, key)) = self.quarantines.pop_front_if(|(until, _)| *until <= now) {
            if let Some(lane) = self.lanes.get_mut(&key) {
                lane.quarantined_until = lane.quarantined_until.filter(|until| *until > now);
                if !lane.busy && lane.quarantined_until.is_none() {
                    self.lanes.remove(&key);
                }
            }
        }
    }

    /// Whose turn is next; the lane is free when there is nobody.
    fn next(&mut self, key: &LaneKey) -> Option<Grant> {
        // Most lanes end here, so it is taken out at once.
        let (key, mut lane) = self.lanes.remove_entry(key)?;
        let next = lane.waiting.pop_front();
        lane.busy = next.is_some();
        if lane.busy || lane.quarantined_until.is_some() {
            self.lanes.insert(key, lane);
        }
        next
    }

    fn quarantine(&mut self, key: &LaneKey, until: Instant) {
        if let Some(lane) = self.lanes.get_mut(key) {
            lane.quarantined_until = Some(until);
            self.quarantines.push_back((until, key.clone()));
        }
    }
}

impl Permit {
    fn new(lanes: &Arc<Lanes>, key: LaneKey, quarantined_until: Option<Instant>) -> Self {
        Self {
            lanes: Arc::clone(lanes),
            key,
            quarantined_until,
            doubt: false,
            lost: false,
            live: true,
        }
    }

    /// Until when a report must wait; none or past if it need not.
    pub(crate) fn quarantined_until(&self) -> Option<Instant> {
        self.quarantined_until
    }

    /// A cancel goes out now. Until [`settled`](Self::settled) its outcome is in doubt.
    pub(crate) fn cancel_sent(&mut self) {
        self.doubt = true;
    }

    /// The outcome of what was sent is known, and no copy of it is on its way.
    pub(crate) fn settled(&mut self) {
        self.doubt = false;
    }

    /// A copy of a cancel may be on its way, whatever becomes of later ones under this permit.
    pub(crate) fn cancel_lost(&mut self) {
        self.lost = true;
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if !self.live {
            return;
        }
        let mut state = self.lanes.state();
        if (self.doubt || self.lost) && !self.lanes.quarantine.is_zero() {
            let until = Instant::now() + self.lanes.quarantine;
            state.quarantine(&self.key, until);
            self.quarantined_until = Some(until);
        }
        let mut next = state.next(&self.key);
        drop(state);
        while let Some(grant) = next {
            let permit = Permit::new(&self.lanes, self.key.clone(), self.quarantined_until);
            let Err(mut refused) = grant(permit) else {
                return;
            };
            // Whoever waited has given up.
            refused.live = false;
            next = self.lanes.state().next(&self.key);
        }
    }
}
