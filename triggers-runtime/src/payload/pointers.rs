//! What holds for a type holds for what points to it.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::check::StandsFor;
use super::{Boolean, Contact, Day, Guid, Integer, List, Moment, Number, Text};
use crate::ContactId;
use crate::encode::{Field, Slot};

macro_rules! through {
    ($pointer:ty: $($value:ident $method:ident $result:ty;)*) => {$(
        impl<T: $value + ?Sized> $value for $pointer {
            fn $method(&self) -> $result {
                (**self).$method()
            }
        }
    )*};
}

macro_rules! pointers {
    ($($pointer:ty)*) => {$(
        through! {
            $pointer:
            Text text Cow<'_, str>;
            Number number f64;
            Integer integer i128;
            Boolean boolean bool;
            Guid guid Uuid;
            Contact contact ContactId;
            Moment moment Option<Timestamp>;
            Day day Option<Date>;
        }
        impl<T: Field + ?Sized> Field for $pointer {
            fn write(&self, to: Slot<'_>) {
                (**self).write(to);
            }
        }

        impl<T: StandsFor<NODE> + ?Sized, const NODE: u64> StandsFor<NODE> for $pointer {}

        impl<T: List + ?Sized> List for $pointer {
            type Item = T::Item;

            fn items(&self) -> impl Iterator<Item = &T::Item> {
                (**self).items()
            }
        }
    )*};
}

pointers!(&T Box<T> Rc<T> Arc<T>);
