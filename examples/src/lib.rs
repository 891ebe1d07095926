//! What the stories share: a stage to play on, and the timeline of what happened.
//!
//! Each story is a small app. It plays against a sandbox inside its own process, with a clock that
//! the story moves; with `TRIGGERS_BASE_URL`, `TRIGGERS_APP_ID`, `TRIGGERS_APP_SECRET` and
//! `TRIGGERS_INSTANCE_ID` set it plays against that server instead, in that server's own time.

#![allow(
    clippy::print_stdout,
    reason = "the stories are printed on standard output"
)]

mod failure;
mod stage;
mod timeline;

pub use failure::Failure;
pub use stage::Stage;
