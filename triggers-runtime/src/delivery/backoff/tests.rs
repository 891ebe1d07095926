use std::time::Duration;

use proptest::prelude::*;

use super::{ABSURD, Backoff, Jitter, LONGEST, obeying};

const BACKOFF: Backoff = Backoff {
    base: Duration::from_millis(100),
    throttled: Duration::from_secs(1),
    cap: Duration::from_secs(20),
};

#[test]
fn the_same_seed_gives_the_same_waits_and_another_seed_others() {
    let waits = |seed| {
        let jitter = Jitter::new(Some(seed));
        let wait = |retry| BACKOFF.delay(retry, false, &jitter);
        (0..8).map(wait).collect::<Vec<_>>()
    };
    assert_eq!(waits(7), waits(7));
    assert_ne!(waits(7), waits(8));
}

#[test]
fn jitter_fills_the_whole_interval_evenly() {
    let jitter = Jitter::new(Some(1));
    let mut tenths = [0_u32; 10];
    for _ in 0..10_000 {
        let fraction = jitter.fraction();
        let tenth = (0_u8..10).rfind(|tenth| f64::from(*tenth) / 10.0 <= fraction);
        tenths[usize::from(tenth.unwrap())] += 1;
    }
    assert!(
        tenths.iter().all(|count| (850..1150).contains(count)),
        "{tenths:?}"
    );
}

#[test]
fn an_absurd_wait_is_not_obeyed() {
    let own = Duration::from_millis(250);
    for asked in [
        ABSURD + Duration::from_secs(1),
        Duration::from_secs(u64::MAX),
    ] {
        assert_eq!(obeying(own, Some(asked), &Jitter::new(Some(1))), own);
    }
}

#[test]
fn a_wait_of_nothing_is_still_the_own_wait() {
    let own = Duration::from_secs(1);
    let wait = obeying(own, Some(Duration::ZERO), &Jitter::new(Some(1)));
    assert!(wait >= own && wait <= own.mul_f64(1.1));
}

proptest! {
    #[test]
    fn the_own_wait_never_passes_its_ceiling(seed: u64, retry in 0_u32..200, throttled: bool) {
        let base = if throttled { 1000 } else { 100 };
        let ceiling = (base << retry.min(20)).min(20_000);
        let wait = BACKOFF.delay(retry, throttled, &Jitter::new(Some(seed)));
        prop_assert!(wait <= Duration::from_millis(ceiling), "{wait:?}");
    }

    #[test]
    fn an_asked_wait_is_obeyed_but_clamped(seed: u64, own_ms in 0_u64..20_000, asked_s in 0_u64..=86_400) {
        let (own, asked) = (Duration::from_millis(own_ms), Duration::from_secs(asked_s));
        let wait = obeying(own, Some(asked), &Jitter::new(Some(seed)));
        let least = asked.min(LONGEST).max(own);
        prop_assert!(wait >= least && wait <= least.mul_f64(1.1), "{wait:?}");
        prop_assert_eq!(obeying(own, None, &Jitter::new(Some(seed))), own);
    }
}
