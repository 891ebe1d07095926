//! The rules, by what they look at.

pub(super) mod client;
pub(super) mod lanes;
pub(super) mod outcomes;

use super::case::Case;
use super::trace::Trace;

/// Says how it was broken, if it was.
pub(super) type Rule = fn(&Case, &Trace) -> Result<(), String>;

/// Fails with a text unless something holds.
macro_rules! ensure {
    ($holds:expr, $($text:tt)*) => {
        if !$holds {
            return Err(format!($($text)*));
        }
    };
}
use ensure;
