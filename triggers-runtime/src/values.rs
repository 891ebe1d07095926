//! Payload values with a meaning of their own.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use uuid::Uuid;

/// The id of a Wix contact, as the Contacts API returns it (docs/api.md#s2.7). Not just any GUID, hence a
/// type of its own.
///
/// ```
/// use triggers_runtime::{ContactId, FutureDate};
///
/// let contact: ContactId = "8046df3c-7575-4098-a5ab-c91ad8f33c47".parse()?;
/// let starts_at: FutureDate = "2026-12-01T16:00:00Z".parse()?;
/// # let _ = (contact, starts_at);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct ContactId(Uuid);

impl ContactId {
    /// Says that `id` is a contact's id.
    #[must_use]
    pub const fn new(id: Uuid) -> Self {
        Self(id)
    }

    /// The GUID.
    #[must_use]
    pub const fn as_uuid(&self) -> Uuid {
        self.0
    }
}

impl From<Uuid> for ContactId {
    fn from(id: Uuid) -> Self {
        Self(id)
    }
}

impl From<ContactId> for Uuid {
    fn from(id: ContactId) -> Self {
        id.0
    }
}

impl FromStr for ContactId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        text.parse().map(Self)
    }
}

impl fmt::Display for ContactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// When a scheduled event takes place (docs/api.md#s3).
///
/// If the date is in the past when the event is reported, the service skips the event without
/// returning an error.
///
/// See the example of [`ContactId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(transparent)
)]
pub struct FutureDate(Timestamp);

impl FutureDate {
    /// Schedules for `at`.
    #[must_use]
    pub const fn new(at: Timestamp) -> Self {
        Self(at)
    }

    /// The instant.
    #[must_use]
    pub const fn as_timestamp(&self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for FutureDate {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl From<FutureDate> for Timestamp {
    fn from(at: FutureDate) -> Self {
        at.0
    }
}

impl FromStr for FutureDate {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}

impl fmt::Display for FutureDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A text that is none of the values of a generated enum.
///
/// Returned by `parse` of a generated enum: `"PAID".parse::<Status>()`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownValue;

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is none of the values in the manifest")
    }
}

impl std::error::Error for UnknownValue {}

/// The value with that text.
///
/// # Errors
///
/// [`UnknownValue`] if there is none.
pub fn parse<T: Copy>(
    values: &[T],
    as_str: fn(T) -> &'static str,
    text: &str,
) -> Result<T, UnknownValue> {
    let mut values = values.iter().copied();
    values
        .find(|value| as_str(*value) == text)
        .ok_or(UnknownValue)
}
