//! Payloads, their nested objects and the items of their arrays.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, docs, docs::Docs, enums, ident, types};
use crate::json;
use crate::model::{Property, Struct, Type};

/// The struct, what it implements, and the types that its properties bring along.
pub(super) fn tokens(object: &Struct, docs: &Docs, scope: &Scope<'_>) -> TokenStream {
    let nested = object
        .properties
        .iter()
        .map(|property| nested(property, scope));
    if scope.written(&object.type_name).is_some() {
        return quote!(#(#nested)*);
    }
    let name = ident(&object.type_name);
    let empty = object.properties.iter().all(|property| !property.required);
    let own: &[&str] = if empty { &["Default"] } else { &[] };
    let derives = scope.context.derives(own, &["Debug", "PartialEq"]);
    let fields = object
        .properties
        .iter()
        .map(|property| field(property, scope));
    let new = new(object);
    let traits = traits(object, scope);
    quote! {
        #docs
        #derives
        pub struct #name { #(#fields)* }
        #new
        #traits
        #(#nested)*
    }
}

/// The way onto the wire, `Debug` and `==`: all through the runtime, which compiles them once.
fn traits(object: &Struct, scope: &Scope<'_>) -> TokenStream {
    let name = ident(&object.type_name);
    let own_name = &object.type_name;
    let keys = object.properties.iter().map(|property| &property.key);
    let values = object
        .properties
        .iter()
        .map(|property| types::value(property, scope));
    let pii = object.pii();
    let pii = if pii.is_empty() || own_name != "Payload" {
        quote!(&[#(#pii),*])
    } else {
        quote!(PII)
    };
    quote! {
        #[doc(hidden)]
        impl __t::private::Object for #name {
            #[inline(always)]
            fn fields(&self, to: &mut __t::private::Fields<'_>) {
                to.object(#own_name, &[#(#keys),*], &[#(#values),*]);
            }
        }
        impl __t::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
                __t::private::debug(self, #pii, f)
            }
        }
        impl __t::PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                __t::private::same(self, other)
            }
        }
    }
}

/// `new`, where there are optional fields: a literal that goes on with `..Payload::new(…)` still
/// compiles when another one is added.
fn new(object: &Struct) -> Option<TokenStream> {
    if object.properties.iter().all(|property| property.required) {
        return None;
    }
    let name = ident(&object.type_name);
    let required = object
        .properties
        .iter()
        .filter(|property| property.required);
    let parameters = required.map(|property| {
        let (field, ty) = (ident(&property.field), types::required(&property.ty));
        quote!(#field: #ty)
    });
    let fields = object.properties.iter().map(|property| {
        let field = ident(&property.field);
        if property.required {
            quote!(#field)
        } else {
            quote!(#field: __t::None)
        }
    });
    let docs = Docs::new("Creates it from the required fields; the optional ones are `None`.").own(
        "With `..` it completes a literal: adding an optional property to the manifest does not break it.",
    );
    Some(quote! {
        impl #name {
            #docs
            #[inline]
            #[must_use]
            pub fn new(#(#parameters),*) -> Self { Self { #(#fields),* } }
        }
    })
}

fn field(property: &Property, scope: &Scope<'_>) -> TokenStream {
    let docs = field_docs(property);
    let serde = scope.context.serde().then(|| serde_attributes(property));
    let name = ident(&property.field);
    let ty = types::field(property);
    quote!(#docs #serde pub #name: #ty,)
}

fn field_docs(property: &Property) -> Docs {
    let first = match &property.title {
        Some(title) => docs::plain(title),
        None => format!("The property `{}`.", property.key),
    };
    let mut facts = format!("`{}`: {}.", property.key, types::words(&property.ty));
    if property.pii {
        facts.push_str(" Personal data.");
    }
    if let Some(default) = &property.default {
        facts = format!("{facts} Default: {}.", docs::code(&json::text(default)));
    }
    if let Some(example) = property.examples.first() {
        facts = format!("{facts} Example: {}.", docs::code(&json::text(example)));
    }
    Docs::new(first)
        .text(property.description.as_deref())
        .own(facts)
}

/// Serde's own derives are to agree with what an event carries.
fn serde_attributes(property: &Property) -> TokenStream {
    let key = &property.key;
    if property.required {
        quote!(#[serde(rename = #key)])
    } else {
        quote!(#[serde(rename = #key, default, skip_serializing_if = "::core::option::Option::is_none")])
    }
}

fn nested(property: &Property, scope: &Scope<'_>) -> TokenStream {
    match &property.ty {
        Type::Enum(values) => enums::tokens(values, property, scope),
        Type::Object(object) => {
            let docs = Docs::new(format!("The object `{}` of the payload.", property.key));
            tokens(object, &docs, scope)
        }
        Type::Array(item) => {
            let docs = Docs::new(format!(
                "One item of the list `{}` of the payload.",
                property.key
            ));
            tokens(item, &docs, scope)
        }
        _ => TokenStream::new(),
    }
}
