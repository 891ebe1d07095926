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
//! sandbox.clock().advance(Duration::from_hours(8 * 24));
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
//! The shape is that of the real Automation object (spec §5.2). They run for every app instance.
//! Of actions there are `APP_DEFINED`, `DELAY`, `CONDITION` and `RATE_LIMIT`; of expressions the
//! bracket form with `var`, `contains`, `arraySome`, `arrayEvery`, `arrayMap`, `stringEq`,
//! `stringHasSubString`, `stringContains`, `numberEq`, `numberGt`, `numberLt`, `boolEq`,
//! `dateEq`, `dateBefore`, `dateAfter`, `dateTimeEq`, `dateTimeBefore`, `dateTimeAfter`, `isEmpty`,
//! `not`, `and`, `or`, `if`, `concat`, `sum`, `subtract` and `now`. What uses anything else is refused when
//! it is loaded, so that nothing is passed over in silence. `var` sees the payload of the trigger
//! and nothing else: contacts are not looked up, and actions have no output.
//!
//! # Assumed
//!
//! Where the sources leave the answer open or contradict each other (spec §12), the sandbox takes one
//! and offers the others. None of it is known of the real service. [`assumed`] lists every question;
//! [`Builder::assume`] and `cargo triggers sandbox --assume` answer one.
//!
//! # Limits
//!
//! A body has at most 1 MiB ([`Builder::max_body`]). The journal keeps 100,000 items and 64 MiB of bodies of each kind and
//! forgets the oldest. One million activations may wait ([`Builder::max_waiting`], then 429), one million idempotency keys are
//! held (then those that end first are given up), 100,000 tokens are known, 100,000 rate windows are counted. A trigger has at
//! most 100 active automations.
//!
//! # Control API
//!
//! `/_sandbox/v1/{clock,requests,events,activations,actions,automations,faults,reset}` does over
//! HTTP what [`Sandbox`] does in the same process. Changes need `content-type: application/json` and
//! `x-sandbox: 1`.
//!
//! # Who may call
//!
//! Programs on this machine, and no web page but the sandbox's own: every request, whatever its path,
//! needs a `Host` that names this machine (else 421), and none may come from another origin (403, by
//! `Origin` and `Sec-Fetch-Site`; a followed link is let in). To be reached from other machines the
//! sandbox needs an [access token](Builder::access_token), which then every request must carry (else
//! 401). The sandbox calls nobody.

mod assertions;
mod builder;
mod catalog;
mod coverage;
mod engine;
mod errors;
mod expression;
mod faults;
pub mod journal;
#[doc(hidden)]
pub mod measured;
mod options;
mod pairs;
mod people;
mod provider;
mod rates;
mod sandbox;
mod scenario;
mod server;
mod source;
mod state;
mod store;
mod timeline;
mod tokens;
mod ui;
mod wire;

pub use assertions::{Actions, Activations, Found, When};
pub use builder::{Builder, StartError};
pub use coverage::{Coverage, TriggerCoverage};
pub use faults::{Fault, Faults};
pub use options::assumed;
pub use sandbox::{ClockHandle, Sandbox};
pub use scenario::Scenario;
pub use source::{Automations, Manifest};
pub use state::{ClockState, MovedBack};
pub use timeline::Timeline;
