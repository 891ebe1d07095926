//! One module per trigger: its key, its payload, its functions.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens as _, quote};

use super::{Context, allow_unused, docs, docs::Docs, functions, ident, option, payload};
use crate::model::{Idempotency, KeyPart, Trigger, Type};

/// The module of the trigger.
pub(super) fn tokens(trigger: &Trigger, context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let allow = allow_unused();
    let module = ident(&trigger.module);
    let docs = module_docs(trigger, context);
    let key = &trigger.key;
    let idempotency = idempotency(trigger.idempotency.as_ref(), context);
    let payload_docs = Docs::new(format!("What an event of `{key}` carries."));
    let payload = payload::tokens(&trigger.payload, &payload_docs, context);
    let functions = functions::tokens(trigger, context);
    quote! {
        #docs
        #allow
        pub mod #module {
            #[doc = " The trigger key."]
            pub const KEY: &str = #key;
            pub(super) static TRIGGER: #private::Trigger =
                #private::Trigger { key: KEY, idempotency: #idempotency };
            #payload
            #functions
        }
    }
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

fn idempotency(idempotency: Option<&Idempotency>, context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let Some(idempotency) = idempotency else {
        return option(None);
    };
    let parts = idempotency.key.iter().map(|part| match part {
        KeyPart::Entity => quote!(#private::KeyPart::Entity),
        KeyPart::Property(key) => quote!(#private::KeyPart::Property(#key)),
    });
    let ttl_ms = option(
        idempotency
            .ttl_ms
            .map(|ms| Literal::u64_unsuffixed(ms).into_token_stream()),
    );
    option(Some(
        quote!(#private::DerivedKey { parts: &[#(#parts),*], ttl_ms: #ttl_ms }),
    ))
}
