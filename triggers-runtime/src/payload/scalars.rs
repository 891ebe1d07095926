//! The types of the standard library, of jiff and of this crate.

use std::borrow::Cow;
use std::time::SystemTime;

use jiff::{Timestamp, Zoned, civil::Date};
use uuid::Uuid;

use super::{Boolean, Contact, Day, Guid, Integer, Moment, Number, Text};
use crate::{ContactId, FutureDate};

impl Text for str {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for String {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Text for Cow<'_, str> {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl Number for f64 {
    fn number(&self) -> f64 {
        *self
    }
}

macro_rules! numbers {
    ($($number:ty)*) => {$(
        impl Number for $number {
            fn number(&self) -> f64 {
                f64::from(*self)
            }
        }
    )*};
}

// Larger integers would lose digits on the way.
numbers!(f32 i8 i16 i32 u8 u16 u32);

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl Integer for $integer {
            fn integer(&self) -> i128 {
                i128::from(*self)
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 i128 u8 u16 u32 u64);

impl Integer for isize {
    fn integer(&self) -> i128 {
        // No target has a pointer of more than 64 bits; if one had, the value would be refused.
        i64::try_from(*self).map_or(i128::MAX, i128::from)
    }
}

impl Integer for usize {
    fn integer(&self) -> i128 {
        u64::try_from(*self).map_or(i128::MAX, i128::from)
    }
}

impl Boolean for bool {
    fn boolean(&self) -> bool {
        *self
    }
}

impl Guid for Uuid {
    fn guid(&self) -> Uuid {
        *self
    }
}

impl Guid for ContactId {
    fn guid(&self) -> Uuid {
        self.as_uuid()
    }
}

impl Contact for ContactId {
    fn contact(&self) -> ContactId {
        *self
    }
}

impl Moment for Timestamp {
    fn moment(&self) -> Option<Timestamp> {
        Some(*self)
    }
}

impl Moment for FutureDate {
    fn moment(&self) -> Option<Timestamp> {
        Some(self.as_timestamp())
    }
}

impl Moment for Zoned {
    fn moment(&self) -> Option<Timestamp> {
        Some(self.timestamp())
    }
}

impl Moment for SystemTime {
    fn moment(&self) -> Option<Timestamp> {
        Timestamp::try_from(*self).ok()
    }
}

impl Day for Date {
    fn day(&self) -> Option<Date> {
        Some(*self)
    }
}
