//! The functions of a trigger: thin, so that the work is compiled once, in the runtime.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Scope, ident};
use crate::model::Entity;

/// The names of the functions in the trigger's module.
pub(super) fn names(scope: &Scope<'_>) -> Vec<&'static str> {
    let mut names = vec!["report", "report_all"];
    if scope.context.entity_of(scope.trigger).is_some() {
        names.extend(["cancel", "cancel_all"]);
        if scope.trigger.is_scheduled() {
            names.push("reschedule");
        }
    }
    names
}

/// `report` and `report_all`; `cancel` and `cancel_all` only for a trigger with an entity,
/// `reschedule` only if its events are scheduled too.
///
/// `report` is compiled here, since every trigger is reported. The others are compiled where they
/// are called, if they are.
pub(super) fn tokens(scope: &Scope<'_>) -> TokenStream {
    match scope.context.entity_of(scope.trigger) {
        Some(entity) => {
            let report = report_entity(scope, entity);
            let cancel = cancel(scope, entity);
            let reschedule = scope
                .trigger
                .is_scheduled()
                .then(|| reschedule(scope, entity));
            quote!(#report #cancel #reschedule)
        }
        None => report_plain(scope),
    }
}

/// Reports of a trigger whose events belong to an entity.
fn report_entity(scope: &Scope<'_>, entity: &Entity) -> TokenStream {
    let (trigger, id) = (scope.constant(), ident(&entity.type_name));
    let payload = scope.path(&scope.trigger.payload.type_name);
    let [report, report_all] = ["report", "report_all"].map(|name| scope.function(name));
    quote! {
        #[doc = " Reports one event."]
        pub fn #report<'a>(
            sink: &'a dyn rt::Sink,
            id: super::#id,
            payload: &#payload,
        ) -> rt::ReportCall<'a> {
            private::report_entity(sink, &#trigger, id.as_uuid(), payload)
        }
        #[doc = " Reports many events. The results come in their order."]
        pub fn #report_all(
            sink: &dyn rt::Sink,
            events: impl IntoIterator<Item = (super::#id, impl Borrow<#payload>)>,
        ) -> rt::Delivery<'_, rt::BulkReceipt> {
            private::report_each::<#payload>(sink, &#trigger, events)
        }
    }
}

/// Reports of a trigger whose events belong to nothing and cannot be canceled.
fn report_plain(scope: &Scope<'_>) -> TokenStream {
    let trigger = scope.constant();
    let payload = scope.path(&scope.trigger.payload.type_name);
    let [report, report_all] = ["report", "report_all"].map(|name| scope.function(name));
    quote! {
        #[doc = " Reports one event."]
        pub fn #report<'a>(
            sink: &'a dyn rt::Sink,
            payload: &#payload,
        ) -> rt::ReportCall<'a> {
            private::report_plain(sink, &#trigger, payload)
        }
        #[doc = " Reports many events. The results come in their order."]
        pub fn #report_all(
            sink: &dyn rt::Sink,
            events: impl IntoIterator<Item = impl Borrow<#payload>>,
        ) -> rt::Delivery<'_, rt::BulkReceipt> {
            private::report_each_plain::<#payload>(sink, &#trigger, events)
        }
    }
}

fn cancel(scope: &Scope<'_>, entity: &Entity) -> TokenStream {
    let (key, id) = (&scope.trigger.key, ident(&entity.type_name));
    let [cancel, cancel_all] = ["cancel", "cancel_all"].map(|name| scope.function(name));
    quote! {
        #[doc = " Cancels all pending actions of the events reported with this id."]
        #[inline]
        pub fn #cancel(
            sink: &dyn rt::Sink,
            id: super::#id,
        ) -> rt::Delivery<'_, rt::Receipt> {
            private::cancel(sink, #key, id.as_uuid())
        }
        #[doc = " Cancels all pending actions of the events reported with these ids. The results come in their order."]
        pub fn #cancel_all(
            sink: &dyn rt::Sink,
            ids: impl IntoIterator<Item = super::#id>,
        ) -> rt::Delivery<'_, rt::BulkReceipt> {
            private::cancel_each(sink, #key, ids)
        }
    }
}

fn reschedule(scope: &Scope<'_>, entity: &Entity) -> TokenStream {
    let (trigger, id) = (scope.constant(), ident(&entity.type_name));
    let payload = scope.path(&scope.trigger.payload.type_name);
    let reschedule = scope.function("reschedule");
    quote! {
        #[doc = " Moves the event to another date: cancels what was reported with this id, then reports the event under a fresh idempotency key. If only the cancel was done, the error holds the report, to be resumed."]
        #[inline]
        pub fn #reschedule<'a>(
            sink: &'a dyn rt::Sink,
            id: super::#id,
            payload: &#payload,
        ) -> rt::ReportCall<'a, Vec<rt::Receipt>> {
            private::reschedule(sink, &#trigger, id.as_uuid(), payload)
        }
    }
}
