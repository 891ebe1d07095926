//! Typed, cancelable events for the Wix Triggered Events API, generated from `triggers.yaml`.
//!
//! Generated functions build a [`Command`] and hand it to a [`Sink`]. A command is plain data:
//! encoded once, under a key made once, so whatever repeats it repeats the same. A sink is whatever
//! takes commands: an app instance over HTTP, or the [`Recorder`] in tests.
//!
//! ```
//! use triggers_runtime::{Recorder, Uuid, triggers};
//!
//! // In an app: `#[triggers]`, which reads the nearest `triggers.yaml`.
//! #[triggers(inline = "
//! version: 1
//! entities: { invoice: {} }
//! triggers:
//!   invoice_overdue:
//!     name: Invoice overdue
//!     entity: invoice
//!     payload:
//!       type: object
//!       properties:
//!         number: { type: string, title: Number, examples: [INV-2041] }
//!       required: [number]
//! ")]
//! pub mod events {}
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), triggers_runtime::Error> {
//! // In an app: `Client::from_env()?.instance(instance_id)`.
//! let site = Recorder::new();
//! let invoice = events::InvoiceId::new(Uuid::now_v7());
//! let payload = events::invoice_overdue::Payload { number: "INV-2041".into() };
//!
//! events::invoice_overdue::report(&site, invoice, &payload).await?;
//! events::invoice_overdue::cancel(&site, invoice).await?;
//!
//! let reports = site.reports_of(events::invoice_overdue::KEY);
//! assert_eq!(reports[0].payload.as_str(), r#"{"number":"INV-2041"}"#);
//! # Ok(())
//! # }
//! ```
//!
//! | feature | brings |
//! |---|---|
//! | `http`, default | `Client` and `Instance`: delivery over HTTP, on tokio |
//! | `reqwest` | `ClientBuilder::reqwest`: delivery through a `reqwest::Client` of the caller's |
//! | `chrono`, `time` | timestamps and dates of these crates in hand-written payloads, see [`payload`] |
//! | `inbound` | [`TypedTrigger`] and [`FromJson`], for `#[triggers(provider)]` and `triggers-inbound` |
//! | `schemars` | JSON Schemas of generated payloads, for `#[triggers(schemas)]` |
//! | `serde`, part of `http` | `Serialize` and `Deserialize` for ids, values, commands and unfinished business events |

#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
#[cfg(feature = "batcher")]
mod batcher;
mod bulk;
mod business;
mod call;
#[cfg(feature = "http")]
mod catalog;
#[cfg(feature = "http")]
mod client;
mod command;
#[cfg(feature = "schedule")]
#[doc(hidden)]
pub mod deadline;
#[cfg(feature = "http")]
mod delivery;
mod encode;
mod error;
#[cfg(feature = "batcher")]
mod finish;
#[cfg(feature = "http")]
mod http;
mod ids;
#[cfg(feature = "inbound")]
mod inbound;
mod keys;
mod options;
pub mod payload;
mod recorder;
#[cfg(feature = "schedule")]
#[doc(hidden)]
pub mod schedule;
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub mod schemas;
mod sink;
mod values;
#[cfg(feature = "http")]
mod verify;

use __private as private;

#[cfg(feature = "batcher")]
pub use batcher::{Batcher, BatcherOptions};
pub use bulk::{Bulk, BulkReceipt};
pub use business::{Completing, CompletingAll, Done, Incomplete, IncompleteAll};
pub use call::{Delivery, ReportCall};
#[cfg(feature = "http")]
pub use catalog::{Catalog, CatalogTrigger};
#[cfg(feature = "http")]
#[doc(hidden)]
pub use client::environment;
#[cfg(feature = "http")]
pub use client::{Client, ClientBuilder};
pub use command::{Action, Command, Idempotency, PayloadJson, Report};
#[cfg(feature = "http")]
pub use delivery::{DeliveryEvent, DeliveryOptions, Instance, Operation, RateLimit, Subject};
pub use error::{Answer, Error, ErrorKind, Violation};
#[cfg(feature = "http")]
pub use http::AppCredentials;
pub use ids::{AppId, InstanceId};
#[cfg(feature = "inbound")]
pub use inbound::{FromJson, JsonError, TypedTrigger};
pub use keys::{ENTITY_NAMESPACE, IDEMPOTENCY_NAMESPACE};
pub use recorder::Recorder;
pub use sink::{Receipt, Sending, Sink};
pub use values::{ContactId, FutureDate, UnknownValue};
#[cfg(feature = "http")]
pub use verify::{Differing, Verified};

pub use jiff::{Timestamp, civil::Date};
pub use triggers_macros::{TriggerPayload, triggers};
pub use uuid::Uuid;

/// What an app keeps in its state or holds across an await can be shared between threads.
const _: fn() = || {
    fn is_send<T: Send>() {}
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<(Command, Bulk, Receipt, BulkReceipt, Error, Recorder)>();
    is_send_and_sync::<(Incomplete, IncompleteAll)>();
    is_send::<(Delivery<'_, Receipt>, Delivery<'_, BulkReceipt>)>();
    is_send::<(ReportCall<'_>, Completing<'_>, CompletingAll<'_>)>();
    #[cfg(feature = "batcher")]
    is_send_and_sync::<(Batcher, BatcherOptions)>();
    #[cfg(feature = "http")]
    is_send_and_sync::<(
        Client,
        ClientBuilder,
        Instance,
        AppCredentials,
        Catalog,
        Verified,
    )>();
};
