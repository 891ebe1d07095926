//! Payloads, their nested objects and the items of their arrays.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Scope, docs, docs::Docs, enums, ident, types};
use crate::json;
use crate::model::{Property, Struct, Type};

/// The struct, its way onto the wire, and the types that its properties bring along.
pub(super) fn tokens(object: &Struct, docs: &Docs, scope: &Scope<'_>) -> TokenStream {
    let name = scope.ty(&object.type_name);
    let nested = object
        .properties
        .iter()
        .map(|property| nested(property, scope));
    if let Some(written) = scope.written(&object.type_name) {
        let written = types::import(written, &name);
        return quote!(#written #(#nested)*);
    }
    let derives = derives(object, scope.context);
    let fields = object
        .properties
        .iter()
        .map(|property| field(property, scope));
    let keys = object.properties.iter().map(|property| &property.key);
    let values = object
        .properties
        .iter()
        .map(|property| types::take(property, scope));
    quote! {
        #docs
        #derives
        pub struct #name { #(#fields)* }
        impl private::Object for #name {
            fn fields(&self, to: &mut private::Fields<'_>) {
                to.keys(&[#(#keys),*]);
                #(#values)*
            }
        }
        #(#nested)*
    }
}

/// What is derived is compiled whether it is used or not, so it is the app that asks. Only a struct
/// that may be empty comes with a way to make it empty.
fn derives(object: &Struct, context: &Context<'_>) -> Option<TokenStream> {
    let all_optional = object.properties.iter().all(|property| !property.required);
    let own: &[&str] = if all_optional { &["Default"] } else { &[] };
    let any = all_optional || !context.options.derives.is_empty();
    any.then(|| context.derives(own))
}

fn field(property: &Property, scope: &Scope<'_>) -> TokenStream {
    let docs = field_docs(property);
    let serde = scope.context.serde().then(|| serde_attributes(property));
    let name = ident(&property.field);
    let ty = types::field(property, scope);
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
