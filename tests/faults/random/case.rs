//! A schedule: what is called, and what goes wrong.

use crate::proxy::{BulkFault, Fault, Items, Junk, Release};
use proptest::collection::vec;
use proptest::prelude::*;
use std::time::Duration;

/// A schedule.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// One step after the other; the calls of a step run at the same time, begun in order.
    pub(super) steps: Vec<Vec<Call>>,
    /// A request takes the fault that its contents and the number of its attempt lead to.
    pub(super) faults: Vec<Fault>,
    pub(super) token_faults: Vec<Fault>,
    /// Attempts have a short timeout, and some take longer.
    pub(super) hasty: bool,
    /// All calls go through a batcher over their instance.
    pub(super) batched: bool,
}

#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) site: u8,
    pub(super) trigger: usize,
    pub(super) what: What,
    /// The caller does not wait for the outcome any longer than this.
    pub(super) dropped_after: Option<Duration>,
}

#[derive(Clone, Debug)]
pub(super) enum What {
    Report(Item),
    Cancel(u8),
    ReportAll(Vec<Item>),
    CancelAll(Vec<u8>),
}

/// A report.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub(super) about: Option<u8>,
    pub(super) keyed: bool,
    pub(super) payload: Quality,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quality {
    Good,
    /// The service refuses it: alone with 428, in a bulk call as one item.
    BreaksSchema,
    /// The service refuses whatever request it is in with 400.
    SpoilsRequest,
}

/// Attempts of hasty schedules end after this.
pub(super) const HASTE: Duration = Duration::from_millis(100);

/// Names of the faults that every run must have met.
pub(super) const FAULTS: [&str; 13] = [
    "None",
    "ResetBefore",
    "CloseBefore",
    "ResetAfter",
    "Outage",
    "BlackHole",
    "Slow",
    "Drip",
    "CutAnswer",
    "Junk",
    "Answer",
    "Zombie",
    "Bulk",
];

pub(super) fn schedules() -> impl Strategy<Value = Case> {
    prop::bool::weighted(0.25).prop_flat_map(|hasty| {
        let faults = vec(
            prop_oneof![5 => Just(Fault::None), 5 => fault(hasty)],
            1..24,
        );
        let token_faults = vec(
            prop_oneof![12 => Just(Fault::None), 2 => token_fault()],
            1..8,
        );
        let steps = vec(vec(call(), 1..5), 1..5);
        let batched = prop::bool::weighted(0.25);
        (steps, faults, token_faults, batched).prop_map(
            move |(steps, faults, token_faults, batched)| Case {
                steps,
                faults,
                token_faults,
                hasty,
                batched,
            },
        )
    })
}

fn call() -> impl Strategy<Value = Call> {
    let what = prop_oneof![
        6 => item(9).prop_map(What::Report),
        3 => (0..3_u8).prop_map(What::Cancel),
        3 => vec(item(6), 1..12).prop_map(What::ReportAll),
        1 => vec(0..4_u8, 1..6).prop_map(What::CancelAll),
    ];
    let site = prop_oneof![4 => Just(0), 2 => Just(1), 1 => Just(2)];
    let trigger = prop_oneof![4 => Just(0), 1 => Just(1)];
    let dropped_after = prop_oneof![
        9 => Just(None),
        1 => (0..30_u64).prop_map(|ms| Some(Duration::from_millis(ms))),
    ];
    (site, trigger, what, dropped_after).prop_map(|(site, trigger, what, dropped_after)| Call {
        site,
        trigger,
        what,
        dropped_after,
    })
}

/// About one of so few entities that lanes are shared, or one of many.
fn item(entities: u8) -> impl Strategy<Value = Item> {
    let about = prop_oneof![6 => (0..3_u8).prop_map(Some), 3 => (0..entities).prop_map(Some), 1 => Just(None)];
    let payload = prop_oneof![
        30 => Just(Quality::Good),
        2 => Just(Quality::BreaksSchema),
        1 => Just(Quality::SpoilsRequest),
    ];
    (about, prop::bool::weighted(0.85), payload).prop_map(|(about, keyed, payload)| Item {
        about,
        keyed,
        payload,
    })
}

