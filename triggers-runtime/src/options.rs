//! What a caller chooses for one report.

use std::time::Duration;

/// How the idempotency key of one report is made.
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ReportOptions {
    pub(crate) key: KeyChoice,
    pub(crate) ttl: Option<Duration>,
}

#[derive(Clone, Debug, Default)]
pub(crate) enum KeyChoice {
    /// As the manifest derives it, or a fresh one.
    #[default]
    Default,
    /// A fresh one, even where the manifest derives one.
    Fresh,
    Own(Box<str>),
    None,
}

impl ReportOptions {
    /// The manifest's key, or a fresh one if the manifest derives none.
    pub fn new() -> Self {
        Self::default()
    }

    /// A fresh key unless the caller chooses one.
    pub(crate) fn fresh() -> Self {
        Self {
            key: KeyChoice::Fresh,
            ttl: None,
        }
    }

    /// Uses this key.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.key = KeyChoice::Own(key.into().into_boxed_str());
        self
    }

    /// Sets how long the service remembers the key.
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Sends no key.
    pub fn without_idempotency(mut self) -> Self {
        self.key = KeyChoice::None;
        self
    }
}
