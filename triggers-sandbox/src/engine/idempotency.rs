//! Which idempotency keys are held, and until when.

use super::Caller;
use super::clock::later;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Held keys beyond this number are given up, those that end first going first.
pub(crate) const MAX_KEYS: usize = 1_000_000;

/// A key lives a week unless the report says otherwise (spec §4).
const WEEK: Duration = Duration::from_hours(7 * 24);

/// A key and what it is unique within, as 128 bits: the spec names app and trigger; tenants must
/// be separate too.
///
/// The texts themselves would be three allocations for each of a million keys, scattered so that
/// every look-up and every growth of the table waits for memory. Two keys of a million that share
/// all 128 bits are less likely than a fault of that memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Key(u64, u64);

impl Key {
    pub(crate) fn new(caller: Caller, trigger: &str, text: &str) -> Self {
        // Of fixed seed, so that the same calls leave the same state.
        let half = |salt: u64| {
            let mut hasher = DefaultHasher::new();
            (salt, caller, trigger, text).hash(&mut hasher);
            hasher.finish()
        };
        Self(half(1), half(2))
    }
}

#[derive(Debug, Default)]
pub(crate) struct Keys {
    until: HashMap<Key, (Timestamp, u64)>,
    /// The same keys by their end; the number keeps keys of one moment apart.
    by_end: BTreeMap<(Timestamp, u64), Key>,
    count: u64,
}

impl Keys {
    /// Whether the key is held at `now`. A window ends at its last moment, not after it.
    pub(crate) fn holds(&self, key: Key, now: Timestamp) -> bool {
        self.end(key).is_some_and(|end| now < end)
    }

    /// When the key's window ends or has ended, unless it is forgotten.
    pub(crate) fn end(&self, key: Key) -> Option<Timestamp> {
        self.until.get(&key).map(|(end, _)| *end)
    }

    /// Holds the key from `now` on. One that is held already is not prolonged: callers ask first.
    pub(crate) fn hold(&mut self, key: Key, ttl: Option<Duration>, now: Timestamp) {
        while self
            .by_end
            .first_key_value()
            .is_some_and(|((end, _), _)| *end <= now)
            || self.until.len() >= MAX_KEYS
        {
            let Some((_, ended)) = self.by_end.pop_first() else {
                break;
            };
            self.until.remove(&ended);
        }
        self.count += 1;
        let end = (later(now, ttl.unwrap_or(WEEK)), self.count);
        self.until.insert(key, end);
        self.by_end.insert(end, key);
    }

    /// Held keys with their ends, by end.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Timestamp, u64, Key)> {
        self.by_end
            .iter()
            .map(|((end, number), key)| (*end, *number, *key))
    }

    /// How often a key was held.
    pub(super) fn made(&self) -> u64 {
        self.count
    }

    pub(super) fn from_rows(rows: Vec<(Timestamp, u64, Key)>, made: u64) -> Self {
        let ends = rows
            .iter()
            .map(|(end, number, key)| (*key, (*end, *number)));
        Self {
            until: ends.collect(),
            by_end: rows
                .into_iter()
                .map(|(end, number, key)| ((end, number), key))
                .collect(),
            count: made,
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Key, Keys};
    use jiff::Timestamp;
    use std::time::Duration;
    use uuid::Uuid;

    fn key(key: &str) -> Key {
        let caller = Caller {
            app: Uuid::nil(),
            instance: Uuid::nil(),
        };
        Key::new(caller, "t", key)
    }

    #[test]
    fn a_key_is_held_for_its_window_only() {
        let second = |second| Timestamp::from_second(second).expect("in range");
        let mut keys = Keys::default();
        keys.hold(key("a"), Some(Duration::from_secs(10)), second(100));
        keys.hold(key("week"), None, second(100));
        assert!(keys.holds(key("a"), second(109)));
        assert!(!keys.holds(key("a"), second(110)));
        assert!(!keys.holds(key("b"), second(100)));
        assert!(keys.holds(key("week"), second(100 + 604_799)));
        assert!(!keys.holds(key("week"), second(100 + 604_800)));
        // Holding another key after the end forgets what has ended.
        keys.hold(key("c"), None, second(200));
        assert_eq!(keys.until.len(), 2);
        assert_eq!(keys.by_end.len(), 2);
    }

    #[test]
    fn app_instance_trigger_and_text_tell_keys_apart() {
        let caller = |app, instance| Caller {
            app: Uuid::from_u128(app),
            instance: Uuid::from_u128(instance),
        };
        let keys = [
            Key::new(caller(1, 1), "t", "ab"),
            Key::new(caller(2, 1), "t", "ab"),
            Key::new(caller(1, 2), "t", "ab"),
            Key::new(caller(1, 1), "ta", "b"),
            Key::new(caller(1, 1), "t", "abc"),
        ];
        let apart: std::collections::HashSet<_> = keys.into_iter().collect();
        assert_eq!(apart.len(), keys.len());
    }
}
