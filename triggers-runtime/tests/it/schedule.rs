//! The schedule as its callers drive it, for any commands and any answers.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::time::Duration;

use proptest::prelude::*;

use triggers_runtime::schedule::{Batch, Entry, Fate, Group, Kind, LaneKey, Limits, Scheduler};
use triggers_runtime::{Action, Idempotency, PayloadJson, Report, Uuid};

const TRIGGER: Cow<'static, str> = Cow::Borrowed("t");
const LIMITS: Limits = Limits {
    items: 10,
    bytes: 100,
    linger: Duration::from_millis(5),
    in_flight: 2,
    quarantine: Duration::from_secs(60),
    patience: Duration::MAX,
};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn lane(number: u128) -> LaneKey {
    let external_entity_id = Uuid::from_u128(number);
    LaneKey::of(&Action::Cancel { external_entity_id }).unwrap()
}

fn entry(item: usize, about: Option<u128>, kind: Kind) -> Entry<usize> {
    Entry {
        lane: about.map(lane),
        kind,
        bytes: 1,
        item,
    }
}

/// A schedule with one group.
fn schedule(limits: Limits) -> (Scheduler<usize>, Group) {
    let mut scheduler = Scheduler::new(limits);
    let group = scheduler.open();
    (scheduler, group)
}

fn push(scheduler: &mut Scheduler<usize>, group: Group, entry: Entry<usize>) {
    scheduler.push(group, &TRIGGER, std::iter::once(entry), ms(0));
}

fn items(batch: &Batch<usize>) -> Vec<usize> {
    batch.items().copied().collect()
}

#[test]
fn a_batch_waits_until_it_is_full_or_has_lingered() {
    let (mut scheduler, group) = schedule(LIMITS);
    for item in 0..13 {
        push(&mut scheduler, group, entry(item, None, Kind::Keyed));
    }
    assert_eq!(scheduler.take(group, ms(0), false).unwrap().len(), 10);
    assert!(scheduler.take(group, ms(4), false).is_none());
    assert_eq!(scheduler.next_due(group), Some(ms(5)));
    assert_eq!(scheduler.take(group, ms(5), false).unwrap().len(), 3);
    assert_eq!(scheduler.next_due(group), None);
}

#[test]
fn in_a_hurry_nothing_lingers_but_the_limit_of_requests_holds() {
    let (mut scheduler, group) = schedule(LIMITS);
    for kind in [Kind::Keyed, Kind::Unkeyed, Kind::Cancel] {
        push(&mut scheduler, group, entry(0, None, kind));
    }
    let first = scheduler.take(group, ms(0), true).unwrap();
    let _second = scheduler.take(group, ms(0), true).unwrap();
    assert!(scheduler.take(group, ms(0), true).is_none());
    scheduler.complete(first, ms(0), |_, _| Fate::Done);
    assert!(scheduler.take(group, ms(0), true).is_some());
}

#[test]
fn a_large_command_is_sent_alone() {
    let (mut scheduler, group) = schedule(LIMITS);
    for (item, bytes) in [50, 50, 101, 1].into_iter().enumerate() {
        let entry = Entry {
            bytes,
            ..entry(item, None, Kind::Keyed)
        };
        push(&mut scheduler, group, entry);
    }
    let mut sizes = Vec::new();
    while let Some(batch) = scheduler.take(group, ms(0), true) {
        sizes.push(items(&batch));
        scheduler.complete(batch, ms(0), |_, _| Fate::Done);
    }
    assert_eq!(sizes, [vec![0, 1], vec![2], vec![3]]);
}

