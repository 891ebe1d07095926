//! What the fields of a hand-written payload may be.
//!
//! A struct marked `#[payload(trigger_key)]` is held to the manifest field by field, and each field
//! through one of the traits here: the schema says which. So aliases and generic types are as good
//! as the types they stand for, and a type of the app's own joins by implementing the trait:
//!
//! ```
//! use std::borrow::Cow;
//! use triggers_runtime::payload::Text;
//!
//! struct InvoiceNumber(u32);
//!
//! impl Text for InvoiceNumber {
//!     fn text(&self) -> Cow<'_, str> {
//!         format!("INV-{}", self.0).into()
//!     }
//! }
//! ```
//!
//! | the schema says | trait | implemented for |
//! |---|---|---|
//! | `string` | [`Text`] | `String`, `str`, `Cow<str>` |
//! | `number` | [`Number`] | `f64`, `f32`, integers of up to 32 bits |
//! | `integer` | [`Integer`] | all integers but `u128` |
//! | `boolean` | [`Boolean`] | `bool` |
//! | `format: uuid` | [`Guid`] | [`Uuid`], [`ContactId`](crate::ContactId) |
//! | and `identityType: contact` | [`Contact`] | [`ContactId`](crate::ContactId) |
//! | `format: date-time`, `futureDate` too | [`Moment`] | [`Timestamp`], [`FutureDate`](crate::FutureDate), `jiff::Zoned`, `SystemTime`; feature `chrono`: `DateTime`; feature `time`: `OffsetDateTime`, `UtcDateTime` |
//! | `format: date` | [`Day`] | [`Date`]; feature `chrono`: `NaiveDate`; feature `time`: `Date` |
//! | `array` | [`List`] | `Vec`, slices, arrays of what stands for the item |
//!
//! All of them hold for references, `Box`, `Rc` and `Arc` too. Objects and enums are types marked
//! with their place in the schema, as `#[payload(trigger_key.property)]`.

#[cfg(feature = "chrono")]
mod by_chrono;
#[cfg(feature = "time")]
mod by_time;
pub(crate) mod check;
mod list;
mod pointers;
mod scalars;

use std::borrow::Cow;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

pub use list::List;

/// A value of a `string` property, of any format without a trait of its own.
pub trait Text {
    /// The text, any Unicode.
    fn text(&self) -> Cow<'_, str>;
}

/// A value of a `number` property.
pub trait Number {
    /// The number; what is not finite is refused when the event is reported.
    fn number(&self) -> f64;
}

/// A value of an `integer` property.
pub trait Integer {
    /// The number; beyond ±2^53 it is refused when the event is reported, for JSON readers lose
    /// digits there.
    fn integer(&self) -> i128;
}

/// A value of a `boolean` property.
pub trait Boolean {
    /// The truth value.
    fn boolean(&self) -> bool;
}

/// A value of a `string` property with `format: uuid`.
pub trait Guid {
    /// The GUID.
    fn guid(&self) -> Uuid;
}

/// A value of the property with `identityType: contact` (API summary [2.7](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s2.7)).
pub trait Contact {
    /// The id of a contact, as the Contacts API returns it; any other GUID is taken and then
    /// enriches nothing.
    fn contact(&self) -> crate::ContactId;
}

/// A value of a `string` property with `format: date-time`, also of the one with
/// `futureDate: true`, at which a scheduled event takes place (API summary [3](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s3)).
pub trait Moment {
    /// The instant, which goes out in UTC; none when it lies outside of the years that RFC 3339
    /// knows, 0 to 9999: then the event is refused when it is reported.
    fn moment(&self) -> Option<Timestamp>;
}

/// A value of a `string` property with `format: date`.
pub trait Day {
    /// The date; none when it lies outside of the years 0 to 9999: then the event is refused when
    /// it is reported.
    fn day(&self) -> Option<Date>;
}
