//! Access tokens: each is bound to one app and one instance and ends on the virtual clock.

use crate::engine::Caller;
use crate::engine::clock::later;
use jiff::Timestamp;
use std::collections::HashMap;
use std::time::Duration;

/// Tokens beyond this number push out all that have ended, or else every token.
const MAX_TOKENS: usize = 100_000;

#[derive(Debug, Default)]
pub(crate) struct Tokens(HashMap<String, (Caller, Timestamp)>);

impl Tokens {
    /// Takes in a new token. Older ones of the same instance stay good (assumed).
    pub(crate) fn keep(
        &mut self,
        token: String,
        caller: Caller,
        lifetime: Duration,
        now: Timestamp,
    ) {
        if self.0.len() >= MAX_TOKENS {
            self.0.retain(|_, (_, end)| now < *end);
        }
        if self.0.len() >= MAX_TOKENS {
            self.0.clear();
        }
        self.0.insert(token, (caller, later(now, lifetime)));
    }

    /// Whose token it is, if it is one and has not ended.
    pub(crate) fn caller(&self, token: &str, now: Timestamp) -> Option<Caller> {
        self.holder(token, now).map(|(caller, _)| caller)
    }

    /// The same, with the moment at which the token ends.
    pub(crate) fn holder(&self, token: &str, now: Timestamp) -> Option<(Caller, Timestamp)> {
        self.0.get(token).filter(|(_, end)| now < *end).copied()
    }

    pub(crate) fn revoke(&mut self, token: &str) {
        self.0.remove(token);
    }
}
