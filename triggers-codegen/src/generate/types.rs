//! The Rust types of payload values, and how they are put into words.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use super::{Scope, ident};
use crate::model::{Property, Type};
use crate::typed::Stand;

/// The type of the property's field: an `Option` unless the property is required.
pub(super) fn field(property: &Property, scope: &Scope<'_>) -> TokenStream {
    let value = value(&property.ty, scope);
    if property.required {
        value
    } else {
        quote!(Option<#value>)
    }
}

fn value(ty: &Type, scope: &Scope<'_>) -> TokenStream {
    match ty {
        Type::String => quote!(String),
        Type::Number => quote!(f64),
        Type::Integer => quote!(i64),
        Type::Boolean => quote!(bool),
        Type::Uuid => quote!(rt::Uuid),
        Type::Contact => quote!(rt::ContactId),
        Type::Timestamp => quote!(rt::Timestamp),
        Type::FutureDate => quote!(rt::FutureDate),
        Type::Date => quote!(rt::Date),
        Type::Enum(values) => scope.ty(&values.type_name).into_token_stream(),
        Type::Object(object) => scope.ty(&object.type_name).into_token_stream(),
        Type::Array(item) => {
            let name = scope.ty(&item.type_name);
            quote!(Vec<#name>)
        }
    }
}

/// The statement that hands the property's value to the runtime's `Fields`, called `to`.
///
/// Values of the common types go through a function of their type; the rest is spelled out, so that
/// no function has to be compiled for the `Option` of a generated type.
pub(super) fn take(property: &Property, scope: &Scope<'_>) -> TokenStream {
    let field = ident(&property.field);
    let function = match &property.ty {
        Type::String => "string",
        Type::Number => "number",
        Type::Integer => "integer",
        Type::Boolean => "boolean",
        Type::Uuid => "uuid",
        Type::Contact => "contact",
        Type::Timestamp => "timestamp",
        Type::FutureDate => "future_date",
        Type::Date => "date",
        Type::Enum(values) => {
            let json = if scope.written(&values.type_name).is_some() {
                quote!(private::Choice::json(value))
            } else {
                quote!(value.json())
            };
            return compound(property, &quote!(to.constant(#json)));
        }
        Type::Object(_) => return compound(property, &quote!(to.object(value))),
        Type::Array(_) => return compound(property, &quote!(to.array(value))),
    };
    let function = if property.required {
        ident(function)
    } else {
        format_ident!("optional_{function}")
    };
    quote!(to.#function(&self.#field);)
}

fn compound(property: &Property, take: &TokenStream) -> TokenStream {
    let field = ident(&property.field);
    if property.required {
        return quote!({ let value = &self.#field; #take; });
    }
    quote! {
        match &self.#field {
            Some(value) => #take,
            None => to.absent(),
        }
    }
}

/// The hand-written type under the name that a generated one would have had.
pub(super) fn import(written: &Stand, name: &Ident) -> TokenStream {
    let Stand {
        name: own,
        visibility,
        ..
    } = written;
    let own = ident(own);
    quote!(#visibility use super::#own as #name;)
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
