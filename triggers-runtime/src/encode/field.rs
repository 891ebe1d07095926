//! The types a payload property may have (spec §2.2, §2.4).

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::{Field, Object, Slot};
use crate::{ContactId, FutureDate};

/// JSON numbers are doubles to most readers; beyond this, whole numbers lose digits.
const WHOLE: i64 = 1 << 53;

/// Years before it have a sign, which RFC 3339 does not know.
const YEAR_0: Timestamp = Timestamp::constant(-62_167_219_200, 0);

impl Field for String {
    fn write(&self, to: Slot<'_>) {
        to.text(self);
    }
}

impl Field for f64 {
    fn write(&self, to: Slot<'_>) {
        if self.is_finite() {
            to.number(*self);
        } else {
            to.refuse("is not a finite number");
        }
    }
}

impl Field for i64 {
    fn write(&self, to: Slot<'_>) {
        if (-WHOLE..=WHOLE).contains(self) {
            to.literal(self);
        } else {
            to.refuse("is a whole number beyond 2^53");
        }
    }
}

impl Field for bool {
    fn write(&self, to: Slot<'_>) {
        to.literal(self);
    }
}

impl Field for Uuid {
    fn write(&self, to: Slot<'_>) {
        to.id(*self);
    }
}

impl Field for ContactId {
    fn write(&self, to: Slot<'_>) {
        self.as_uuid().write(to);
    }
}

/// RFC 3339 in UTC with `Z`; fractions of a second only when there are any.
impl Field for Timestamp {
    fn write(&self, to: Slot<'_>) {
        if *self < YEAR_0 {
            to.refuse("is a time before the year 0");
        } else {
            to.moment(*self);
        }
    }
}

impl Field for FutureDate {
    fn write(&self, to: Slot<'_>) {
        self.as_timestamp().write(to);
    }
}

/// `2026-12-01`
impl Field for Date {
    fn write(&self, to: Slot<'_>) {
        if self.year() < 0 {
            to.refuse("is a date before the year 0");
        } else {
            to.quoted(self);
        }
    }
}

impl<T: Object> Field for Vec<T> {
    fn write(&self, to: Slot<'_>) {
        let mut items = to.array();
        let mut rest = self.as_slice();
        // A pattern is compiled without the functions of an iterator.
        while let [item, others @ ..] = rest {
            items.push(item);
            rest = others;
        }
        items.end();
    }
}

impl<T: Field> Field for Option<T> {
    fn write(&self, to: Slot<'_>) {
        if let Some(value) = self {
            value.write(to);
        }
    }
}
