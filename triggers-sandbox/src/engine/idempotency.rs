//! Which idempotency keys are held, and until when.

use super::clock::later;
use super::event::Caller;
use jiff::Timestamp;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};
use std::time::Duration;

/// Held keys beyond this number are given up, those that end first going first.
pub(crate) const MAX_KEYS: usize = 1_000_000;

/// A key lives a week unless the report says otherwise (docs/api.md#s4).
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

/// A key and what it is unique within, as 128 bits: the spec names app and trigger; tenants must
/// be separate too.
///
/// The texts themselves would be three allocations for each of a million keys, scattered so that
/// every look-up and every growth of the table waits for memory. Two keys of a million that share
/// all 128 bits are less likely than a fault of that memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Key(u64, u64);

impl Key {
    pub(crate) fn new(caller: Caller, trigger: &str, text: &str) -> Self {
        // Of fixed seeds, so that the same calls leave the same state.
        let (mut hasher, mut mixer) = (DefaultHasher::new(), Mixer(1));
        (caller, trigger, text).hash(&mut hasher);
        (caller, trigger, text).hash(&mut mixer);
        Self(hasher.finish(), mixer.finish())
    }
}

/// The first event of a key.
#[derive(Debug)]
struct First {
    /// When the key's window ends.
    end: Timestamp,
    /// Its number in the journal.
    seq: u64,
    /// The fingerprint of its payload.
    payload: Option<u64>,
}

/// What the idempotency key of a report says.
pub(super) struct Repeat {
    /// The number of the event that the key is held for; 0 when that was refused.
    pub(super) of: u64,
    pub(super) differs: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Keys {
    first: HashMap<Key, First, BuildHasherDefault<Mixer>>,
    /// The same keys by their end; the number keeps keys of one moment apart.
    by_end: BTreeMap<(Timestamp, u64), Key>,
    count: u64,
}

impl Keys {
    /// When the key's window ends or has ended, unless the key is forgotten.
    pub(crate) fn end(&self, key: Key) -> Option<Timestamp> {
        self.first.get(&key).map(|first| first.end)
    }

    /// Holds the key from `now` on, for the event of that number, unless it is held; then tells for
    /// which one. A window ends at its last moment, not after it, and is never extended.
    pub(super) fn hold(
        &mut self,
        key: Key,
        ttl: Option<Duration>,
        now: Timestamp,
        seq: u64,
        payload: Option<&Value>,
    ) -> Option<Repeat> {
        let payload = payload.map(fingerprint);
        if let Some(first) = self.first.get(&key).filter(|first| now < first.end) {
            return Some(Repeat {
                of: first.seq,
                // The payload of a refused event is not known.
                differs: first.payload.is_some() && first.payload != payload,
            });
        }
        while self
            .by_end
            .first_key_value()
            .is_some_and(|((end, _), _)| *end <= now)
            || self.first.len() >= MAX_KEYS
        {
            let Some((_, ended)) = self.by_end.pop_first() else {
                break;
            };
            self.first.remove(&ended);
        }
        self.count += 1;
        let end = later(now, ttl.unwrap_or(WEEK));
        self.first.insert(key, First { end, seq, payload });
        self.by_end.insert((end, self.count), key);
        None
    }
}

/// Hashes a value, whatever the order of its members. It only tells whether a repeated payload
/// differs, so it need not resist collisions that are looked for.
fn fingerprint(value: &Value) -> u64 {
    let mut mixer = Mixer(0);
    value.hash(&mut mixer);
    mixer.finish()
}

/// A fast hash, the same in every run.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word) ^ (chunk.len() as u64) << 59);
        }
    }

    fn write_u64(&mut self, word: u64) {
        let mixed = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = mixed ^ (mixed >> 32);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Caller, Key, Keys, fingerprint};
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
        let mut hold = |name, ttl, at| keys.hold(key(name), ttl, second(at), 1, None).is_some();
        let ten = Some(Duration::from_secs(10));
        assert!(!hold("a", ten, 100) && !hold("week", None, 100));
        assert!(hold("a", ten, 109) && !hold("b", ten, 109));
        assert!(!hold("a", ten, 110) && hold("a", ten, 119));
        assert!(hold("week", None, 100 + 604_799));
        // Holding another key after the end forgets what has ended.
        assert!(!hold("c", None, 200_000));
        assert_eq!((keys.first.len(), keys.by_end.len()), (2, 2));
        let ended = keys.hold(key("week"), None, second(100 + 604_800), 1, None);
        assert!(ended.is_none());
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

    #[test]
    fn fingerprints_tell_payloads_apart_and_not_orders() {
        let of = |text: &str| fingerprint(&serde_json::from_str(text).expect("JSON"));
        assert_eq!(of(r#"{"a":1,"b":[2]}"#), of(r#"{"b":[2],"a":1}"#));
        let all = [
            "{}",
            r#"{"a":1}"#,
            r#"{"a":"1"}"#,
            r#"{"a":[1]}"#,
            r#"{"b":1}"#,
            "null",
        ];
        let apart: std::collections::HashSet<_> = all.iter().map(|text| of(text)).collect();
        assert_eq!(apart.len(), all.len());
    }
}
