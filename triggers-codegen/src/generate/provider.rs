//! Triggers as values and payloads from JSON, for the handlers of a trigger provider.
//!
//! A function may have the name of a module, so a handler names a trigger as every other use of it does.
//! A constant would be in the way: a parameter of the same name would be read as a pattern.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Scope, docs::Docs, ident};
use crate::model::{Enum, Struct, Type};

/// The functions, and what the payloads implement.
pub(super) fn tokens(context: &Context<'_>) -> TokenStream {
    let triggers = context.manifest.triggers.iter();
    let scopes: Vec<_> = triggers
        .map(|trigger| Scope::new(trigger, context))
        .collect();
    let functions = scopes.iter().map(function);
    let impls = scopes
        .iter()
        .map(|scope| object(&scope.trigger.payload, scope));
    let private = &context.private;
    quote! {
        #(#functions)*
        #[allow(unused_imports)]
        mod __provider {
            use super::__triggers as __t;
            use #private as private;
            #(#impls)*
        }
    }
}

/// The trigger as a value, with the same name as its module.
fn function(scope: &Scope<'_>) -> TokenStream {
    let Scope { context, trigger } = *scope;
    let private = &context.private;
    let (name, shared) = (ident(&trigger.module), scope.constant());
    let payload = ident(&trigger.payload.type_name);
    let (id, new) = match context.entity_of(trigger) {
        Some(entity) => {
            let id = ident(&entity.type_name);
            (quote!(#id), quote!(of_entity))
        }
        None => (quote!(()), quote!(plain)),
    };
    let docs = Docs::new(format!(
        "Returns the trigger `{}`, for handlers.",
        trigger.key
    ));
    let less_seen = super::trigger::less_seen(context);
    quote! {
        #docs
        #less_seen
        #[allow(dead_code, unreachable_pub, clippy::doc_markdown)]
        #[inline]
        #[must_use]
        pub fn #name() -> #private::TypedTrigger<#id, #name::#payload> {
            #private::TypedTrigger::#new(&__triggers::#shared)
        }
    }
}

/// How an object and what is in it are read. Types that are written by hand are read by hand too.
fn object(object: &Struct, scope: &Scope<'_>) -> TokenStream {
    let nested = object.properties.iter().map(|property| match &property.ty {
        Type::Enum(values) => choices(values, scope),
        Type::Object(nested) | Type::Array(nested) => self::object(nested, scope),
        _ => TokenStream::new(),
    });
    let own = scope.written(&object.type_name).is_none().then(|| {
        let name = scope.path(&object.type_name);
        let fields = object.properties.iter().map(|property| {
            let (field, key) = (ident(&property.field), &property.key);
            if property.required {
                quote!(#field: private::required(value, #key)?)
            } else {
                quote!(#field: private::optional(value, #key)?)
            }
        });
        implement(&name, &quote!(__t::Result::Ok(Self { #(#fields),* })))
    });
    quote!(#own #(#nested)*)
}

fn choices(values: &Enum, scope: &Scope<'_>) -> TokenStream {
    if scope.written(&values.type_name).is_some() {
        return TokenStream::new();
    }
    let name = scope.path(&values.type_name);
    let variants = values.variants.iter().map(|variant| ident(&variant.ident));
    implement(
        &name,
        &quote!(private::choice(value, &[#(Self::#variants),*], Self::as_str)),
    )
}

fn implement(name: &TokenStream, body: &TokenStream) -> TokenStream {
    quote! {
        impl private::FromJson for #name {
            fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {
                #body
            }
        }
    }
}
