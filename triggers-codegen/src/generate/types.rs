//! The Rust types of payload values, and how they are handed to the runtime.

use super::{Scope, enums};
use crate::model::{Property, Type};

/// The type of the property's field: an `Option` unless the property is required.
pub(super) fn field(property: &Property) -> String {
    let value = required(&property.ty);
    if property.required {
        value
    } else {
        format!("__t::Option<{value}>")
    }
}

/// The type of a value that is there.
pub(super) fn required(ty: &Type) -> String {
    let name = match ty {
        Type::String => "__t::String",
        Type::Number => "f64",
        Type::Integer => "i64",
        Type::Boolean => "bool",
        Type::Uuid => "__t::rt::Uuid",
        Type::Contact => "__t::rt::ContactId",
        Type::Timestamp => "__t::rt::Timestamp",
        Type::FutureDate => "__t::rt::FutureDate",
        Type::Date => "__t::rt::Date",
        Type::Enum(values) => &values.type_name,
        Type::Object(object) => &object.type_name,
        Type::Array(item) => return format!("__t::Vec<{}>", item.type_name),
    };
    name.to_owned()
}

/// The expression of the runtime's `Value`, called `__t::V`, of the property of `self`.
pub(super) fn value(property: &Property, scope: &Scope<'_>) -> String {
    let field = &property.field;
    let name = match &property.ty {
        Type::String => "String",
        Type::Number => "F64",
        Type::Integer => "I64",
        Type::Boolean => "Bool",
        Type::Uuid => "Uuid",
        Type::Contact => "Contact",
        Type::Timestamp => "Timestamp",
        Type::FutureDate => "FutureDate",
        Type::Date => "Date",
        Type::Enum(values) if scope.overridden(&values.type_name).is_some() => {
            return compound(property, "Json", "__t::private::Choice::json(", ")");
        }
        Type::Enum(values) => {
            let kind = if enums::is_text(values) {
                "Text"
            } else {
                "Json"
            };
            return compound(property, kind, "", ".as_str()");
        }
        Type::Object(_) => return reference(property, "Object"),
        Type::Array(_) => return reference(property, "List"),
    };
    let optional = if property.required { "" } else { "Opt" };
    format!("__t::V::{optional}{name}(&self.{field})")
}

/// A trait object, made of the runtime's `Ref` for the sake of compile time.
fn reference(property: &Property, kind: &str) -> String {
    let kind = if property.required { kind } else { "Optional" };
    format!("__t::V::{kind}(&__t::Ref(&self.{}))", property.field)
}

/// The value between `before` and `after`; of an optional property only if it is there.
fn compound(property: &Property, kind: &str, before: &str, after: &str) -> String {
    let field = &property.field;
    if property.required {
        // A method takes its own reference.
        let reference = if after.starts_with('.') { "" } else { "&" };
        return format!("__t::V::{kind}({before}{reference}self.{field}{after})");
    }
    format!(
        "match &self.{field} {{ __t::Some(value) => __t::V::{kind}({before}value{after}), __t::None => __t::V::Absent }}"
    )
}

/// What the values are, for documentation.
pub(super) fn words(ty: &Type) -> &'static str {
    match ty {
        Type::String => "text",
        Type::Number => "a finite number",
        Type::Integer => "a whole number within ±2^53",
        Type::Boolean => "`true` or `false`",
        Type::Uuid => "a GUID",
        Type::Contact => "the GUID of a contact of the site",
        Type::Timestamp => "a date and time in RFC 3339",
        Type::FutureDate => "a date and time in RFC 3339, at which the scheduled event takes place",
        Type::Date => "a date, `YYYY-MM-DD`",
        Type::Enum(_) => "one of a closed set of values",
        Type::Object(_) => "an object",
        Type::Array(_) => "a list of objects",
    }
}
