//! The Rust types of payload values, and how they are handed to the runtime.

use super::{Scope, enums};
use crate::model::{Property, Scalar, Type};

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
    match (ty, ty.scalar()) {
        (Type::Enum(values), _) => values.type_name.clone(),
        (Type::Object(object), _) => object.type_name.clone(),
        (Type::Array(item), _) => format!("__t::Vec<{}>", item.type_name),
        (Type::Number | Type::Integer | Type::Boolean, Some(scalar)) => scalar.rust.to_owned(),
        (_, scalar) => format!("__t::{}", scalar.map_or("", |scalar| scalar.rust)),
    }
}

/// The expression of the runtime's `Value`, called `__t::V`, of the property of `self`.
pub(super) fn value(property: &Property, scope: &Scope<'_>) -> String {
    match (&property.ty, property.ty.scalar()) {
        (_, Some(Scalar { value, .. })) => {
            let optional = if property.required { "" } else { "Opt" };
            format!("__t::V::{optional}{value}(&self.{})", property.field)
        }
        (Type::Enum(values), None) if scope.overridden(&values.type_name).is_some() => {
            compound(property, "Json", "__t::private::Choice::json(", ")")
        }
        (Type::Enum(values), None) if enums::is_text(values) => {
            compound(property, "Text", "", ".as_str()")
        }
        (Type::Enum(_), None) => compound(property, "Json", "", ".as_str()"),
        (Type::Array(_), None) => reference(property, "List"),
        (_, None) => reference(property, "Object"),
    }
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
        Type::Enum(_) => "one of a closed set of values",
        Type::Object(_) => "an object",
        Type::Array(_) => "a list of objects",
        scalar => scalar.scalar().map_or("", |scalar| scalar.words),
    }
}
