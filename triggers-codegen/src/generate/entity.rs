//! What external entity ids stand for: one newtype each.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use super::{Context, allow, docs, docs::Docs, ident};
use crate::model::{DerivedPart, Entity};

/// The newtype of the entity and its conversions.
pub(super) fn tokens(entity: &Entity, context: &Context<'_>) -> TokenStream {
    let runtime = &context.runtime;
    let allow = allow();
    let name = ident(&entity.type_name);
    let docs = Docs::new(format!(
        "External entity id of the entity {}.",
        docs::code(&entity.key)
    ))
    .text(entity.description.as_deref());
    let derives = context.derives(&[
        "Clone",
        "Copy",
        "Debug",
        "PartialEq",
        "Eq",
        "PartialOrd",
        "Ord",
        "Hash",
    ]);
    let derive = (!entity.derived_from.is_empty()).then(|| derive(entity, context));
    quote! {
        #docs
        #allow
        #derives
        pub struct #name(#runtime::Uuid);
        #allow
        impl #name {
            #[doc = " The id with this GUID, as the app stores it."]
            #[must_use]
            pub const fn new(id: #runtime::Uuid) -> Self { Self(id) }
            #[doc = " The GUID."]
            #[must_use]
            pub const fn as_uuid(&self) -> #runtime::Uuid { self.0 }
            #derive
        }
        impl ::core::convert::From<#runtime::Uuid> for #name {
            fn from(id: #runtime::Uuid) -> Self { Self(id) }
        }
        impl ::core::convert::From<#name> for #runtime::Uuid {
            fn from(id: #name) -> Self { id.0 }
        }
        impl ::core::fmt::Display for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.0, f)
            }
        }
    }
}

/// `derive`: the id of a pair (or more), so that nothing has to be stored to find it again.
fn derive(entity: &Entity, context: &Context<'_>) -> TokenStream {
    let (runtime, private) = (&context.runtime, &context.private);
    let key = &entity.key;
    let names: Vec<_> = entity
        .derived_from
        .iter()
        .map(|part| docs::code(&part.key))
        .collect();
    let docs = Docs::new(format!(
        "The id that belongs to {}, in this order.",
        names.join(" and ")
    ))
    .own(
        "The same GUIDs give the same id in every process; in another order they give another one.",
    );
    let parameters = entity
        .derived_from
        .iter()
        .map(|part| parameter(part, context));
    let values = entity.derived_from.iter().map(|part| {
        let name = ident(&part.parameter);
        quote!(::core::convert::Into::<#runtime::Uuid>::into(#name))
    });
    quote! {
        #docs
        #[must_use]
        pub fn derive(#(#parameters),*) -> Self {
            Self(#private::derive_id(#key, &[#(#values),*]))
        }
    }
}

/// A part that is an entity itself takes that entity's ids and no others.
fn parameter(part: &DerivedPart, context: &Context<'_>) -> TokenStream {
    let runtime = &context.runtime;
    let name = ident(&part.parameter);
    let ty = part.type_name.as_deref().map_or_else(
        || quote!(impl ::core::convert::Into<#runtime::Uuid>),
        |type_name| ident(type_name).into_token_stream(),
    );
    quote!(#name: #ty)
}
