//! The Rust types of payload values, and how they are put into words.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens as _, quote};

use super::Scope;
use crate::model::{Property, Type};

/// The type of the property's field: an `Option` unless the property is required.
pub(super) fn field(property: &Property, scope: &Scope<'_>) -> TokenStream {
    let value = value(&property.ty, scope);
    if property.required {
        value
    } else {
        quote!(::core::option::Option<#value>)
    }
}

fn value(ty: &Type, scope: &Scope<'_>) -> TokenStream {
    let runtime = &scope.context.runtime;
    match ty {
        Type::String => quote!(::std::string::String),
        Type::Number => quote!(f64),
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Uuid => quote!(#runtime::Uuid),
        Type::Contact => quote!(#runtime::ContactId),
        Type::Timestamp => quote!(#runtime::Timestamp),
        Type::FutureDate => quote!(#runtime::FutureDate),
        Type::Date => quote!(#runtime::Date),
        Type::Enum(values) => scope.ty(&values.type_name).into_token_stream(),
        Type::Object(object) => scope.ty(&object.type_name).into_token_stream(),
        Type::Array(item) => {
            let name = scope.ty(&item.type_name);
            quote!(::std::vec::Vec<#name>)
        }
    }
}

/// The function of the runtime's `Fields` that takes the property's value.
pub(super) fn taker(property: &Property) -> Ident {
    let name = match (&property.ty, property.required) {
        (Type::String, true) => "string",
        (Type::String, false) => "optional_string",
        (Type::Number, true) => "number",
        (Type::Number, false) => "optional_number",
        (Type::Integer, true) => "integer",
        (Type::Integer, false) => "optional_integer",
        (Type::Boolean, true) => "boolean",
        (Type::Boolean, false) => "optional_boolean",
        (Type::Uuid, true) => "uuid",
        (Type::Uuid, false) => "optional_uuid",
        (Type::Contact, true) => "contact",
        (Type::Contact, false) => "optional_contact",
        (Type::Timestamp, true) => "timestamp",
        (Type::Timestamp, false) => "optional_timestamp",
        (Type::FutureDate, true) => "future_date",
        (Type::FutureDate, false) => "optional_future_date",
        (Type::Date, true) => "date",
        (Type::Date, false) => "optional_date",
        (Type::Enum(_) | Type::Object(_) | Type::Array(_), _) => "value",
    };
    Ident::new(name, Span::call_site())
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
