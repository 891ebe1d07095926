//! Maps by an item's position in its bulk call.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Every item passes through such maps several times, so hashing counts.
pub(super) type ByPosition<T> = HashMap<usize, T, BuildHasherDefault<Spread>>;

/// 2⁶⁴ divided by the golden ratio: neighbours end up far apart.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Spreads positions. They are counted here, so there is nobody whose choice of them it would have
/// to withstand.
#[derive(Default)]
pub(super) struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(FACTOR);
        }
    }

    fn write_usize(&mut self, position: usize) {
        self.0 = (position as u64).wrapping_mul(FACTOR);
    }
}
