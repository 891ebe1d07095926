//! A local stand-in for the Wix Triggered Events API with a clock you can move.
//!
//! It answers what the service answers, on the same paths, and remembers what an app reported. It is
//! not Wix, sends nothing to anybody, and listens on the loopback interface only.
//!
//! ```
//! use std::time::Duration;
//! use triggers_codegen::Source;
//! use triggers_sandbox::Sandbox;
//!
//! const MANIFEST: &str = "
//! version: 1
//! app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
//! entities:
//!   invoice: {}
//! triggers:
//!   invoice_overdue:
//!     name: Invoice overdue
//!     entity: invoice
//!     payload:
//!       type: object
//!       properties:
//!         number: { type: string, title: Number, examples: [INV-1] }
//! ";
//!
//! const AUTOMATIONS: &str = "
//! - id: reminders
//!   configuration:
//!     trigger: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, triggerKey: invoice_overdue }
//!     rootActionIds: [wait]
//!     actions:
//!       wait: { type: DELAY, delayInfo: { offsetExpression: '{{7}}', offsetTimeUnit: DAYS, postActionIds: [remind] } }
//!       remind: { type: APP_DEFINED, appDefinedInfo: { actionKey: send-email } }
//! ";
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder()
//!     .manifest(Source::inline("triggers.yaml", MANIFEST)) // or a path
//!     .automations(AUTOMATIONS)
//!     .frozen()
//!     .start()
//!     .await?;
//! // Point a client at `sandbox.base_url()`, with the manifest's `app_id` and the secret
//! // `sandbox-secret`; any GUID is an app instance. Then:
//! sandbox.clock().advance(Duration::from_secs(8 * 24 * 3600));
//! for action in sandbox.actions() {
//!     println!("{} {} {}", action.ran_at, action.trigger_key, action.action_id);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! # The clock
//!
//! One virtual clock drives token expiry, idempotency windows, rate windows, schedules and delays.
//! It follows real time until it is frozen or moved, and stays frozen where it was moved to. A call
//! that moves it returns when all that fell due on the way has run, in order of time. Tokens end on
//! this clock too: after a leap of hours a client meets 401 and must ask for a new one, or be
//! given a longer life by [`Builder::token_lifetime`]. Months, weeks and days are those of UTC.
//!
//! # Automations
//!
//! The shape is that of the real Automation object (API summary [5.2](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.2)). They run for every app instance. Of
//! actions there are `APP_DEFINED`, `CONDITION`, `DELAY`, `RATE_LIMIT`, `SET_VARIABLES`, `OUTPUT` and
//! `SPLIT`; of expressions all documented formulas, and the part of `JSONata` that older configurations
//! use (feature `jsonata`, which `cargo triggers sandbox` has). What the sandbox cannot run (`CODE_CONDITION`, unknown functions) is
//! refused when it is loaded, so that nothing is passed over in silence.
//!
//! Expressions see the payload, the contacts and members that were made known
//! ([`Sandbox::set_contact`]), and the outputs of the actions before them. No app answers an
//! app-defined action, so a field that only the sandbox knows says how it goes:
//!
//! ```yaml
//! remind:
//!   type: APP_DEFINED
//!   namespace: mail
//!   appDefinedInfo: { actionKey: send-email, postActionIds: [note] }
//!   sandbox: { output: { messageId: m-1 }, answersAfter: 5m, timesOutAfter: 1h } # or { fails: mailbox full }
//! ```
//!
//! An app's own provider may be asked for fresh payloads (`Builder::provider`, feature `inbound`). Of the statuses,
//! reasons and warnings of API summary [5.1](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s5.1), `STUDIO_SITE_ENRICHMENT_FAILED`, the action status `STARTED` and
//! the `UNKNOWN_…` values cannot come up; `docs/automations.md` has all the details.
//!
//! # Assumed
//!
//! Where the sources leave the answer open or contradict each other (API summary [12](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s12)), the sandbox takes one
//! and offers the others. None of it is known of the real service. [`assumed`] lists every question;
//! [`Builder::assume`] and `cargo triggers sandbox --assume` answer one.
//!
//! # State
//!
//! In memory, unless [`Builder::state`] names a directory: then whatever was answered is there when
//! a sandbox is started with it again, however the last one ended. A [`Scenario`] is what happened
//! as a file, to be played again.
//!
//! # Limits
//!
//! A body has at most 1 MiB ([`Builder::max_body`]). The journal keeps 100,000 items and 64 MiB of bodies of each kind and
//! forgets the oldest. One million activations may wait ([`Builder::max_waiting`], then 429), one million idempotency keys are
//! held (then those that end first are given up), 100,000 tokens are known, 100,000 rate windows are counted (then the oldest
//! is given up), 100,000 contacts and members are known. A trigger has at most 100 active automations. The expressions of one action
//! may take about 130,000 steps, all of one call four times as many; they run on a thread of the sandbox, so that the
//! time can be read in the meantime. A body is nested at most 64 levels deep. 200 connections are open at one time
//! ([`Builder::max_connections`]), and one may be idle for a minute ([`Builder::idle_timeout`]). A scenario
//! has at most 100,000 steps and 64 MiB of payloads; 100,000 effects that faults hold up may wait.
//!
//! # Control API
//!
//! `/_sandbox/v1/{clock,requests,events,activations,actions,automations,contacts,members,gdpr-requests,faults,coverage,scenario,reset,instances,webhooks,provider,signing-key}`
//! does over HTTP what [`Sandbox`] does in the same process. Changes need `content-type: application/json` and
//! `x-sandbox: 1`.
//!
//! # Who may call
//!
//! Programs on this machine, and no web page but the sandbox's own: every request, whatever its path,
//! needs a `Host` that names this machine (else 421), and none may come from another origin (403, by
//! `Origin` and `Sec-Fetch-Site`; a followed link is accepted). To be reached from other machines the
//! sandbox needs an [access token](Builder::access_token), which then every request must carry (else
//! 401). The sandbox calls nothing but the provider and the receiver of webhooks that it was given, both
//! on this machine.

