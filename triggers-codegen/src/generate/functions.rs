//! The functions of a trigger: thin, so that the work is compiled once, in the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};
use crate::model::{Entity, Trigger};

/// `report` and its kin; `cancel` and `cancel_all` only for a trigger with an entity.
pub(super) fn tokens(trigger: &Trigger, context: &Context<'_>) -> TokenStream {
    match context.entity_of(trigger) {
        Some(entity) => {
            let report = report_by_id(entity, context);
            let cancel = cancel(entity, context);
            quote!(#report #cancel)
        }
        None => report(context),
    }
}

/// Reports of a trigger whose events belong to an entity.
fn report_by_id(entity: &Entity, context: &Context<'_>) -> TokenStream {
    let Context {
        runtime, private, ..
    } = context;
    let id = ident(&entity.type_name);
    quote! {
        #[doc = " Reports one event."]
        pub fn report<'a>(
            sink: &'a dyn #runtime::Sink,
            id: super::#id,
            payload: Payload,
        ) -> #runtime::Sending<'a, #runtime::Receipt> {
            report_with(sink, id, payload, #runtime::ReportOptions::new())
        }
        #[doc = " Reports one event, with a say in its idempotency key."]
        pub fn report_with<'a>(
            sink: &'a dyn #runtime::Sink,
            id: super::#id,
            payload: Payload,
            options: #runtime::ReportOptions,
        ) -> #runtime::Sending<'a, #runtime::Receipt> {
            #private::report(sink, &TRIGGER, ::core::option::Option::Some(id.as_uuid()), &payload, options)
        }
        #[doc = " Reports many events; the outcomes come in their order."]
        pub fn report_all<'a>(
            sink: &'a dyn #runtime::Sink,
            events: impl ::core::iter::IntoIterator<Item = (super::#id, Payload)>,
        ) -> #runtime::Sending<'a, #runtime::BulkReceipt> {
            let mut all = #private::Reports::new(&TRIGGER);
            for (id, payload) in events {
                all.push(::core::option::Option::Some(id.as_uuid()), &payload);
            }
            all.send(sink)
        }
    }
}

/// Reports of a trigger whose events belong to nothing and cannot be canceled.
fn report(context: &Context<'_>) -> TokenStream {
    let Context {
        runtime, private, ..
    } = context;
    quote! {
        #[doc = " Reports one event."]
        pub fn report<'a>(
            sink: &'a dyn #runtime::Sink,
            payload: Payload,
        ) -> #runtime::Sending<'a, #runtime::Receipt> {
            report_with(sink, payload, #runtime::ReportOptions::new())
        }
        #[doc = " Reports one event, with a say in its idempotency key."]
        pub fn report_with<'a>(
            sink: &'a dyn #runtime::Sink,
            payload: Payload,
            options: #runtime::ReportOptions,
        ) -> #runtime::Sending<'a, #runtime::Receipt> {
            #private::report(sink, &TRIGGER, ::core::option::Option::None, &payload, options)
        }
        #[doc = " Reports many events; the outcomes come in their order."]
        pub fn report_all<'a>(
            sink: &'a dyn #runtime::Sink,
            events: impl ::core::iter::IntoIterator<Item = Payload>,
        ) -> #runtime::Sending<'a, #runtime::BulkReceipt> {
            let mut all = #private::Reports::new(&TRIGGER);
            for payload in events {
                all.push(::core::option::Option::None, &payload);
            }
            all.send(sink)
        }
    }
}

fn cancel(entity: &Entity, context: &Context<'_>) -> TokenStream {
    let Context {
        runtime, private, ..
    } = context;
    let id = ident(&entity.type_name);
    quote! {
        #[doc = " Cancels what is left of all events reported with this id."]
        pub fn cancel<'a>(
            sink: &'a dyn #runtime::Sink,
            id: super::#id,
        ) -> #runtime::Sending<'a, #runtime::Receipt> {
            #private::cancel(sink, KEY, id.as_uuid())
        }
        #[doc = " Cancels what is left of all events reported with these ids; the outcomes come in their order."]
        pub fn cancel_all<'a>(
            sink: &'a dyn #runtime::Sink,
            ids: impl ::core::iter::IntoIterator<Item = super::#id>,
        ) -> #runtime::Sending<'a, #runtime::BulkReceipt> {
            let ids = ids.into_iter().map(|id| id.as_uuid()).collect();
            #private::cancel_all(sink, KEY, ids)
        }
    }
}
