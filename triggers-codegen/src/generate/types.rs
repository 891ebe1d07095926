//! The Rust types of payload values, and how they are put into words.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};
use crate::model::{Property, Type};

/// The type of the property's field: an `Option` unless the property is required.
pub(super) fn field(property: &Property, context: &Context<'_>) -> TokenStream {
    let value = value(&property.ty, context);
    if property.required {
        value
    } else {
        quote!(::core::option::Option<#value>)
    }
}

fn value(ty: &Type, context: &Context<'_>) -> TokenStream {
    let runtime = &context.runtime;
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
        Type::Enum(values) => {
            let name = ident(&values.type_name);
            quote!(#name)
        }
        Type::Object(object) => {
            let name = ident(&object.type_name);
            quote!(#name)
        }
        Type::Array(item) => {
            let name = ident(&item.type_name);
            quote!(::std::vec::Vec<#name>)
        }
    }
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
