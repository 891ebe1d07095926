//! One module per trigger: its key, its types, its functions.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::LitInt;

use super::{Context, Scope, allow, docs, docs::Docs, functions, ident, payload, scope};
use crate::duration;
use crate::lock::schema_hash;
use crate::model::{Idempotency, KeyPart, Trigger, Type};

/// What the trigger adds to the shared module, and its own module.
pub(super) fn tokens(scope: &Scope<'_>) -> (TokenStream, TokenStream) {
    let trigger = scope.trigger;
    let (key, constant) = (&trigger.key, scope.constant());
    let idempotency = idempotency(trigger.idempotency.as_ref());
    let written = scope.written(&trigger.payload.type_name);
    let functions = match written.and_then(|written| written.let_in) {
        Some(place) => at(place, functions::tokens(scope)),
        None => functions::tokens(scope),
    };
    let own = quote! {
        pub(super) static #constant: private::Trigger =
            private::Trigger { key: #key, idempotency: #idempotency };
        #functions
    };
    (own, module(scope))
}

fn module(scope: &Scope<'_>) -> TokenStream {
    let Scope { context, trigger } = *scope;
    let less_seen = less_seen(context);
    let docs = module_docs(trigger, context);
    let (name, key) = (ident(&trigger.module), &trigger.key);
    let pii = trigger.payload.pii();
    let payload_docs = Docs::new(format!("The payload of `{key}`."));
    let payload = payload::tokens(&trigger.payload, &payload_docs, scope);
    let written = scope::written(&trigger.payload, scope)
        .into_iter()
        .map(|(name, stand)| {
            let (visibility, own, name) = (&stand.visibility, ident(&stand.name), ident(name));
            quote!(#visibility use super::#own as #name;)
        });
    let functions = functions::names(scope).into_iter();
    let (long, short): (Vec<_>, Vec<_>) = functions
        .map(|name| (scope.function(name), ident(name)))
        .unzip();
    let private = &context.private;
    let entity = context.entity_of(trigger).is_some();
    let not_cancelable = (!entity).then(|| {
        quote! {
            #[doc(hidden)]
            pub use #private::{not_cancelable as cancel, not_cancelable as cancel_all};
        }
    });
    let not_reschedulable = (!entity || !trigger.is_scheduled()).then(|| {
        quote! {
            #[doc(hidden)]
            pub use #private::not_reschedulable as reschedule;
        }
    });
    quote! {
        #docs
        // Shapes and names are those of the manifest.
        #[allow(
            dead_code,
            missing_copy_implementations,
            unreachable_pub,
            unused_imports,
            non_camel_case_types,
            clippy::derived_hash_with_manual_eq,
            clippy::doc_markdown,
            clippy::inline_always,
            clippy::pub_underscore_fields,
            clippy::struct_excessive_bools,
            clippy::struct_field_names,
            clippy::too_many_arguments,
            clippy::used_underscore_binding,
        )]
        #less_seen
        pub mod #name {
            use super::__triggers as __t;
            #[doc = " The trigger key."]
            pub const KEY: &str = #key;
            #[doc = " The paths of the properties that hold personal data."]
            pub const PII: &[&str] = &[#(#pii),*];
            pub use super::__triggers::{#(#long as #short),*};
            #(#written)*
            #not_cancelable
            #not_reschedulable
            #payload
        }
    }
}

/// The tokens with the span `place`, where compiler errors then point.
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

/// The constants of the whole manifest.
pub(super) fn tables(context: &Context<'_>) -> TokenStream {
    let runtime = &context.runtime;
    let app = context.manifest.app_id.as_deref().map(|id| {
        let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
        let number = LitInt::new(&format!("0x{digits}"), Span::call_site());
        quote! {
            #[doc = " The app that owns the triggers."]
            #[allow(dead_code, unreachable_pub, clippy::unreadable_literal)]
            pub const APP_ID: #runtime::AppId = #runtime::AppId::new(#runtime::Uuid::from_u128(#number));
        }
    });
    let hashes = context.manifest.triggers.iter().map(|trigger| {
        let (key, hash) = (&trigger.key, schema_hash(&trigger.schema));
        quote!((#key, #hash))
    });
    let pii = context.manifest.triggers.iter().filter_map(|trigger| {
        let paths = trigger.payload.pii();
        let key = &trigger.key;
        (!paths.is_empty()).then(|| quote!((#key, &[#(#paths),*])))
    });
    quote! {
        #app
        #[doc = " Trigger keys, each with the hash of the schema that this program was built with, for"]
        #[doc = " `Instance::verify`."]
        #[allow(dead_code, unreachable_pub)]
        pub const SCHEMA_HASHES: &[(&str, &str)] = &[#(#hashes),*];
        #[doc = " Trigger keys, each with the paths of its properties that hold personal data; triggers"]
        #[doc = " without such properties are left out."]
        #[allow(dead_code, unreachable_pub)]
        pub const PII: &[(&str, &[&str])] = &[#(#pii),*];
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
        // Names begin with those of the modules, which are in lower case.
        #[allow(non_upper_case_globals, unused_imports)]
        mod __triggers {
            pub(super) use ::core::borrow::Borrow;
            pub(super) use ::core::cmp::PartialEq;
            pub(super) use ::core::fmt;
            pub(super) use ::core::iter::IntoIterator;
            pub(super) use ::core::option::Option::{self, None, Some};
            pub(super) use ::core::result::Result;
            pub(super) use ::core::str::FromStr;
            pub(super) use ::std::{string::String, vec::Vec};
            pub(super) use #private as private;
            pub(super) use #private::Value as V;
            pub(super) use #runtime as rt;
            #items
        }
    }
}

/// A hand-written payload may be less visible than the functions that take it.
pub(super) fn less_seen(context: &Context<'_>) -> Option<TokenStream> {
    (!context.written.is_empty()).then(|| quote!(#[allow(private_interfaces)]))
}

fn module_docs(trigger: &Trigger, context: &Context<'_>) -> Docs {
    let line = trigger
        .line
        .map_or(String::new(), |line| format!(":{line}"));
    let declared = docs::code(&format!("{}{line}", context.manifest.declared_in));
    let mut facts = vec![format!(
        "Trigger key `{}`, declared in {declared}.",
        trigger.key
    )];
    let date = trigger
        .payload
        .properties
        .iter()
        .find(|property| matches!(property.ty, Type::FutureDate));
    if let Some(date) = date {
        facts.push(format!(
            "Scheduled: an event takes place at its `{}`.",
            date.key
        ));
    }
    facts.push(match context.entity_of(trigger) {
        Some(entity) => format!("Canceled by the {}.", docs::code(&entity.type_name)),
        None => "Cannot be canceled: the manifest names no `entity`.".to_owned(),
    });
    facts.push(key_words(trigger));
    let pii: Vec<_> = trigger
        .payload
        .pii()
        .iter()
        .map(|path| docs::code(path))
        .collect();
    if !pii.is_empty() {
        facts.push(format!("Personal data: {}.", pii.join(", ")));
    }
    let facts: Vec<_> = facts.iter().map(|fact| format!("- {fact}")).collect();
    Docs::new(docs::plain(&trigger.name))
        .text(trigger.description.as_deref())
        .own(facts.join("\n "))
        .own(example(trigger, context))
}

/// What a repeated report does.
fn key_words(trigger: &Trigger) -> String {
    let Some(idempotency) = &trigger.idempotency else {
        return "Idempotency key: a fresh one for each call.".to_owned();
    };
    let parts = idempotency.key.iter().map(|part| match part {
        KeyPart::Entity => "the id".to_owned(),
        KeyPart::Property(key) => docs::code(key),
    });
    let parts: Vec<_> = parts.collect();
    let life = idempotency.ttl_ms.map_or("a week".to_owned(), |ms| {
        format!("`{}`", duration::format(ms))
    });
    format!(
        "Idempotency key: derived from {}. For {life}, the service ignores further reports with the same key.",
        parts.join(" and ")
    )
}

/// Code that reports an event, and cancels it where that is possible. It names fields and functions
/// only: texts of the manifest could end the block.
fn example(trigger: &Trigger, context: &Context<'_>) -> String {
    let module = &trigger.module;
    let properties = &trigger.payload.properties;
    let required: Vec<_> = properties
        .iter()
        .filter(|property| property.required)
        .map(|property| property.field.as_str())
        .collect();
    let hand_written = context
        .written
        .get(&trigger.key, &trigger.payload.type_name)
        .is_some();
    let payload = if hand_written {
        String::new()
    } else if required.len() == properties.len() {
        format!(
            " let payload = {module}::Payload {{ {} }};\n",
            required.join(", ")
        )
    } else {
        format!(
            " let payload = {module}::Payload::new({});\n",
            required.join(", ")
        )
    };
    let (id, cancel) = match context.entity_of(trigger) {
        Some(_) => ("id, ", format!("\n {module}::cancel(&site, id).await?;")),
        None => ("", String::new()),
    };
    format!("```ignore\n{payload} {module}::report(&site, {id}&payload).await?;{cancel}\n ```")
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

/// The number with its digits in groups of three, for readers.
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
