//! One module per trigger: its key, its payload, its functions.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::LitInt;

use super::{Context, Scope, allow, docs, docs::Docs, functions, ident, payload};
use crate::lock::schema_hash;
use crate::model::{Idempotency, KeyPart, Trigger, Type};

/// What the trigger adds to the shared module, and the module that gives it its short names.
pub(super) fn tokens(scope: &Scope<'_>) -> (TokenStream, TokenStream) {
    let trigger = scope.trigger;
    let (key, constant) = (&trigger.key, scope.constant());
    let idempotency = idempotency(trigger.idempotency.as_ref());
    let payload_docs = Docs::new(format!("What an event of `{key}` carries."));
    let payload = payload::tokens(&trigger.payload, &payload_docs, scope);
    let written = scope.written(&trigger.payload.type_name);
    let functions = match written.and_then(|written| written.let_in) {
        Some(place) => at(place, functions::tokens(scope)),
        None => functions::tokens(scope),
    };
    let own = quote! {
        pub(super) static #constant: private::Trigger =
            private::Trigger { key: #key, idempotency: #idempotency };
        #payload
        #functions
    };
    (own, module(scope))
}

fn module(scope: &Scope<'_>) -> TokenStream {
    let Scope {
        context, trigger, ..
    } = *scope;
    let allow = allow();
    let docs = module_docs(trigger, context);
    let (name, key) = (ident(&trigger.module), &trigger.key);
    let (restricted, types): (Vec<_>, Vec<_>) = scope
        .types()
        .into_iter()
        .partition(|ty| scope.written(ty).is_some());
    let restricted = restricted.into_iter().filter_map(|ty| {
        let visibility = &scope.written(ty)?.visibility;
        let (long, short) = (scope.ty(ty), ident(ty));
        Some(quote!(#visibility use super::__triggers::#long as #short;))
    });
    let types = types.into_iter().map(|ty| (scope.ty(ty), ident(ty)));
    let functions = functions::names(scope)
        .into_iter()
        .map(|name| (scope.function(name), ident(name)));
    let (long, short): (Vec<_>, Vec<_>) = types.chain(functions).unzip();
    let not_cancelable = context.entity_of(trigger).is_none().then(|| {
        let private = &context.private;
        quote! {
            #[doc(hidden)]
            pub use #private::{not_cancelable as cancel, not_cancelable as cancel_all};
        }
    });
    let entity = context.entity_of(trigger).is_some();
    let not_reschedulable = (!entity || !trigger.is_scheduled()).then(|| {
        let private = &context.private;
        quote! {
            #[doc(hidden)]
            pub use #private::not_reschedulable as reschedule;
        }
    });
    quote! {
        #docs
        #allow
        pub mod #name {
            #[doc = " The trigger key."]
            pub const KEY: &str = #key;
            pub use super::__triggers::{#(#long as #short),*};
            #(#restricted)*
            #not_cancelable
            #not_reschedulable
        }
    }
}

/// The tokens as if they stood there: the compiler's complaints about them do then.
fn at(place: Span, tokens: TokenStream) -> TokenStream {
    let place = place.resolved_at(Span::call_site());
    let moved = tokens.into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            token = Group::new(group.delimiter(), at(place, group.stream())).into();
        }
        token.set_span(place);
        token
    });
    moved.collect()
}

/// The table of schema hashes, for the check of a deployed program. Pairs, for they are the fewest
/// tokens.
pub(super) fn hashes(context: &Context<'_>) -> TokenStream {
    let pairs = context.manifest.triggers.iter().map(|trigger| {
        let (key, hash) = (&trigger.key, schema_hash(&trigger.schema));
        quote!((#key, #hash))
    });
    quote! {
        #[doc = " Trigger keys and the hashes of the schemas that this program was built with, for"]
        #[doc = " `Client::verify`."]
        #[allow(dead_code, unreachable_pub)]
        pub const SCHEMA_HASHES: &[(&str, &str)] = &[#(#pairs),*];
    }
}

/// The module that all triggers share.
pub(super) fn shared_module(items: &TokenStream, context: &Context<'_>) -> TokenStream {
    let (runtime, private) = (&context.runtime, &context.private);
    let allow = allow();
    let less_seen = less_seen(context);
    quote! {
        #allow
        #less_seen
        // Names begin with those of the modules, which are in lower case; shapes are the manifest's.
        #[allow(
            missing_copy_implementations,
            missing_debug_implementations,
            non_camel_case_types,
            non_upper_case_globals,
            unused_imports,
            clippy::needless_pass_by_value,
            clippy::pub_underscore_fields,
            clippy::struct_excessive_bools,
            clippy::used_underscore_binding,
        )]
        mod __triggers {
            use ::core::borrow::Borrow;
            use ::core::iter::IntoIterator;
            use ::core::option::Option::{self, None, Some};
            use ::std::{string::String, vec::Vec};
            use #private as private;
            use #runtime as rt;
            #items
        }
    }
}

/// A hand-written payload may be seen in fewer places than the functions that take it.
pub(super) fn less_seen(context: &Context<'_>) -> Option<TokenStream> {
    (!context.written.is_empty()).then(|| quote!(#[allow(private_interfaces)]))
}

fn module_docs(trigger: &Trigger, context: &Context<'_>) -> Docs {
    let docs = Docs::new(docs::plain(&trigger.name))
        .text(trigger.description.as_deref())
        .own(format!("Trigger key `{}`.", trigger.key));
    let date = trigger
        .payload
        .properties
        .iter()
        .find(|property| matches!(property.ty, Type::FutureDate));
    let docs = match date {
        Some(date) => docs.own(format!(
            "Scheduled: an event takes place at its `{}`.",
            date.key
        )),
        None => docs,
    };
    match context.entity_of(trigger) {
        Some(entity) => docs.own(format!(
            "Events are canceled by their {}.",
            docs::code(&entity.type_name)
        )),
        None => docs.own("Events cannot be canceled: the manifest names no `entity` for them."),
    }
}

fn idempotency(idempotency: Option<&Idempotency>) -> TokenStream {
    let Some(idempotency) = idempotency else {
        return quote!(None);
    };
    let parts = idempotency.key.iter().map(|part| match part {
        KeyPart::Entity => quote!(private::KeyPart::Entity),
        KeyPart::Property(key) => quote!(private::KeyPart::Property(#key)),
    });
    let ttl_ms = idempotency.ttl_ms.map(grouped);
    let ttl_ms = ttl_ms.map_or_else(|| quote!(None), |ttl_ms| quote!(Some(#ttl_ms)));
    quote!(Some(private::DerivedKey { parts: &[#(#parts),*], ttl_ms: #ttl_ms }))
}

/// The number with its digits in groups of three, as a reader wants it.
fn grouped(number: u64) -> LitInt {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    LitInt::new(&text, Span::call_site())
}
