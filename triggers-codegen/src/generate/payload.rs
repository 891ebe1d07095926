//! Payloads, their nested objects and the items of their arrays.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, docs::Docs, enums, ident, json, types};
use crate::model::{Property, Struct, Type};

/// The struct, its way onto the wire, and the types that its properties bring along.
pub(super) fn tokens(object: &Struct, docs: &Docs, context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let name = ident(&object.type_name);
    let derives = derives(object, context);
    let fields = object
        .properties
        .iter()
        .map(|property| field(property, context));
    let puts = object.properties.iter().map(|property| {
        let (key, field) = (&property.key, ident(&property.field));
        quote!(to.put(#key, &self.#field);)
    });
    let nested = object
        .properties
        .iter()
        .map(|property| nested(property, context));
    quote! {
        #docs
        #derives
        pub struct #name { #(#fields)* }
        impl #private::Object for #name {
            fn fields(&self, to: &mut #private::Fields<'_>) { #(#puts)* }
        }
        #(#nested)*
    }
}

/// A struct that may be empty says so with `Default`.
fn derives(object: &Struct, context: &Context<'_>) -> TokenStream {
    if object.properties.iter().any(|property| property.required) {
        context.derives(&["Clone", "Debug", "PartialEq"])
    } else {
        context.derives(&["Clone", "Debug", "Default", "PartialEq"])
    }
}

fn field(property: &Property, context: &Context<'_>) -> TokenStream {
    let docs = field_docs(property);
    let serde = context.serde().then(|| serde_attributes(property));
    let name = ident(&property.field);
    let ty = types::field(property, context);
    quote!(#docs #serde pub #name: #ty,)
}

fn field_docs(property: &Property) -> Docs {
    let first = match &property.title {
        Some(title) => docs::plain(title),
        None => format!("The property `{}`.", property.key),
    };
    let mut facts = format!("`{}`: {}.", property.key, types::words(&property.ty));
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

fn nested(property: &Property, context: &Context<'_>) -> TokenStream {
    match &property.ty {
        Type::Enum(values) => enums::tokens(values, property, context),
        Type::Object(object) => {
            let docs = Docs::new(format!("The object `{}` of the payload.", property.key));
            let object_tokens = tokens(object, &docs, context);
            let (name, private) = (ident(&object.type_name), &context.private);
            quote! {
                #object_tokens
                impl #private::Field for #name {
                    fn write(&self, to: #private::Slot<'_>) { to.object(self); }
                }
            }
        }
        Type::Array(item) => tokens(
            item,
            &Docs::new(format!(
                "One item of the list `{}` of the payload.",
                property.key
            )),
            context,
        ),
        _ => TokenStream::new(),
    }
}
