//! One function per common type of a property's value, required and optional.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use super::Fields;
use crate::{ContactId, FutureDate};

macro_rules! values {
    ($($required:ident, $optional:ident: $value:ty;)*) => {
        impl Fields<'_> {$(
            /// Writes the next property.
            pub fn $required(&mut self, value: &$value) {
                self.value(value);
            }

            /// Writes the next property, unless it is absent.
            pub fn $optional(&mut self, value: &Option<$value>) {
                self.value(value);
            }
        )*}
    };
}

values! {
    string, optional_string: String;
    number, optional_number: f64;
    integer, optional_integer: i64;
    boolean, optional_boolean: bool;
    uuid, optional_uuid: Uuid;
    contact, optional_contact: ContactId;
    timestamp, optional_timestamp: Timestamp;
    future_date, optional_future_date: FutureDate;
    date, optional_date: Date;
}
