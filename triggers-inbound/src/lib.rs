//! What Wix sends to an app on the Triggered Events API: verified webhooks, and the calls of a trigger
//! provider.
//!
//! [`Webhooks`] and [`Provider`] have no web framework in them: each takes the body of a request and
//! returns a [`Response`]. With the feature `tower` both are services, for axum and others.
//!
//! ```no_run
//! use triggers_inbound::{Provider, Verifier, Webhooks};
//! use triggers_runtime::AppId;
//!
//! # async fn serve(app_id: AppId, body: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = Verifier::new(app_id, std::env::var("TRIGGERS_PUBLIC_KEY")?)?;
//! let webhooks = Webhooks::new(verifier.clone()).on_event(|event| async move {
//!     println!("{} of {:?}", event.event_type, event.instance_id);
//!     Ok(())
//! });
//! let provider = Provider::new(verifier); // with a handler for each trigger
//!
//! let response = webhooks.handle(body).await;
//! let response = provider.handle("/refresh-payload", body).await;
//! # Ok(())
//! # }
//! ```
//!
//! | feature | brings |
//! |---|---|
//! | `tower` | services for axum and every other server that takes them |
//! | `outbox` | instances and handled events in the database of `triggers-outbox` |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod base64;
mod call;
mod event;
mod json;
mod key;
#[cfg(feature = "outbox")]
mod outbox;
mod provider;
mod refusal;
mod response;
mod run;
#[cfg(feature = "tower")]
mod service;
mod store;
mod verifier;
mod webhooks;

pub use call::{Configuration, ConfigurationError, FilterOption};
pub use event::{DomainEvent, Event, EventKind};
pub use key::KeyError;
#[cfg(feature = "outbox")]
pub use outbox::{OutboxInstances, OutboxLog};
pub use provider::{Provider, Refresh};
pub use refusal::Refusal;
pub use response::Response;
pub use run::HandlerError;
pub use store::{EventLog, Instances, MemoryLog, Stored};
pub use verifier::Verifier;
pub use webhooks::Webhooks;
