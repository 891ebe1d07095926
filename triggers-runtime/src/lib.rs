//! Typed, cancelable events for the Wix Triggered Events API, generated from `triggers.yaml`.
//!
//! Generated functions build a [`Command`] and hand it to a [`Sink`]. A command is plain data:
//! encoded once, under a key made once, so whatever repeats it repeats the same. A sink is whatever
//! takes commands: an app instance over HTTP, or the [`Recorder`] in tests.
//!
//! ```
//! use triggers_runtime::{Command, PayloadJson, Recorder, Report, Sink, Uuid};
//!
//! # async fn example() -> Result<(), triggers_runtime::Error> {
//! let recorder = Recorder::new();
//! let report = Report {
//!     trigger_key: "appointment_starting".into(),
//!     external_entity_id: Some(Uuid::now_v7()),
//!     payload: PayloadJson::from_json(r#"{"startsAt":"2026-12-01T10:00:00Z"}"#)?,
//!     idempotency: None,
//! };
//! recorder.send(Command::Report(report)).await?;
//!
//! assert_eq!(recorder.reports_of("appointment_starting").len(), 1);
//! # Ok(())
//! # }
//! ```

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod bulk;
mod business;
mod command;
#[cfg(feature = "http")]
#[allow(
    dead_code,
    unused_imports,
    reason = "the client takes these parts up next"
)]
mod delivery;
mod encode;
mod error;
#[cfg(feature = "http")]
mod http;
mod keys;
mod options;
mod recorder;
mod sink;
mod values;

use __private as private;

pub use bulk::{Bulk, BulkCancel, BulkReceipt, BulkReport, Event, Outcome};
pub use business::{Completing, CompletingAll, Done, Incomplete, IncompleteAll};
pub use command::{Cancel, Command, Idempotency, PayloadJson, Report};
#[cfg(feature = "http")]
pub use delivery::{DeliveryOptions, RateLimit};
pub use error::{Answer, Error, Failure, PayloadError, Violation};
#[cfg(feature = "http")]
pub use http::{AppCredentials, Client, ClientBuilder, Instance};
pub use keys::{ENTITY_NAMESPACE, IDEMPOTENCY_NAMESPACE};
pub use options::ReportOptions;
pub use recorder::Recorder;
pub use sink::{Receipt, Sending, Sink};
pub use values::{ContactId, FutureDate};

pub use jiff::{Timestamp, civil::Date};
pub use triggers_macros::triggers;
pub use uuid::Uuid;
