//! The limit of calls per minute and app instance (docs/api.md#s1.7).

use crate::engine::Caller;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;

const MINUTE: SignedDuration = SignedDuration::from_secs(60);

/// Instances counted at one time; beyond it all counts begin anew.
const MAX_INSTANCES: usize = 100_000;

/// A minute begins with an instance's first call; that minutes do not slide is assumed.
#[derive(Debug, Default)]
pub(crate) struct Rates(HashMap<Caller, (Timestamp, u32)>);

impl Rates {
    /// Counts a call, unless `limit` calls were already counted in this minute.
    pub(crate) fn admit(&mut self, caller: Caller, limit: u32, now: Timestamp) -> bool {
        if self.0.len() >= MAX_INSTANCES && !self.0.contains_key(&caller) {
            self.0.clear();
        }
        let (since, count) = self.0.entry(caller).or_insert((now, 0));
        if now.duration_since(*since) >= MINUTE {
            (*since, *count) = (now, 0);
        }
        let admitted = *count < limit;
        *count += u32::from(admitted);
        admitted
    }

    /// Seconds, rounded up, until the instance's minute is over.
    pub(crate) fn seconds_left(&self, caller: Caller, now: Timestamp) -> Option<u32> {
        let (since, _) = self.0.get(&caller)?;
        let left = MINUTE - now.duration_since(*since);
        u32::try_from(left.as_millis())
            .ok()
            .map(|millis| millis.div_ceil(1000))
    }
}
