//! Which idempotency keys are held, and until when.

use super::clock::later;
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// Held keys beyond this number are given up, those that end first going first.
pub(crate) const MAX_KEYS: usize = 1_000_000;

/// A key lives a week unless the report says otherwise (spec §4).
const WEEK: Duration = Duration::from_hours(7 * 24);

/// What a key is unique within: the spec names app and trigger; tenants must be separate too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key {
    pub(crate) app: Uuid,
    pub(crate) instance: Uuid,
    pub(crate) trigger: String,
    pub(crate) text: String,
}

#[derive(Debug, Default)]
pub(crate) struct Keys {
    until: HashMap<Arc<Key>, (Timestamp, u64)>,
    /// The same keys by their end; the number keeps keys of one moment apart.
    by_end: BTreeMap<(Timestamp, u64), Arc<Key>>,
    count: u64,
}

impl Keys {
    /// Whether the key is held at `now`. A window ends at its last moment, not after it.
    pub(crate) fn holds(&self, key: &Key, now: Timestamp) -> bool {
        self.end(key).is_some_and(|end| now < end)
    }

    /// When the key's window ends or has ended, unless it is forgotten.
    pub(crate) fn end(&self, key: &Key) -> Option<Timestamp> {
        self.until.get(key).map(|(end, _)| *end)
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
        let key = Arc::new(key);
        self.until.insert(Arc::clone(&key), end);
        self.by_end.insert(end, key);
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Keys};
    use jiff::Timestamp;
    use std::time::Duration;
    use uuid::Uuid;

    fn key(key: &str) -> Key {
        Key {
            app: Uuid::nil(),
            instance: Uuid::nil(),
            trigger: "t".into(),
            text: key.into(),
        }
    }

    #[test]
    fn a_key_is_held_for_its_window_only() {
        let second = |second| Timestamp::from_second(second).expect("in range");
        let mut keys = Keys::default();
        keys.hold(key("a"), Some(Duration::from_secs(10)), second(100));
        keys.hold(key("week"), None, second(100));
        assert!(keys.holds(&key("a"), second(109)));
        assert!(!keys.holds(&key("a"), second(110)));
        assert!(!keys.holds(&key("b"), second(100)));
        assert!(keys.holds(&key("week"), second(100 + 604_799)));
        assert!(!keys.holds(&key("week"), second(100 + 604_800)));
        // Holding another key after the end forgets what has ended.
        keys.hold(key("c"), None, second(200));
        assert_eq!(keys.until.len(), 2);
        assert_eq!(keys.by_end.len(), 2);
    }
}
