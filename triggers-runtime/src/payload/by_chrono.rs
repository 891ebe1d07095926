//! The types of chrono.

use chrono::{DateTime, Datelike, NaiveDate, TimeZone};
use jiff::{Timestamp, civil::Date};

use super::{Day, Moment};

impl<Z: TimeZone> Moment for DateTime<Z> {
    fn moment(&self) -> Option<Timestamp> {
        // In a leap second chrono counts on: its nanoseconds then go beyond a second.
        let nanosecond = self.timestamp_subsec_nanos().min(999_999_999);
        Timestamp::new(self.timestamp(), i32::try_from(nanosecond).ok()?).ok()
    }
}

impl Day for NaiveDate {
    fn day(&self) -> Option<Date> {
        let year = i16::try_from(self.year()).ok()?;
        let (month, day) = (
            i8::try_from(self.month()).ok()?,
            i8::try_from(Datelike::day(self)).ok()?,
        );
        Date::new(year, month, day).ok()
    }
}
