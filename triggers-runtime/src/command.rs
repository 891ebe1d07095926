//! Commands: plain data, built once and never changed, whichever sink delivers it.

use std::borrow::Cow;
use std::fmt;
use std::num::NonZeroU64;
use std::sync::Arc;
use std::time::Duration;

use uuid::Uuid;

use crate::Error;

/// One call of the API, ready to be sent, stored or inspected.
///
/// The payload and the idempotency key are frozen: sending a clone later sends the same bytes under
/// the same key. `Debug` shows keys and sizes, never payload values.
///
/// ```
/// use triggers_runtime::{Command, PayloadJson, Report, Uuid};
///
/// # fn main() -> Result<(), triggers_runtime::Error> {
/// let invoice = Uuid::now_v7();
/// let payload = PayloadJson::from_json(r#"{"number":"INV-2041"}"#)?;
/// let report = Command::report("invoice_overdue", Report::new(Some(invoice), payload, None));
/// let cancel = Command::cancel("invoice_overdue", invoice);
///
/// assert_eq!(report.external_entity_id(), cancel.external_entity_id());
/// // Without an idempotency key, a second report is a second event.
/// assert!(!report.is_repeatable() && cancel.is_repeatable());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Command {
    /// The trigger key, 1 to 100 characters.
    pub trigger_key: Cow<'static, str>,
    /// What to do.
    pub action: Action,
}

impl Command {
    /// Creates a command from a trigger key and an action.
    #[must_use]
    pub fn new(trigger_key: impl Into<Cow<'static, str>>, action: Action) -> Self {
        Self {
            trigger_key: trigger_key.into(),
            action,
        }
    }

    /// Creates a command that reports one event.
    #[must_use]
    pub fn report(trigger_key: impl Into<Cow<'static, str>>, report: Report) -> Self {
        Self::new(trigger_key, Action::Report(report))
    }

    /// Creates a command that cancels all pending actions of an entity's events.
    #[must_use]
    pub fn cancel(trigger_key: impl Into<Cow<'static, str>>, external_entity_id: Uuid) -> Self {
        Self::new(trigger_key, Action::Cancel { external_entity_id })
    }

    /// Returns the entity of this command, or `None` for an event that cannot be canceled.
    #[must_use]
    pub fn external_entity_id(&self) -> Option<Uuid> {
        self.action.external_entity_id()
    }

    /// Returns whether sending the command twice has the effect of sending it once; see
    /// [`Action::is_repeatable`].
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        self.action.is_repeatable()
    }
}

/// What a [`Command`] does.
///
/// See the example of [`Command`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Action {
    /// Reports an event.
    Report(Report),
    /// Cancels all pending actions of an entity's events.
    Cancel {
        /// The entity whose events end.
        external_entity_id: Uuid,
    },
}

impl Action {
    /// Returns the entity of this action, or `None` for an event that cannot be canceled.
    #[must_use]
    pub fn external_entity_id(&self) -> Option<Uuid> {
        match self {
            Self::Report(report) => report.external_entity_id,
            Self::Cancel { external_entity_id } => Some(*external_entity_id),
        }
    }

    /// Returns whether sending the action twice has the effect of sending it once.
    ///
    /// That holds for a report with an idempotency key, while the service remembers the key, and
    /// for a cancel, while no later report of the same trigger and entity was sent.
    #[must_use]
    pub fn is_repeatable(&self) -> bool {
        match self {
            Self::Report(report) => report.idempotency.is_some(),
            Self::Cancel { .. } => true,
        }
    }

    /// Returns the report, or `None` for a cancel.
    #[must_use]
    pub fn as_report(&self) -> Option<&Report> {
        match self {
            Self::Report(report) => Some(report),
            Self::Cancel { .. } => None,
        }
    }
}

impl From<Report> for Action {
    fn from(report: Report) -> Self {
        Self::Report(report)
    }
}

/// One event to report.
///
/// See the example of [`Command`].
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Report {
    /// The entity that the event is about. An event without one cannot be canceled.
    pub external_entity_id: Option<Uuid>,
    /// The payload, as it is sent.
    pub payload: PayloadJson,
    /// The key by which the service recognizes duplicates. Without it, a retry is a second event.
    pub idempotency: Option<Idempotency>,
}

impl Report {
    /// Creates a report.
    #[must_use]
    pub fn new(
        external_entity_id: Option<Uuid>,
        payload: PayloadJson,
        idempotency: Option<Idempotency>,
    ) -> Self {
        Self {
            external_entity_id,
            payload,
            idempotency,
        }
    }
}

/// A payload as JSON text: one object, compact, frozen. Clones share the text.
///
/// See the example of [`Command`].
#[derive(Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct PayloadJson(Arc<str>);

