//! Business events: one thing that happened in the app, and all the calls it takes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::scope::constant;
use super::trigger::less_seen;
use super::{Context, allow, docs, docs::Docs, ident, option};
use crate::model::{BusinessEvent, Step, StepAction, Trigger};
use crate::names::unraw;

/// The module `business`.
pub(super) fn tokens(context: &Context<'_>) -> TokenStream {
    let allow = allow();
    let events = context.manifest.business_events.iter().map(|event| {
        let event = Event::new(event, context);
        let (payloads, one, all) = (event.payloads(), event.one(), event.all());
        quote!(#payloads #one #all)
    });
    let less_seen = less_seen(context);
    quote! {
        #[doc = " Business events: each makes all calls that something in the app takes."]
        #allow
        #less_seen
                pub mod business { #(#events)* }
    }
}

/// A business event with its names resolved.
struct Event<'a> {
    declared: &'a BusinessEvent,
    context: &'a Context<'a>,
    steps: Vec<(&'a Step, &'a Trigger)>,
    /// The type of the id, when a step takes one.
    id: Option<Ident>,
    /// The struct of the payloads, when a step takes one.
    payloads: Option<Ident>,
}

impl<'a> Event<'a> {
    fn new(declared: &'a BusinessEvent, context: &'a Context<'a>) -> Self {
        let steps: Vec<_> = declared
            .steps
            .iter()
            .filter_map(|step| Some((step, context.manifest.trigger(&step.trigger)?)))
            .collect();
        let entity = declared
            .entity
            .as_deref()
            .and_then(|key| context.manifest.entity(key));
        let reports = steps
            .iter()
            .any(|(step, _)| step.action == StepAction::Report);
        Self {
            declared,
            context,
            steps,
            id: entity.map(|entity| ident(&entity.type_name)),
            payloads: reports.then(|| ident(&declared.type_name)),
        }
    }

    fn reports(&self) -> impl Iterator<Item = &(&'a Step, &'a Trigger)> {
        self.steps
            .iter()
            .filter(|(step, _)| step.action == StepAction::Report)
    }

    /// The struct with one payload for each report.
    fn payloads(&self) -> Option<TokenStream> {
        let name = self.payloads.as_ref()?;
        let docs = Docs::new(format!(
            "The payloads of the reports of `{}`.",
            self.declared.key
        ));
        let derives = self.context.derives(&[], &["Debug", "PartialEq"]);
        let private = &self.context.private;
        let own_name = unraw(&self.declared.type_name);
        let (mut fields, mut keys, mut values) = (TokenStream::new(), Vec::new(), Vec::new());
        let mut pii = Vec::new();
        for (step, trigger) in self.reports() {
            let (field, module) = (ident(&step.field), ident(&trigger.module));
            let docs = Docs::new(docs::plain(&trigger.name));
            fields.extend(quote!(#docs pub #field: super::#module::Payload,));
            let key = unraw(&step.field);
            let paths = trigger.payload.pii().into_iter();
            pii.extend(paths.map(|path| format!("{key}.{path}")));
            keys.push(key);
            values.push(quote!(#private::Value::Object(&self.#field)));
        }
        Some(quote! {
            #docs
            #derives
            pub struct #name { #fields }
            #[doc(hidden)]
            impl #private::Object for #name {
                fn fields(&self, to: &mut #private::Fields<'_>) {
                    to.object(#own_name, &[#(#keys),*], &[#(#values),*]);
                }
            }
            impl ::core::fmt::Debug for #name {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    #private::debug(self, &[#(#pii),*], f)
                }
            }
            impl ::core::cmp::PartialEq for #name {
                fn eq(&self, other: &Self) -> bool { #private::same(self, other) }
            }
        })
    }

    /// The function for one entity.
    fn one(&self) -> TokenStream {
        let Context {
            runtime, private, ..
        } = self.context;
        let function = ident(&self.declared.function);
        let docs = self.docs("Makes all calls of this event, in this order:");
        let id = self.id.as_ref().map(|id| quote!(id: super::#id,));
        let payloads = self.payloads.as_ref().map(|name| quote!(payloads: &#name,));
        let lifetime = self.payloads.as_ref().map(|_| quote!('a));
        let generics = lifetime.as_ref().map(|lifetime| quote!(<#lifetime>));
        let of_call = lifetime.clone().unwrap_or_else(|| quote!('_));
        let steps = self.steps.iter().map(|(step, trigger)| {
            let (key, constant, field) = (&trigger.key, constant(trigger), ident(&step.field));
            if step.action == StepAction::Cancel {
                let cancel = quote!(#private::cancel_command(#key, id.as_uuid()));
                return quote!(::core::result::Result::Ok(#cancel));
            }
            let id = id_of(trigger);
            let options = quote!(#private::ReportOptions::new());
            let report = quote!(super::__triggers::#constant, #id, &payloads.#field, #options);
            quote!(#private::report_command(&#report))
        });
        quote! {
            #docs
            pub fn #function #generics(sink: &#lifetime dyn #runtime::Sink, #id #payloads) -> #runtime::Completing<#of_call> {
                #private::run(sink, ::std::vec::Vec::from([#(#steps),*]))
            }
        }
    }

    /// The function for many entities: each step goes out as one bulk.
    fn all(&self) -> TokenStream {
        let Context {
            runtime, private, ..
        } = self.context;
        let function = format_ident!("{}_all", unraw(&self.declared.function));
        let docs = self.docs(
            "Makes all calls of this event for many at once, each step in bulk, in this order:",
        );
        let (item, pattern) = match (&self.id, &self.payloads) {
            (Some(id), Some(name)) => (
                quote!((super::#id, impl ::core::borrow::Borrow<#name>)),
                quote!((id, payloads)),
            ),
            (Some(id), None) => (quote!(super::#id), quote!(id)),
            (None, Some(name)) => (quote!(impl ::core::borrow::Borrow<#name>), quote!(payloads)),
            (None, None) => return TokenStream::new(),
        };
        let names: Vec<_> = (0..self.steps.len())
            .map(|step| Ident::new(&format!("step_{step}"), Span::call_site()))
            .collect();
        let mut starts = TokenStream::new();
        let mut pushes = TokenStream::new();
        let mut builds = Vec::new();
        for ((step, trigger), name) in self.steps.iter().zip(&names) {
            if step.action == StepAction::Report {
                let (constant, field, id) = (constant(trigger), ident(&step.field), id_of(trigger));
                let start = quote!(#private::Reports::new(&super::__triggers::#constant));
                starts.extend(quote!(let mut #name = #start;));
                pushes.extend(quote!(#name.push(#id, &payloads.#field);));
                builds.push(quote!(#name.build()));
            } else {
                let key = &trigger.key;
                starts.extend(quote!(let mut #name = ::std::vec::Vec::new();));
                pushes.extend(quote!(#name.push(id.as_uuid());));
                let bulk = quote!(#private::cancel_bulk(#key, #name));
                builds.push(quote!(::core::result::Result::Ok(#bulk)));
            }
        }
        let borrow = self
            .payloads
            .as_ref()
            .map(|name| quote!(let payloads = ::core::borrow::Borrow::<#name>::borrow(&payloads);));
        quote! {
            #docs
            pub fn #function(
                sink: &dyn #runtime::Sink,
                items: impl ::core::iter::IntoIterator<Item = #item>,
            ) -> #runtime::CompletingAll<'_> {
                #starts
                for #pattern in items { #borrow #pushes }
                #private::run_all(sink, ::std::vec::Vec::from([#(#builds),*]))
            }
        }
    }

    fn docs(&self, first: &str) -> Docs {
        let steps = self.steps.iter().map(|(step, _)| {
            let action = if step.action == StepAction::Report {
                "report"
            } else {
                "cancel"
            };
            format!("{action} `{}`", step.trigger)
        });
        Docs::new(format!("{first} {}.", steps.collect::<Vec<_>>().join(", ")))
    }
}

/// The id as the report of a trigger takes it.
fn id_of(trigger: &Trigger) -> TokenStream {
    option(trigger.entity.is_some().then(|| quote!(id.as_uuid())))
}
