//! The events that all contestants report: an appointment was scheduled.

use jiff::Timestamp;
use uuid::Uuid;

/// The app of the repository's own `triggers.yaml`.
pub(super) const APP_ID: Uuid = Uuid::from_u128(0x5a1e_7d0c_3b52_4f6e_9c41_8d2f_60b7_a913);
/// The sandbox's secret unless it is told another one.
pub(super) const APP_SECRET: &str = "sandbox-secret";
pub(super) const INSTANCE_ID: Uuid = Uuid::from_u128(0x9d3b_1f6a_44c7_4b0e_8a55_2f7c_1de0_6b38);

/// The trigger's key.
pub(super) const TRIGGER_KEY: &str = "appointment_scheduled";

const CONTACT: Uuid = Uuid::from_u128(0x8046_df3c_7575_4098_a5ab_c91a_d8f3_3c47);
/// 2026-12-01T10:00:00Z
const FIRST: i64 = 1_796_119_200;

/// One event, as an app has it before it reports.
pub(super) struct Sample {
    pub(super) appointment: Uuid,
    pub(super) title: String,
    pub(super) starts_at: Timestamp,
    pub(super) contact: Uuid,
}

impl Sample {
    /// The event of that number; each is of an appointment of its own.
    pub(super) fn new(number: u64) -> Self {
        let minutes = i64::try_from(number % 500_000).unwrap_or_default();
        Self {
            appointment: Uuid::from_u128(0x4000_8000_0000_0000_0000 | u128::from(number)),
            title: "First consultation".to_owned(),
            starts_at: Timestamp::from_second(FIRST + 60 * minutes).unwrap_or_default(),
            contact: CONTACT,
        }
    }
}
