//! What is broken about one call.

use super::fault::{Effect, Fault};
use crate::engine::clock::{Moment, later};
use crate::state::Due;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::time::Duration;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Broken {
    pub(crate) wait_before: Duration,
    pub(crate) wait_after: Duration,
    /// Real time between two bytes of the answer.
    pub(crate) drip: Duration,
    /// Whether the call takes effect.
    pub(crate) committed: bool,
    pub(crate) answer: Option<(u16, Option<String>)>,
    pub(crate) retry_after: Option<String>,
    pub(crate) reset: bool,
    pub(crate) revoke_token: bool,
    failing_items: Option<Items>,
    undetailed_items: Option<Items>,
    lag: Option<Later>,
    replays: Vec<Later>,
}

/// Indices of bulk items; empty: all.
type Items = BTreeSet<usize>;

/// How much later, and by the wall clock?
type Later = (Duration, bool);

impl Broken {
    pub(super) fn add(&mut self, fault: &Fault) {
        let time = Duration::from_millis(fault.delay_ms);
        let later = (time, fault.real_time);
        match fault.effect {
            Effect::Delay if fault.committed => self.wait_after += time,
            Effect::Delay => self.wait_before += time,
            Effect::Drip => self.drip += time,
            Effect::Lag => self.lag = Some(later),
            Effect::Replay => self.replays.push(later),
            Effect::Status => {
                self.committed = fault.committed;
                self.answer = Some((fault.status.unwrap_or(200), fault.body.clone()));
                self.retry_after.clone_from(&fault.retry_after);
            }
            Effect::Reset => {
                self.committed = fault.committed;
                self.reset = true;
            }
            Effect::FailItems => self.failing_items = Some(fault.items.clone()),
            Effect::UndetailedFailures => self.undetailed_items = Some(fault.items.clone()),
            Effect::RevokeToken => self.revoke_token = true,
        }
    }

    pub(crate) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the true answer, if there is one, is kept from the caller.
    pub(crate) fn hides_answer(&self) -> bool {
        self.reset || self.answer.is_some()
    }

    pub(crate) fn fails_item(&self, index: usize) -> bool {
        picks(self.failing_items.as_ref(), index) || self.hides_item(index)
    }

    /// Whether the item fails and the answer does not say so of it.
    pub(crate) fn hides_item(&self, index: usize) -> bool {
        picks(self.undetailed_items.as_ref(), index)
    }

    /// Whether the effects of a call take place at once, and once.
    pub(crate) fn is_timely(&self) -> bool {
        self.lag.is_none() && self.replays.is_empty()
    }

    /// When the effects of a call take place, if not at once.
    pub(crate) fn lag(&self, present: Moment) -> Option<Due> {
        self.lag.map(|lag| due(lag, present))
    }

    /// When they take place once more.
    pub(crate) fn replays(&self, present: Moment) -> impl Iterator<Item = Due> {
        self.replays.iter().map(move |replay| due(*replay, present))
    }
}

fn picks(items: Option<&Items>, index: usize) -> bool {
    items.is_some_and(|items| items.is_empty() || items.contains(&index))
}

fn due((by, real_time): Later, present: Moment) -> Due {
    if real_time {
        Due::Real(later(present.wall, by))
    } else {
        Due::Virtual(later(present.now, by))
    }
}
