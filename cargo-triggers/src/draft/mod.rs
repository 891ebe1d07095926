//! From values to a payload schema: what the dashboard's *Generate from sample data* does
//! (docs/api.md#s2.5), and what it leaves open.
//!
//! For text the rule is documented: a property per key with its type, a title made of the key and the
//! value as its example, and every key required. The rest is decided here: whole numbers are
//! integers, formats come from well-formed values and are marked as inferred, a `null` says only that
//! the key may be absent.

mod formats;
mod kind;
mod scalar;
mod shape;
#[cfg(test)]
mod tests;
mod write;

pub(crate) use scalar::{key, text};
pub(crate) use shape::{Members, Problems};
pub(crate) use write::payload;
