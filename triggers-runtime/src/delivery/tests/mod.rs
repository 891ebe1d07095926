//! The whole layer over a scripted transport and on a paused clock: every run is the same.

mod bulk;
mod calls;
mod dropped;
mod lanes;
mod limits;
pub(super) mod script;
mod tokens;
