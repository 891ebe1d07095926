//! The types of time.

use jiff::{Timestamp, civil::Date};
use time::{OffsetDateTime, UtcDateTime};

use super::{Day, Moment};

impl Moment for OffsetDateTime {
    fn moment(&self) -> Option<Timestamp> {
        Timestamp::from_nanosecond(self.unix_timestamp_nanos()).ok()
    }
}

impl Moment for UtcDateTime {
    fn moment(&self) -> Option<Timestamp> {
        Timestamp::from_nanosecond(self.unix_timestamp_nanos()).ok()
    }
}

impl Day for time::Date {
    fn day(&self) -> Option<Date> {
        let year = i16::try_from(self.year()).ok()?;
        let (month, day) = (
            i8::try_from(u8::from(self.month())).ok()?,
            i8::try_from(time::Date::day(*self)).ok()?,
        );
        Date::new(year, month, day).ok()
    }
}