#[test]
fn a_lane_of_another_group_is_waited_for_in_order_and_wakes_who_waits() {
    struct Count(std::sync::atomic::AtomicUsize);
    impl std::task::Wake for Count {
        fn wake(self: std::sync::Arc<Self>) {
            self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
    }
    let (mut scheduler, one) = schedule(LIMITS);
    let other = scheduler.open();
    push(&mut scheduler, one, entry(0, Some(1), Kind::Keyed));
    push(&mut scheduler, other, entry(1, Some(1), Kind::Cancel));
    let count = std::sync::Arc::new(Count(0.into()));
    scheduler.wake(other, &std::sync::Arc::clone(&count).into());

    assert!(scheduler.take(other, ms(0), true).is_none());
    assert!(!scheduler.is_active(other));
    let first = scheduler.take(one, ms(0), true).unwrap();
    scheduler.complete(first, ms(0), |_, _| Fate::Done);
    assert_eq!(count.0.load(std::sync::atomic::Ordering::Relaxed), 1);
    assert_eq!(items(&scheduler.take(other, ms(0), true).unwrap()), [1]);
}

#[test]
fn after_a_lost_cancel_reports_wait_and_cancels_do_not() {
    let (mut scheduler, group) = schedule(LIMITS);
    for (item, kind) in [Kind::Cancel, Kind::Cancel, Kind::Keyed]
        .into_iter()
        .enumerate()
    {
        push(&mut scheduler, group, entry(item, Some(1), kind));
    }
    let first = scheduler.take(group, ms(0), true).unwrap();
    scheduler.complete(first, ms(10), |_, _| Fate::CancelLost);
    let second = scheduler.take(group, ms(10), true).unwrap();
    assert_eq!(items(&second), [1]);
    scheduler.complete(second, ms(20), |_, _| Fate::Done);
    assert!(scheduler.take(group, ms(20), true).is_none());
    assert_eq!(scheduler.next_due(group), Some(ms(60_010)));
    assert_eq!(
        items(&scheduler.take(group, ms(60_010), true).unwrap()),
        [2]
    );
}

#[test]
fn a_report_that_would_wait_too_long_is_refused_and_its_lane_goes_on() {
    let (mut scheduler, group) = schedule(Limits {
        patience: ms(30_000),
        ..LIMITS
    });
    for (item, kind) in [Kind::Cancel, Kind::Keyed, Kind::Cancel]
        .into_iter()
        .enumerate()
    {
        push(&mut scheduler, group, entry(item, Some(1), kind));
    }
    let first = scheduler.take(group, ms(0), true).unwrap();
    scheduler.complete(first, ms(0), |_, _| Fate::CancelLost);
    assert_eq!(scheduler.refused(group), [(1, ms(60_000))]);
    assert_eq!(items(&scheduler.take(group, ms(0), true).unwrap()), [2]);
}

#[test]
fn an_abandoned_batch_holds_its_lanes_back_as_a_whole() {
    for kind in [Kind::Keyed, Kind::Cancel] {
        for next in [Kind::Keyed, Kind::Unkeyed, Kind::Cancel] {
            let (mut scheduler, group) = schedule(LIMITS);
            push(&mut scheduler, group, entry(0, Some(1), kind));
            let first = scheduler.take(group, ms(0), true).unwrap();
            push(&mut scheduler, group, entry(1, Some(1), next));
            scheduler.abandon(first, ms(7));
            assert!(scheduler.take(group, ms(60_006), true).is_none());
            assert!(scheduler.take(group, ms(60_007), true).is_some());
        }
    }
}

#[test]
fn a_lost_copy_counts_even_if_a_later_attempt_succeeds() {
    let (mut scheduler, group) = schedule(LIMITS);
    push(&mut scheduler, group, entry(0, Some(1), Kind::Cancel));
    push(&mut scheduler, group, entry(1, Some(1), Kind::Keyed));
    let batch = scheduler.take(group, ms(0), true).unwrap();
    let again = Fate::Again {
        at: ms(5),
        lost: true,
    };
    scheduler.complete(batch, ms(1), |_, _| again);
    assert!(scheduler.take(group, ms(4), true).is_none());
    let batch = scheduler.take(group, ms(5), true).unwrap();
    scheduler.complete(batch, ms(6), |_, _| Fate::Done);
    assert_eq!(scheduler.next_due(group), Some(ms(60_006)));
}

#[test]
fn closing_a_group_frees_its_lanes() {
    let (mut scheduler, one) = schedule(LIMITS);
    let other = scheduler.open();
    push(&mut scheduler, one, entry(0, Some(1), Kind::Keyed));
    push(&mut scheduler, one, entry(1, Some(1), Kind::Keyed));
    push(&mut scheduler, other, entry(2, Some(1), Kind::Keyed));
    let mut closed = scheduler.close(one, ms(0));
    closed.sort_unstable();
    assert_eq!(closed, [0, 1]);
    assert_eq!(items(&scheduler.take(other, ms(0), true).unwrap()), [2]);
}

#[test]
fn without_an_entity_the_idempotency_key_orders() {
    let of = |key: Option<&str>| {
        let key = key.map(|key| Idempotency::new(key, None).unwrap());
        LaneKey::of(&Report::new(None, PayloadJson::from_json("{}").unwrap(), key).into())
    };
    assert_eq!(of(None), None);
    assert_eq!(of(Some("a")), of(Some("a")));
    assert_ne!(of(Some("a")), of(Some("b")));
}

/// A command, how often it is sent again, and whether it spoils requests.
#[derive(Clone, Debug)]
struct Sent {
    about: Option<u8>,
    kind: Kind,
    bytes: usize,
    again: u8,
    poison: bool,
}

fn sent() -> impl Strategy<Value = Sent> {
    let kinds = prop_oneof![Just(Kind::Keyed), Just(Kind::Unkeyed), Just(Kind::Cancel)];
    let bytes = prop_oneof![9 => 1_usize..30, 1 => 90_usize..200];
    let poison = prop::bool::weighted(0.1);
    (prop::option::of(0_u8..6), kinds, bytes, 0_u8..3, poison).prop_map(
        |(about, kind, bytes, again, poison)| Sent {
            about,
            kind,
            bytes,
            again,
            poison,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_command_is_sent_in_order_within_the_limits(
        mut sent in prop::collection::vec(sent(), 1..80),
        groups in 1_usize..4,
        seed in any::<u64>(),
    ) {
        let limits = Limits { quarantine: Duration::ZERO, ..LIMITS };
        let mut scheduler = Scheduler::new(limits);
        let groups: Vec<Group> = (0..groups).map(|_| scheduler.open()).collect();
        for (item, sent) in sent.iter().enumerate() {
            let entry = Entry { bytes: sent.bytes, ..entry(item, sent.about.map(u128::from), sent.kind) };
            push(&mut scheduler, groups[item % groups.len()], entry);
        }
        let (mut now, mut random, mut rounds) = (ms(0), seed, 0_u32);
        let mut in_flight: Vec<Batch<usize>> = Vec::new();
        let mut done: Vec<usize> = Vec::new();
        let mut splits: HashMap<usize, u32> = HashMap::new();
        while done.len() < sent.len() {
            rounds += 1;
            prop_assert!(rounds < 10_000, "it comes to an end");
            now += ms(1);
            for group in &groups {
                while let Some(batch) = scheduler.take(*group, now, true) {
                    let bytes: usize = batch.items().map(|item| sent[*item].bytes).sum();
                    prop_assert!(batch.len() == 1 || (batch.len() <= 10 && bytes <= 100));
                    prop_assert!(batch.items().all(|item| sent[*item].kind == batch.kind()));
                    in_flight.push(batch);
                }
            }
            let lanes: Vec<u8> = in_flight.iter().flat_map(Batch::items).filter_map(|item| sent[*item].about).collect();
            prop_assert_eq!(lanes.iter().collect::<HashSet<_>>().len(), lanes.len(), "one of a lane");
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            if in_flight.is_empty() { continue }
            let batch = in_flight.swap_remove(usize::try_from(random >> 33).unwrap() % in_flight.len());
            if batch.len() > 1 && batch.items().any(|item| sent[*item].poison) {
                for item in batch.items() { *splits.entry(*item).or_default() += 1; }
                scheduler.complete(batch, now, |_, _| Fate::Apart(now));
                continue;
            }
            scheduler.complete(batch, now, |_, item| {
                let sent = &mut sent[*item];
                if sent.again > 0 && sent.kind != Kind::Unkeyed {
                    sent.again -= 1;
                    return Fate::Again { at: now + ms(3), lost: false };
                }
                done.push(*item);
                Fate::Done
            });
        }
        prop_assert!(splits.values().all(|times| *times <= 4 * 4), "halves of at most ten");
        for about in 0..6 {
            let order: Vec<usize> = done.iter().copied().filter(|item| sent[*item].about == Some(about)).collect();
            prop_assert!(order.is_sorted(), "{:?}", order);
        }
        for group in groups { scheduler.close(group, now); }
        prop_assert!(scheduler.is_idle(now + ms(1)), "nothing is left behind");
    }
}
