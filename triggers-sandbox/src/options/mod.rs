//! What the sandbox answers where the sources say nothing or contradict each other, and the few
//! numbers that can be set.

pub mod assumed;
mod question;

use assumed::Answers;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Everything about a sandbox that is a matter of choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Options {
    pub(crate) assumed: Answers,
    pub(crate) token_lifetime: Duration,
    /// Activations that may wait at one time.
    pub(crate) max_waiting: usize,
    /// Calls per minute and app instance.
    pub(crate) rate_limit: Option<u32>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            assumed: Answers::default(),
            token_lifetime: Duration::from_secs(4 * 3600),
            max_waiting: 1_000_000,
            rate_limit: None,
        }
    }
}
