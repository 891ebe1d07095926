//! The Rust types of payload values, and how they are handed to the runtime.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote};

use super::{Scope, enums, ident};
use crate::model::{Property, Type};

/// The type of the property's field: an `Option` unless the property is required.
pub(super) fn field(property: &Property) -> TokenStream {
    let value = required(&property.ty);
    if property.required {
        value
    } else {
        quote!(__t::Option<#value>)
    }
}

/// The type of a value that is there.
pub(super) fn required(ty: &Type) -> TokenStream {
    match ty {
        Type::String => quote!(__t::String),
        Type::Number => quote!(f64),
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Uuid => quote!(__t::rt::Uuid),
        Type::Contact => quote!(__t::rt::ContactId),
        Type::Timestamp => quote!(__t::rt::Timestamp),
        Type::FutureDate => quote!(__t::rt::FutureDate),
        Type::Date => quote!(__t::rt::Date),
        Type::Enum(values) => ident(&values.type_name).into_token_stream(),
        Type::Object(object) => ident(&object.type_name).into_token_stream(),
        Type::Array(item) => {
            let name = ident(&item.type_name);
            quote!(__t::Vec<#name>)
        }
    }
}

/// The expression of the runtime's `Value`, called `__t::V`, of the property of `self`.
pub(super) fn value(property: &Property, scope: &Scope<'_>) -> TokenStream {
    let field = ident(&property.field);
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
        Type::Enum(values) => {
            let kind = ident(if enums::is_text(values) {
                "Text"
            } else {
                "Json"
            });
            if scope.written(&values.type_name).is_some() {
                let json = |value| quote!(__t::V::Json(__t::private::Choice::json(#value)));
                return compound(property, json(quote!(&self.#field)), &json(quote!(value)));
            }
            let text = |value| quote!(__t::V::#kind(#value.as_str()));
            return compound(property, text(quote!(self.#field)), &text(quote!(value)));
        }
        Type::Object(_) => {
            let object = |value| quote!(__t::V::Object(#value));
            return compound(
                property,
                object(quote!(&self.#field)),
                &object(quote!(value)),
            );
        }
        Type::Array(_) => {
            let list = |value| quote!(__t::V::List(#value));
            return compound(property, list(quote!(&self.#field)), &list(quote!(value)));
        }
    };
    let variant = if property.required {
        ident(name)
    } else {
        format_ident!("Opt{name}")
    };
    quote!(__t::V::#variant(&self.#field))
}

/// `required` of a field that is there, `some` of the `value` in an optional one.
fn compound(property: &Property, required: TokenStream, some: &TokenStream) -> TokenStream {
    if property.required {
        return required;
    }
    let field = ident(&property.field);
    quote! {
        match &self.#field {
            __t::Some(value) => #some,
            __t::None => __t::V::Absent,
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