impl PayloadJson {
    /// Takes a payload that was encoded earlier, for example one read from a database.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Payload`](crate::ErrorKind::Payload) if `json` is not one JSON object.
    pub fn from_json(json: impl Into<Arc<str>>) -> Result<Self, Error> {
        let json = json.into();
        match serde_json::from_str::<serde_json::Value>(&json) {
            Ok(serde_json::Value::Object(_)) => Ok(Self(json)),
            _ => Err(Error::payload("", String::new(), "is not one JSON object")),
        }
    }

    /// Takes text that the encoder wrote.
    pub(crate) fn encoded(json: &str) -> Self {
        Self(json.into())
    }

    /// Returns the JSON text, exactly as it is sent.
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

/// The key by which the service recognizes and ignores duplicates of a report.
///
/// ```
/// use std::time::Duration;
/// use triggers_runtime::Idempotency;
///
/// let one_day = Duration::from_secs(24 * 60 * 60);
/// let idempotency = Idempotency::new("import-7/row-12", Some(one_day))?;
/// assert_eq!(idempotency.key(), "import-7/row-12");
/// # Ok::<(), triggers_runtime::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "StoredIdempotency")
)]
pub struct Idempotency {
    key: Key,
    ttl_ms: Option<NonZeroU64>,
}

/// The text of a key. UUIDs, which most keys are, need no allocation.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Key {
    Short { len: u8, text: [u8; UUID] },
    Long(Box<str>),
}

/// The length of a UUID as text.
const UUID: usize = 36;

impl Key {
    fn as_str(&self) -> &str {
        match self {
            // It was copied from text, so it is text.
            Self::Short { len, text } => {
                str::from_utf8(text.get(..usize::from(*len)).unwrap_or_default())
                    .unwrap_or_default()
            }
            Self::Long(text) => text,
        }
    }
}

impl From<&str> for Key {
    fn from(key: &str) -> Self {
        let mut text = [0; UUID];
        match (text.get_mut(..key.len()), u8::try_from(key.len())) {
            (Some(place), Ok(len)) => {
                place.copy_from_slice(key.as_bytes());
                Self::Short { len, text }
            }
            _ => Self::Long(key.into()),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(f)
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Key {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl Idempotency {
    /// Creates a key that the service remembers for `ttl`, or for a week if `ttl` is `None`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Idempotency`](crate::ErrorKind::Idempotency) if `key` does not have 1 to 80
    /// characters, or `ttl` is less than one millisecond or more than `i64::MAX` milliseconds.
    pub fn new(key: impl AsRef<str>, ttl: Option<Duration>) -> Result<Self, Error> {
        let key = key.as_ref();
        if !(1..=80).contains(&key.chars().count()) {
            return Err(Error::idempotency("the key must have 1 to 80 characters"));
        }
        let ttl_ms = ttl.map(milliseconds).transpose()?;
        Ok(Self {
            key: key.into(),
            ttl_ms,
        })
    }

    /// Creates a key from an id, of which the text has the length that a key may have.
    pub(crate) fn of_id(id: Uuid, ttl: Option<Duration>) -> Result<Self, Error> {
        let mut text = [0; UUID];
        id.hyphenated().encode_lower(&mut text);
        let ttl_ms = ttl.map(milliseconds).transpose()?;
        Ok(Self {
            key: Key::Short { len: 36, text },
            ttl_ms,
        })
    }

    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &str {
        self.key.as_str()
    }

    /// Returns how long the service remembers the key, in milliseconds, or `None` for the
    /// service's default.
    #[must_use]
    pub fn ttl_ms(&self) -> Option<NonZeroU64> {
        self.ttl_ms
    }
}

/// The service takes an int64 of at least 1.
fn milliseconds(ttl: Duration) -> Result<NonZeroU64, Error> {
    i64::try_from(ttl.as_millis())
        .ok()
        .and_then(|ms| u64::try_from(ms).ok())
        .and_then(NonZeroU64::new)
        .ok_or_else(|| Error::idempotency("the ttl must be 1 to 2^63-1 milliseconds"))
}

#[cfg(feature = "serde")]
impl TryFrom<String> for PayloadJson {
    type Error = Error;

    fn try_from(json: String) -> Result<Self, Error> {
        Self::from_json(json)
    }
}

#[cfg(feature = "serde")]
impl From<PayloadJson> for String {
    fn from(payload: PayloadJson) -> Self {
        payload.as_str().to_owned()
    }
}

/// A key as it is stored, before it is checked.
#[cfg(feature = "serde")]
#[derive(serde::Deserialize)]
struct StoredIdempotency {
    key: Box<str>,
    ttl_ms: Option<NonZeroU64>,
}

#[cfg(feature = "serde")]
impl TryFrom<StoredIdempotency> for Idempotency {
    type Error = Error;

    fn try_from(stored: StoredIdempotency) -> Result<Self, Error> {
        let ttl = stored.ttl_ms.map(|ms| Duration::from_millis(ms.get()));
        Self::new(stored.key, ttl)
    }
}