// Some of what the engine can do is for these alone.
#![cfg_attr(
    not(all(feature = "inbound", feature = "jsonata", feature = "pages")),
    allow(dead_code, unused_imports)
)]

mod assertions;
mod base64;
mod builder;
mod catalog;
mod coverage;
mod engine;
mod error;
mod expression;
mod faults;
mod installations;
pub mod journal;
mod labels;
mod log;
mod masks;
#[doc(hidden)]
pub mod measured;
mod options;
#[cfg_attr(not(feature = "inbound"), path = "outbound/none.rs")]
mod outbound;
mod outline;
mod people;
mod rates;
mod remote;
mod sandbox;
mod scenario;
#[cfg(feature = "schemars")]
pub mod schemas;
mod sent;
mod server;
mod shared;
mod source;
mod state;
mod timeline;
mod tokens;
#[cfg(feature = "pages")]
mod ui;

pub use assertions::{Actions, Activations, Events, Found, When};
pub use builder::{Builder, StartError};
pub use coverage::{Coverage, TriggerCoverage};
pub use engine::TooManyPeople;
pub use error::{Error, MovedBack, NotWritten, Problem};
pub use faults::{Fault, Faults};
pub use installations::Installation;
pub use log::StateError;
pub use options::assumed;
#[cfg(feature = "inbound")]
pub use outbound::{
    Delivery, FilterOption, ProviderAnswer, ProviderCall, ProviderMethod, SigningKey, Webhook,
};
pub use sandbox::{ClockHandle, Sandbox};
pub use scenario::Scenario;
pub use shared::ClockState;
pub use source::{Automations, Manifest};
pub use timeline::Timeline;
