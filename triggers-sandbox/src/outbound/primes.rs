//! Prime numbers for keys that live as long as a test.

use num_bigint::BigUint;
use ring::rand::{SecureRandom as _, SystemRandom};
use std::sync::LazyLock;

/// Bytes of a prime: two of them make a key of 2,048 bits.
const BYTES: usize = 128;
/// The public exponent.
pub(super) const EXPONENT: u32 = 65_537;

static SMALL: LazyLock<Vec<u32>> = LazyLock::new(|| {
    let is_prime = |number: &u32| {
        (2..*number)
            .take_while(|d| d * d <= *number)
            .all(|d| !number.is_multiple_of(d))
    };
    (3..5_000).filter(is_prime).collect()
});

/// Finds a random prime with its two highest bits set, so that a product of two has twice the bits.
pub(super) fn random_prime() -> Option<BigUint> {
    let mut bytes = [0; BYTES];
    SystemRandom::new().fill(&mut bytes).ok()?;
    bytes[0] |= 0xc0;
    bytes[BYTES - 1] |= 1;
    let start = BigUint::from_bytes_be(&bytes);
    let remainders: Vec<u32> = SMALL
        .iter()
        .map(|prime| remainder(&start, *prime))
        .collect();
    let fits = |offset: &u32| {
        let mut small = SMALL.iter().zip(&remainders);
        small.all(|(prime, remainder)| !(remainder + offset).is_multiple_of(*prime))
    };
    let candidates = (0..1_000_000).step_by(2).filter(fits);
    let mut candidates = candidates.map(|offset| &start + offset);
    candidates.find(|number| {
        let one_less = number - 1_u32;
        remainder(&one_less, EXPONENT) != 0 && is_prime(number)
    })
}

fn remainder(number: &BigUint, divisor: u32) -> u32 {
    u32::try_from(number % divisor).unwrap_or_default()
}

/// Tests by Miller and Rabin. For a random number of this size, one round is wrong less than once in
/// 2^100.
fn is_prime(number: &BigUint) -> bool {
    let one = BigUint::from(1_u32);
    let one_less = number - &one;
    let twos = one_less.trailing_zeros().unwrap_or_default();
    let odd = &one_less >> twos;
    [2_u32, 3].iter().all(|base| {
        let mut power = BigUint::from(*base).modpow(&odd, number);
        if power == one || power == one_less {
            return true;
        }
        (1..twos).any(|_| {
            power = &power * &power % number;
            power == one_less
        })
    })
}
