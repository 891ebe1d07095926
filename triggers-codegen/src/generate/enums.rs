//! Closed sets of values.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Scope, docs, docs::Docs, ident, types};
use crate::json;
use crate::model::{Enum, Property, Variant};

/// The enum of a property and its way onto the wire.
pub(super) fn tokens(values: &Enum, property: &Property, scope: &Scope<'_>) -> TokenStream {
    let context = scope.context;
    let name = scope.ty(&values.type_name);
    if let Some(written) = scope.written(&values.type_name) {
        return types::import(written, &name);
    }
    // Hand-written types of the module above may hold it.
    let concerned = context.written.concerns(&scope.trigger.key);
    let seen = concerned.then(|| quote!(pub(super)));
    let docs = Docs::new(format!("Values of the property `{}`.", property.key));
    let derives = context.derives(&["Clone", "Copy", "Debug", "PartialEq", "Eq"]);
    let variants = values.variants.iter().map(|value| variant(value, context));
    let arms = values.variants.iter().map(|value| {
        let name = ident(&value.ident);
        let json = json::text(&value.value);
        quote!(Self::#name => #json,)
    });
    quote! {
        #docs
        #derives
        pub enum #name { #(#variants)* }
        impl #name {
            #seen fn json(self) -> &'static str {
                match self { #(#arms)* }
            }
        }
    }
}

fn variant(value: &Variant, context: &Context<'_>) -> TokenStream {
    let name = ident(&value.ident);
    let json = json::text(&value.value);
    let docs = match &value.title {
        Some(title) => {
            Docs::new(docs::plain(title)).own(format!("On the wire {}.", docs::code(&json)))
        }
        None => Docs::new(docs::code(&json)),
    };
    let wire = value.value.as_str().filter(|_| context.serde());
    let rename = wire.map(|wire| quote!(#[serde(rename = #wire)]));
    quote!(#docs #rename #name,)
}
