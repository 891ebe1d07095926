//! What a caller may choose for a single report.

use std::time::Duration;

/// Choices for one report; `new` leaves everything as the manifest says.
///
/// ```
/// use std::time::Duration;
/// use triggers_runtime::ReportOptions;
///
/// let options = ReportOptions::new().idempotency_key("import-7/row-12").ttl(Duration::from_secs(3600));
/// # let _ = options;
/// ```
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
    /// The same, but with a fresh key where the manifest's would be used.
    pub(crate) fn or_fresh(mut self) -> Self {
        if matches!(self.key, KeyChoice::Default) {
            self.key = KeyChoice::Fresh;
        }
        self
    }

    /// The manifest's idempotency key, or a fresh one where the manifest derives none.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses this key, 1 to 80 characters, in place of the manifest's. The service ignores later
    /// reports of the trigger under the same key (spec §4).
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.key = KeyChoice::Own(key.into().into_boxed_str());
        self
    }

    /// How long the service is to remember the key: whole milliseconds, at least one. Without it
    /// the manifest's `ttl` holds, and without that the service's week (spec §4).
    pub fn ttl(mut self, ttl: Duration) -> Self {
        self.ttl = Some(ttl);
        self
    }

    /// Sends no key. A report whose answer is lost can then not be repeated safely, so it fails as
    /// [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous) instead.
    pub fn without_idempotency(mut self) -> Self {
        self.key = KeyChoice::None;
        self
    }
}
