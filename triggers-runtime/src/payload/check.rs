//! What generated code asks of a hand-written payload's fields.
//!
//! Generated code defines one trait per field, whose error message shows what the schema says and
//! where. It is implemented through these, and none of these impls is recommended by the compiler,
//! so that the message is the field's and not that of a trait in here.

use super::{Boolean, Contact, Day, Guid, Integer, List, Moment, Number, Text};
use crate::encode::{Field, Slot};

/// What the schema may say of a property.
pub mod kind {
    /// `string`
    #[derive(Debug)]
    pub enum Text {}
    /// `number`
    #[derive(Debug)]
    pub enum Number {}
    /// `integer`
    #[derive(Debug)]
    pub enum Integer {}
    /// `boolean`
    #[derive(Debug)]
    pub enum Boolean {}
    /// `format: uuid`
    #[derive(Debug)]
    pub enum Guid {}
    /// `identityType: contact`
    #[derive(Debug)]
    pub enum Contact {}
    /// `format: date-time`
    #[derive(Debug)]
    pub enum Moment {}
    /// `format: date`
    #[derive(Debug)]
    pub enum Day {}
    /// The object or the enum of that number.
    #[derive(Debug)]
    pub enum Node<const NODE: u64> {}
    /// A list of the objects of that number.
    #[derive(Debug)]
    pub enum ListOf<const NODE: u64> {}
}

/// A type that is held to one place of a manifest: a payload, a nested object, an array's item or
/// an enum. The number is made of the trigger, the place and what the schema says there.
pub trait StandsFor<const NODE: u64>: Field {}

/// A value that is always there.
pub trait Put<K> {
    /// Writes the value.
    fn put(&self, to: Slot<'_>);
}

/// A value that may be absent.
pub trait PutOptional<K> {
    /// Writes the value, or nothing.
    fn put(&self, to: Slot<'_>);
}

// An impl for every kind at once would meet itself: somebody else may have kinds of their own.
macro_rules! kinds {
    ($($kind:ty, $value:path, [$($node:tt)*], |$it:ident, $to:ident| $put:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: $value + ?Sized, $($node)*> Put<$kind> for T {
            fn put(&self, $to: Slot<'_>) {
                let $it = self;
                $put
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: $value, $($node)*> PutOptional<$kind> for T {
            fn put(&self, to: Slot<'_>) {
                Put::<$kind>::put(self, to);
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: $value, $($node)*> PutOptional<$kind> for Option<T> {
            fn put(&self, to: Slot<'_>) {
                if let Some(value) = self {
                    Put::<$kind>::put(value, to);
                }
            }
        }
    )*};
}

kinds! {
    kind::Text, Text, [], |it, to| to.text(&it.text());
    kind::Number, Number, [], |it, to| it.number().write(to);
    kind::Integer, Integer, [], |it, to| match i64::try_from(it.integer()) {
        Ok(whole) => whole.write(to),
        Err(_) => i64::MAX.write(to),
    };
    kind::Boolean, Boolean, [], |it, to| it.boolean().write(to);
    kind::Guid, Guid, [], |it, to| it.guid().write(to);
    kind::Contact, Contact, [], |it, to| it.contact().write(to);
    kind::Moment, Moment, [], |it, to| match it.moment() {
        Some(moment) => moment.write(to),
        None => to.refuse("is a time outside of the years 0 to 9999"),
    };
    kind::Day, Day, [], |it, to| match it.day() {
        Some(day) => day.write(to),
        None => to.refuse("is a date outside of the years 0 to 9999"),
    };
    kind::Node<NODE>, StandsFor<NODE>, [const NODE: u64], |it, to| it.write(to);
    kind::ListOf<NODE>, ItemsStandFor<NODE>, [const NODE: u64], |it, to| it.write_items(to);
}

/// A list of what stands for one place of a manifest.
pub trait ItemsStandFor<const NODE: u64> {
    /// Writes the array.
    fn write_items(&self, to: Slot<'_>);
}

#[diagnostic::do_not_recommend]
impl<L: List + ?Sized, const NODE: u64> ItemsStandFor<NODE> for L
where
    L::Item: StandsFor<NODE>,
{
    fn write_items(&self, to: Slot<'_>) {
        let mut items = to.array();
        for item in self.items() {
            items.push_field(item);
        }
        items.end();
    }
}

/// A hand-written enum.
pub trait Choice {
    /// The value as JSON text.
    fn json(&self) -> &'static str;
}
