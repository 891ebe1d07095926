//! What external entity ids identify: one type each.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};

use super::{Context, allow, docs, docs::Docs, ident};
use crate::model::{DerivedPart, Entity};
use crate::names::unraw;

/// The type of the entity's ids, and its conversions.
pub(super) fn tokens(entity: &Entity, context: &Context<'_>) -> TokenStream {
    let runtime = &context.runtime;
    let allow = allow();
    let name = ident(&entity.type_name);
    let docs = Docs::new(format!(
        "The external entity id of {}.",
        docs::code(&entity.key)
    ))
    .text(entity.description.as_deref());
    let derives = context.derives(
        &[
            "Clone",
            "Copy",
            "PartialEq",
            "Eq",
            "PartialOrd",
            "Ord",
            "Hash",
        ],
        &["Debug"],
    );
    let serde = context.serde();
    let transparent = serde.then(|| quote!(#[serde(transparent)]));
    let skip = serde.then(|| quote!(#[serde(skip)]));
    let text = unraw(&entity.type_name);
    let (parts, derive) = derived(entity, context).unzip();
    // The second field keeps the compiler from proposing a literal with private fields where a GUID
    // is passed for the id; it then proposes `.into()`.
    quote! {
        #docs
        #allow
        #derives
        #transparent
        pub struct #name { id: #runtime::Uuid, #skip private: () }
        #allow
        impl #name {
            #[doc = " Creates the id from the GUID that the app stores."]
            #[inline]
            #[must_use]
            pub const fn new(id: #runtime::Uuid) -> Self { Self { id, private: () } }
            #[doc = " Returns the GUID."]
            #[inline]
            #[must_use]
            pub const fn as_uuid(&self) -> #runtime::Uuid { self.id }
            #derive
        }
        #parts
        impl ::core::convert::From<#runtime::Uuid> for #name {
            #[inline]
            fn from(id: #runtime::Uuid) -> Self { Self { id, private: () } }
        }
        impl ::core::convert::From<#name> for #runtime::Uuid {
            #[inline]
            fn from(id: #name) -> Self { id.id }
        }
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_tuple(#text).field(&self.id).finish()
            }
        }
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.id, f)
            }
        }
        impl ::core::str::FromStr for #name {
            type Err = <#runtime::Uuid as ::core::str::FromStr>::Err;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::map(::core::str::FromStr::from_str(text), Self::new)
            }
        }
    }
}

/// `derive`: the id of a pair (or more), so that nothing has to be stored to find it again; and the
/// struct that it takes, unless the types of its parameters tell them apart.
fn derived(entity: &Entity, context: &Context<'_>) -> Option<(TokenStream, TokenStream)> {
    let parts = &entity.derived_from;
    if parts.is_empty() {
        return None;
    }
    let (runtime, private, key) = (&context.runtime, &context.private, &entity.key);
    let names: Vec<_> = parts.iter().map(|part| docs::code(&part.key)).collect();
    let docs = Docs::new(format!(
        "Derives the id that belongs to {}.",
        names.join(" and ")
    ))
    .own("The same GUIDs give the same id in every process.");
    let fields: Vec<_> = parts.iter().map(|part| ident(&part.parameter)).collect();
    let types: Vec<_> = parts.iter().map(|part| ty(part, context)).collect();
    let derive = |parameters: TokenStream, values: Vec<TokenStream>| {
        quote! {
            #docs
            #[must_use]
            pub fn derive(#parameters) -> Self {
                Self::new(#private::derive_id(#key, &[#(::core::convert::Into::<#runtime::Uuid>::into(#values)),*]))
            }
        }
    };
    if parts.iter().all(|part| part.type_name.is_some()) {
        let values = fields.iter().map(Ident::to_token_stream).collect();
        let function = derive(quote!(#(#fields: #types),*), values);
        return Some((TokenStream::new(), function));
    }
    let name = format_ident!("{}Parts", unraw(&entity.type_name));
    let struct_docs = Docs::new(format!(
        "What {} is derived from.",
        docs::code(&entity.type_name)
    ));
    let field_docs = names
        .iter()
        .map(|name| Docs::new(format!("The id of {name}.")));
    let allow = allow();
    let item = quote! {
        #struct_docs
        #allow
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct #name { #(#field_docs pub #fields: #types,)* }
    };
    let values = fields.iter().map(|field| quote!(parts.#field)).collect();
    Some((item, derive(quote!(parts: #name), values)))
}

/// A part that is an entity itself takes that entity's ids and no others.
fn ty(part: &DerivedPart, context: &Context<'_>) -> TokenStream {
    let runtime = &context.runtime;
    part.type_name.as_deref().map_or_else(
        || quote!(#runtime::Uuid),
        |type_name| ident(type_name).into_token_stream(),
    )
}
