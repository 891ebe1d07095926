//! What is done to both.

use super::plan::{Plan, plan};
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Report(Report),
    /// Several of one trigger, as one call reports them.
    Bulk(Vec<Report>),
    Cancel {
        scheduled: bool,
        instance: u8,
        entity: u8,
    },
    /// The clock is moved, by minutes.
    Advance(i64),
    /// Real time passed, and nobody looked meanwhile.
    CatchUp(i64),
    SetAll(Vec<Plan>),
    Put(Plan),
    Deactivate(u8),
    Delete(u8),
    /// A contact is forgotten.
    Erase(u8),
}

#[derive(Clone, Debug)]
pub(super) struct Report {
    pub(super) scheduled: bool,
    pub(super) instance: u8,
    pub(super) entity: Option<u8>,
    pub(super) contact: u8,
    /// Idempotency key, and the minutes that it lives.
    pub(super) key: Option<(u8, i64)>,
    /// The date, in minutes from the present.
    pub(super) date: Option<i64>,
    pub(super) n: i64,
}

fn report() -> impl Strategy<Value = Report> {
    let parts = (
        any::<bool>(),
        0..2_u8,
        prop::option::weighted(0.9, 0..3_u8),
        0..3_u8,
        prop::option::weighted(
            0.4,
            (0..2_u8, prop_oneof![Just(60), Just(1440), 1..3000_i64]),
        ),
        prop::option::weighted(0.95, prop_oneof![-300..9000_i64, Just(0), Just(1440)]),
        0..10_i64,
    );
    parts.prop_map(
        |(scheduled, instance, entity, contact, key, date, n)| Report {
            scheduled,
            instance,
            entity,
            contact,
            key,
            date,
            n,
        },
    )
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let cancel =
        (any::<bool>(), 0..2_u8, 0..3_u8).prop_map(|(scheduled, instance, entity)| Step::Cancel {
            scheduled,
            instance,
            entity,
        });
    // Whole hours and days meet other dates to the minute.
    let by = prop_oneof![2 => 0..6000_i64, 3 => Just(60), 2 => Just(1440), 1 => Just(44_640)];
    let edit = prop_oneof![
        2 => plan().prop_map(Step::Put),
        1 => prop::collection::vec(plan(), 0..3).prop_map(Step::SetAll),
        1 => (0..3_u8).prop_map(Step::Deactivate),
        1 => (0..3_u8).prop_map(Step::Delete),
    ];
    prop_oneof![
        8 => report().prop_map(Step::Report),
        2 => prop::collection::vec(report(), 1..5).prop_map(Step::Bulk),
        4 => cancel,
        4 => by.clone().prop_map(Step::Advance),
        2 => by.prop_map(Step::CatchUp),
        2 => edit,
        1 => (0..3_u8).prop_map(Step::Erase),
    ]
}
