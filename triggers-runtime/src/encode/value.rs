//! What payloads are made of: objects, lists and values, borrowed.

use jiff::Timestamp;
use jiff::civil::Date;
use uuid::Uuid;

use crate::{ContactId, FutureDate};

/// A payload, a nested object or an array's item.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a payload object",
    label = "neither generated from the manifest nor checked against it by `TriggerPayload`",
    note = "arrays in payloads hold objects only"
)]
pub trait Object {
    /// Hands over all properties, in manifest order.
    fn fields(&self, to: &mut Fields<'_>);
}

/// A borrowed object or list, of which generated code makes a trait object.
///
/// A trait object of the type itself would bring along the code that drops it: half of the functions that are
/// compiled for a trigger. And in incremental builds the compiler puts what belongs to a type into an object file for the type's
/// module; what belongs to this one comes into one file for all triggers.
#[derive(Debug)]
pub struct Ref<'a, T>(pub &'a T);

impl<T: Object> Object for Ref<'_, T> {
    #[inline]
    fn fields(&self, to: &mut Fields<'_>) {
        self.0.fields(to);
    }
}

/// Receives the name of an object's type, its keys and as many values.
type Visit<'v> = dyn FnMut(&'static str, &'static [&'static str], &[Value<'_>]) + 'v;

/// Takes the properties of one object.
pub struct Fields<'v>(&'v mut Visit<'v>);

impl std::fmt::Debug for Fields<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fields")
    }
}

impl Fields<'_> {
    /// Takes the name of the type, its keys on the wire, and their values in the same order.
    ///
    /// One call with two arrays compiles faster than a call per property.
    pub fn object(
        &mut self,
        name: &'static str,
        keys: &'static [&'static str],
        values: &[Value<'_>],
    ) {
        (self.0)(name, keys, values);
    }
}

/// Shows the properties of `object` to `visit`.
pub(crate) fn visit(
    object: &dyn Object,
    mut visit: impl FnMut(&'static str, &'static [&'static str], &[Value<'_>]),
) {
    object.fields(&mut Fields(&mut visit));
}

/// A list of objects, or the value of an optional property that is an object or a list.
pub trait List {
    /// Hands over the items, first to last.
    fn each(&self, to: &mut dyn FnMut(Value<'_>));
}

impl<T: Object> List for Ref<'_, Vec<T>> {
    fn each(&self, to: &mut dyn FnMut(Value<'_>)) {
        let mut rest = self.0.as_slice();
        // A pattern is compiled without the functions of an iterator.
        while let [item, others @ ..] = rest {
            to(Value::Object(&Ref(item)));
            rest = others;
        }
    }
}

impl<T: Object> List for Ref<'_, Option<T>> {
    fn each(&self, to: &mut dyn FnMut(Value<'_>)) {
        if let Some(object) = self.0 {
            to(Value::Object(&Ref(object)));
        }
    }
}

impl<T: Object> List for Ref<'_, Option<Vec<T>>> {
    fn each(&self, to: &mut dyn FnMut(Value<'_>)) {
        if let Some(list) = self.0 {
            to(Value::List(&Ref(list)));
        }
    }
}

/// A value of a type that was written by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of a payload property",
    label = "not a payload value"
)]
pub trait Field {
    /// Hands over the value, or nothing if the property is to be left out.
    fn write(&self, to: Slot<'_>);
}

/// Takes one value.
pub struct Slot<'v>(pub(crate) &'v mut dyn FnMut(Value<'_>));

impl std::fmt::Debug for Slot<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Slot")
    }
}

impl Slot<'_> {
    /// Takes the value.
    pub fn put(self, value: Value<'_>) {
        (self.0)(value);
    }
}

/// One value of a payload. Generated code names the types of its fields; the rest is what they
/// become.
#[derive(Clone, Copy)]
pub enum Value<'a> {
    /// The property is left out.
    Absent,
    /// Text.
    Text(&'a str),
    /// JSON that the generator wrote.
    Json(&'static str),
    /// A number; one that is not finite is refused.
    Number(f64),
    /// A whole number; beyond 2^53 it is refused.
    Whole(i64),
    /// `true` or `false`.
    Truth(bool),
    /// A GUID.
    Id(Uuid),
    /// A point in time; before the year 0 it is refused.
    Moment(Timestamp),
    /// A date; before the year 0 it is refused.
    Day(Date),
    /// A value that cannot be sent, and why.
    Refused(&'static str),
    /// A nested object.
    Object(&'a dyn Object),
    /// An array of objects.
    List(&'a dyn List),
    /// An optional object or array of objects.
    Optional(&'a dyn List),
    /// What this hands over, or nothing.
    With(&'a dyn Fn(Slot<'_>)),
    /// A required field.
    String(&'a String),
    /// A required field.
    F64(&'a f64),
    /// A required field.
    I64(&'a i64),
    /// A required field.
    Bool(&'a bool),
    /// A required field.
    Uuid(&'a Uuid),
    /// A required field.
    Contact(&'a ContactId),
    /// A required field.
    Timestamp(&'a Timestamp),
    /// A required field.
    FutureDate(&'a FutureDate),
    /// A required field.
    Date(&'a Date),
    /// An optional field.
    OptString(&'a Option<String>),
    /// An optional field.
    OptF64(&'a Option<f64>),
    /// An optional field.
    OptI64(&'a Option<i64>),
    /// An optional field.
    OptBool(&'a Option<bool>),
    /// An optional field.
    OptUuid(&'a Option<Uuid>),
    /// An optional field.
    OptContact(&'a Option<ContactId>),
    /// An optional field.
    OptTimestamp(&'a Option<Timestamp>),
    /// An optional field.
    OptFutureDate(&'a Option<FutureDate>),
    /// An optional field.
    OptDate(&'a Option<Date>),
}

impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Value")
    }
}

impl Value<'_> {
    /// The value of a field, by what it is.
    pub(crate) fn plain(self) -> Self {
        match self {
            Self::String(value) => Self::Text(value),
            Self::F64(value) => Self::Number(*value),
            Self::I64(value) => Self::Whole(*value),
            Self::Bool(value) => Self::Truth(*value),
            Self::Uuid(value) => Self::Id(*value),
            Self::Contact(value) => Self::Id(value.as_uuid()),
            Self::Timestamp(value) => Self::Moment(*value),
            Self::FutureDate(value) => Self::Moment(value.as_timestamp()),
            Self::Date(value) => Self::Day(*value),
            Self::OptString(value) => option(value, Self::String),
            Self::OptF64(value) => option(value, Self::F64),
            Self::OptI64(value) => option(value, Self::I64),
            Self::OptBool(value) => option(value, Self::Bool),
            Self::OptUuid(value) => option(value, Self::Uuid),
            Self::OptContact(value) => option(value, Self::Contact),
            Self::OptTimestamp(value) => option(value, Self::Timestamp),
            Self::OptFutureDate(value) => option(value, Self::FutureDate),
            Self::OptDate(value) => option(value, Self::Date),
            value => value,
        }
    }
}

// The value holds the field by reference, so that reading it copies nothing.
#[expect(clippy::ref_option, reason = "a field is an `Option`")]
fn option<'a, T>(value: &'a Option<T>, required: fn(&'a T) -> Value<'a>) -> Value<'a> {
    match value {
        Some(value) => required(value).plain(),
        None => Value::Absent,
    }
}
