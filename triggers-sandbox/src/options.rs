//! Where the sources leave an answer open: the choices, each with its switch.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What the sandbox answers where the sources say nothing or contradict each other.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Options {
    pub(crate) enforce_formats: bool,
    pub(crate) missing_payload: MissingPayload,
    pub(crate) invalid_payload: InvalidPayload,
    pub(crate) duplicates: Duplicates,
    pub(crate) token_lifetime: Duration,
    pub(crate) catalog_pages: CatalogPages,
    /// Activations that may wait at one time.
    pub(crate) max_waiting: usize,
    /// Calls per minute and app instance.
    pub(crate) rate_limit: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            enforce_formats: true,
            missing_payload: MissingPayload::Refused,
            invalid_payload: InvalidPayload::Refused,
            duplicates: Duplicates::Skipped,
            token_lifetime: Duration::from_hours(4),
            catalog_pages: CatalogPages::Stable,
            max_waiting: 1_000_000,
            rate_limit: None,
        }
    }
}

/// The answer to an event without `payload` (spec §12.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum MissingPayload {
    /// 400 `REQUIRED_PROPERTY`, whatever the schema says.
    #[default]
    Refused,
    /// The event counts as one with `{}`, and the schema decides.
    Empty,
}

/// The answer to a payload that its schema forbids (spec §12.2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum InvalidPayload {
    /// 428 `SCHEMA_VALIDATION_FAILED`.
    #[default]
    Refused,
    /// 200 without activations: the event is taken, and activates nothing.
    NotActivated,
}

/// The answer to a report whose idempotency key is still held (spec §12.6). Always 200.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Duplicates {
    /// One activation for each matching automation, `SKIPPED` by `EVENT_ALREADY_PROCESSED`.
    #[default]
    Skipped,
    /// No activation at all.
    Ignored,
}

/// Pages of catalog queries that are not sorted (spec §7).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum CatalogPages {
    /// Each trigger is on one page, in the order of app and key.
    #[default]
    Stable,
    /// A page after the first begins with the last trigger of the one before, so that readers must
    /// go on until they have met `paging.total` different ones.
    Overlapping,
}
