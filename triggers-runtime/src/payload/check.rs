//! What generated code asks of a hand-written payload's fields.
//!
//! Generated code defines one trait per field, whose error message shows what the schema says and
//! where. It is implemented through these, and none of these impls is recommended by the compiler,
//! so that the message is the field's and not that of a trait in here.

use super::{Boolean, Contact, Day, Guid, Integer, Moment, Number, Text};
use crate::encode::{Field, List, Slot, Value};
use crate::payload;

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
    kind::Text, Text, [], |it, to| to.put(Value::Text(&it.text()));
    kind::Number, Number, [], |it, to| to.put(Value::Number(it.number()));
    kind::Integer, Integer, [], |it, to| to.put(whole(it.integer()));
    kind::Boolean, Boolean, [], |it, to| to.put(Value::Truth(it.boolean()));
    kind::Guid, Guid, [], |it, to| to.put(Value::Id(it.guid()));
    kind::Contact, Contact, [], |it, to| to.put(Value::Id(it.contact().as_uuid()));
    kind::Moment, Moment, [], |it, to| to.put(match it.moment() {
        Some(moment) => Value::Moment(moment),
        None => Value::Refused("is a time outside of the years 0 to 9999"),
    });
    kind::Day, Day, [], |it, to| to.put(match it.day() {
        Some(day) => Value::Day(day),
        None => Value::Refused("is a date outside of the years 0 to 9999"),
    });
    kind::Node<NODE>, StandsFor<NODE>, [const NODE: u64], |it, to| it.write(to);
    kind::ListOf<NODE>, ItemsStandFor<NODE>, [const NODE: u64], |it, to| it.write_items(to);
}

fn whole(number: i128) -> Value<'static> {
    i64::try_from(number).map_or(Value::Whole(i64::MAX), Value::Whole)
}

/// A list of what stands for one place of a manifest.
pub trait ItemsStandFor<const NODE: u64> {
    /// Hands over the items.
    fn write_items(&self, to: Slot<'_>);
}

#[diagnostic::do_not_recommend]
impl<L: payload::List + ?Sized, const NODE: u64> ItemsStandFor<NODE> for L
where
    L::Item: StandsFor<NODE>,
{
    fn write_items(&self, to: Slot<'_>) {
        to.put(Value::List(&Items(self)));
    }
}

struct Items<'a, L: ?Sized>(&'a L);

impl<L: payload::List + ?Sized> List for Items<'_, L>
where
    L::Item: Field,
{
    fn each(&self, to: &mut dyn FnMut(Value<'_>)) {
        for item in self.0.items() {
            to(Value::With(&|slot: Slot<'_>| item.write(slot)));
        }
    }
}

/// An enum that was written by hand.
pub trait Choice {
    /// The value as JSON text.
    fn json(&self) -> &'static str;
}
