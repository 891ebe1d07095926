//! What is sent: plain data, built once and never changed, whoever delivers it.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::Error;

/// One call of the API, ready to be sent, stored or looked at.
///
/// Its payload and idempotency key are frozen: sending a clone later sends the same bytes under the
/// same key. `Debug` shows keys and sizes, never payload values.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Report an event (spec §1.1).
    Report(Report),
    /// Cancel the remaining actions of an entity's events (spec §1.3).
    Cancel(Cancel),
}

impl Command {
    /// The trigger this call is for.
    #[must_use]
    pub fn trigger_key(&self) -> &str {
        match self {
            Self::Report(report) => &report.trigger_key,
            Self::Cancel(cancel) => &cancel.trigger_key,
        }
    }

    /// The entity this call is about; none for events that cannot be canceled.
    #[must_use]
    pub fn external_entity_id(&self) -> Option<Uuid> {
        match self {
            Self::Report(report) => report.external_entity_id,
            Self::Cancel(cancel) => Some(cancel.external_entity_id),
        }
    }

    /// Whether sending it twice has the effect of sending it once: a report under an idempotency
    /// key (while the service remembers the key, spec §4), or a cancel (while no later report of
    /// the same trigger and entity was sent).
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Report(report) => report.idempotency.is_some(),
            Self::Cancel(_) => true,
        }
    }
}

impl From<Report> for Command {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

impl From<Cancel> for Command {
    fn from(cancel: Cancel) -> Self {
        Self::Cancel(cancel)
    }
}

/// An event to report (spec §1.1).
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The trigger, 1 to 100 characters.
    pub trigger_key: Cow<'static, str>,
    /// What the event is about; without it the event cannot be canceled.
    pub external_entity_id: Option<Uuid>,
    /// The payload, as it goes out.
    pub payload: PayloadJson,
    /// The key under which repeats are ignored; without it a repeat is a second event.
    pub idempotency: Option<Idempotency>,
}

/// A request to cancel what is left of all events of one trigger and entity (spec §1.3, §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancel {
    /// The trigger, 1 to 100 characters.
    pub trigger_key: Cow<'static, str>,
    /// The entity whose events end here.
    pub external_entity_id: Uuid,
}

/// A payload as JSON text: one object, compact, frozen. Clones share the text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PayloadJson(Arc<str>);

impl PayloadJson {
    /// Takes a payload that was encoded earlier, for example one read back from a store.
    ///
    /// # Errors
    ///
    /// [`Error::Payload`] when `json` is not one JSON object.
    pub fn from_json(json: impl Into<Arc<str>>) -> Result<Self, Error> {
        let json = json.into();
        match serde_json::from_str::<serde_json::Value>(&json) {
            Ok(serde_json::Value::Object(_)) => Ok(Self(json)),
            _ => Err(Error::payload("", String::new(), "is not one JSON object")),
        }
    }

    /// Takes text that the encoder wrote.
    pub(crate) fn encoded(json: String) -> Self {
        Self(json.into())
    }

    /// The JSON text, exactly as it goes out.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows the size only: a payload may hold personal data.
impl fmt::Debug for PayloadJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PayloadJson({} bytes)", self.0.len())
    }
}

/// The key under which the service ignores repeats of a report (spec §4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Idempotency {
    key: Box<str>,
    ttl_ms: Option<NonZeroU64>,
}

impl Idempotency {
    /// A key and how long the service is to remember it; without `ttl` that is a week (spec §4).
    ///
    /// # Errors
    ///
    /// [`Error::Idempotency`] when `key` is not 1 to 80 characters (spec §1.1), or `ttl` is under
    /// one millisecond or over `i64::MAX` of them.
    pub fn new(key: impl Into<Box<str>>, ttl: Option<Duration>) -> Result<Self, Error> {
        let key = key.into();
        if !(1..=80).contains(&key.chars().count()) {
            return Err(Error::Idempotency {
                problem: "the key must have 1 to 80 characters",
            });
        }
        let ttl_ms = ttl.map(milliseconds).transpose()?;
        Ok(Self { key, ttl_ms })
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How long the service is to remember the key, in milliseconds; none leaves it to the service.
    #[must_use]
    pub fn ttl_ms(&self) -> Option<NonZeroU64> {
        self.ttl_ms
    }
}

/// The service takes an int64 of at least 1 (spec §1.1).
fn milliseconds(ttl: Duration) -> Result<NonZeroU64, Error> {
    i64::try_from(ttl.as_millis())
        .ok()
        .and_then(|ms| u64::try_from(ms).ok())
        .and_then(NonZeroU64::new)
        .ok_or(Error::Idempotency {
            problem: "the ttl must be 1 to 2^63-1 milliseconds",
        })
}
