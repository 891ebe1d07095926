//! Closed sets of values.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Scope, docs, docs::Docs, ident};
use crate::json;
use crate::model::{Enum, Property, Variant};

/// The enum of a property, its text on the wire and back.
pub(super) fn tokens(values: &Enum, property: &Property, scope: &Scope<'_>) -> TokenStream {
    if scope.written(&values.type_name).is_some() {
        return TokenStream::new();
    }
    let context = scope.context;
    let name = ident(&values.type_name);
    let docs = Docs::new(format!("Values of the property `{}`.", property.key));
    let derives = context.derives(&["Clone", "Copy", "Debug", "PartialEq", "Eq"], &[]);
    let variants = values.variants.iter().map(|value| variant(value, context));
    let names: Vec<_> = values
        .variants
        .iter()
        .map(|value| ident(&value.ident))
        .collect();
    let texts = values.variants.iter().map(|value| text(&value.value));
    quote! {
        #docs
        #derives
        pub enum #name { #(#variants)* }
        impl #name {
            #[doc = " Returns the value on the wire."]
            #[inline(always)]
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#names => #texts,)* }
            }
        }
        impl __t::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl __t::FromStr for #name {
            type Err = __t::rt::UnknownValue;
            #[inline]
            fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {
                __t::private::parse(&[#(Self::#names),*], Self::as_str, text)
            }
        }
    }
}

/// A text as it is, a number or a truth value as JSON spells it.
fn text(value: &serde_yaml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| json::text(value), str::to_owned)
}

/// Whether the values are texts, as all values of an enum or none are.
pub(crate) fn is_text(values: &Enum) -> bool {
    values
        .variants
        .iter()
        .all(|variant| variant.value.is_string())
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