fn fault(hasty: bool) -> BoxedStrategy<Fault> {
    let any_time = prop_oneof![
        2 => Just(Fault::ResetBefore),
        1 => Just(Fault::CloseBefore),
        3 => Just(Fault::ResetAfter),
        1 => (0..5_u64).prop_map(|ms| Fault::Outage(Duration::from_millis(ms))),
        1 => (0..60_usize).prop_map(|keep| Fault::CutAnswer { keep }),
        1 => junk().prop_map(Fault::Junk),
        3 => failure(),
        2 => refusal(),
        2 => throttling(),
        2 => (0..15_u64).prop_map(|ms| Fault::Zombie(Release::After(Duration::from_millis(ms)))),
        5 => bulk().prop_map(Fault::Bulk),
    ];
    if !hasty {
        return any_time.boxed();
    }
    prop_oneof![
        2 => any_time,
        1 => any::<bool>().prop_map(|handled| Fault::BlackHole { handled }),
        1 => Just(Fault::Slow { before: HASTE + HASTE / 2, after: Duration::ZERO }),
        1 => Just(Fault::Slow { before: Duration::ZERO, after: 2 * HASTE }),
        1 => Just(Fault::Drip(Duration::from_millis(3))),
    ]
    .boxed()
}

/// Nothing that could have given a token out is answered as a refusal: the client would be right to
/// believe it.
fn token_fault() -> impl Strategy<Value = Fault> {
    prop_oneof![
        Just(Fault::ResetBefore),
        Just(Fault::ResetAfter),
        Just(Fault::status(503)),
        Just(Fault::status(401)),
        junk().prop_map(Fault::Junk),
    ]
}

fn junk() -> impl Strategy<Value = Junk> {
    prop::sample::select(Junk::SMALL.to_vec())
}

/// The service fails before or after its work.
fn failure() -> impl Strategy<Value = Fault> {
    (
        prop::sample::select(vec![408, 500, 502, 503, 504]),
        any::<bool>(),
    )
        .prop_map(|(status, handled)| {
            if handled {
                Fault::status_after(status)
            } else {
                Fault::status(status)
            }
        })
}

/// Of this attempt only: 400 and its like speak of the contents, which the payloads see to.
fn refusal() -> impl Strategy<Value = Fault> {
    let statuses = vec![301, 302, 303, 307, 401, 401, 403, 404, 409, 409, 410, 501];
    prop::sample::select(statuses).prop_map(|status| {
        Fault::status_with(status, &[("location", "http://127.0.0.1:1/elsewhere")])
    })
}

fn throttling() -> impl Strategy<Value = Fault> {
    let headers = vec![
        None,
        Some("0"),
        Some("-3"),
        Some("soon"),
        Some("999999999999"),
        Some("Sun, 06 Nov 1994 08:49:37 GMT"),
    ];
    (
        prop::sample::select(vec![429, 429, 425]),
        prop::sample::select(headers),
    )
        .prop_map(|(status, value)| {
            let header = value.map(|value| ("retry-after", value));
            Fault::status_with(status, header.as_slice())
        })
}

fn bulk() -> impl Strategy<Value = BulkFault> {
    let items = || any::<u64>().prop_map(Items);
    prop_oneof![
        3 => (items(), prop::sample::select(vec!["INTERNAL", "UNAVAILABLE", "WHATEVER"]))
            .prop_map(|(items, code)| BulkFault::Fail { items, code }),
        2 => items().prop_map(|items| BulkFault::Swallow { items }),
        2 => items().prop_map(|items| BulkFault::Hide { items }),
        1 => Just(BulkFault::Reverse),
        1 => Just(BulkFault::DuplicateIndex),
        1 => Just(BulkFault::Twice),
        1 => Just(BulkFault::StrangeIndexes),
        1 => Just(BulkFault::WrongTotals),
        1 => Just(BulkFault::NoTotals),
    ]
}
