//! The impls of a hand-written type: onto the wire, through the checks of its fields.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Generics;
use syn::ext::IdentExt as _;

use super::check::Check;
use super::members::Matched;
use super::node::{Node, Shape};
use super::{Cx, words};
use crate::generate::is_text;

/// The impls of a struct. `nodes` are what it implements, each with the fields for it; the first
/// decides on the order in which they go out.
pub(super) fn object(
    name: &Ident,
    generics: &Generics,
    nodes: &[(Node<'_>, Vec<Matched<'_, '_>>)],
    cx: &Cx<'_>,
) -> TokenStream {
    let private = &cx.private;
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let Some(((first, matched), others)) = nodes.split_first() else {
        return TokenStream::new();
    };
    let keys = matched.iter().map(|matched| &matched.member.wire);
    let values = matched.iter().filter_map(|matched| {
        let (ty, field) = (matched.written.ty?, matched.written.ident);
        let check = Check::field(matched.member.property?, first, ty, cx);
        let (check_name, tokens) = (&check.name, check.tokens(cx));
        Some(quote! {
            #private::Value::With(&|slot: #private::Slot<'_>| {
                #tokens
                <#ty as #check_name>::put(&self.#field, slot);
            })
        })
    });
    let own_name = name.unraw().to_string();
    let others = others.iter().flat_map(|(node, fields)| {
        let differing = fields.iter().filter(|other| differs(other, node, matched, first));
        differing.filter_map(|other| {
            let (ty, field) = (other.written.ty?, other.written.ident);
            let check = Check::field(other.member.property?, node, ty, cx).told_apart(node);
            let (name, tokens) = (&check.name, check.tokens(cx));
            Some(quote!({ #tokens let _ = |this: &Self, slot: #private::Slot<'_>| <#ty as #name>::put(&this.#field, slot); }))
        })
    });
    let numbers = numbers(nodes.iter().map(|(node, _)| node));
    quote! {
        impl #parameters #private::Object for #name #arguments #bounds {
            fn fields(&self, to: &mut #private::Fields<'_>) {
                to.object(#own_name, &[#(#keys),*], &[#(#values),*]);
                #(#others)*
            }
        }
        impl #parameters #private::Field for #name #arguments #bounds {
            fn write(&self, to: #private::Slot<'_>) {
                to.put(#private::Value::Object(self));
            }
        }
        #(impl #parameters #private::StandsFor<#numbers> for #name #arguments #bounds {})*
    }
}

/// The impls of an enum with `all` variants: their values as JSON texts.
pub(super) fn choice(
    name: &Ident,
    nodes: &[(Node<'_>, Vec<Matched<'_, '_>>)],
    all: usize,
    cx: &Cx<'_>,
) -> TokenStream {
    let private = &cx.private;
    let variants = nodes.first().map_or(&[][..], |(_, variants)| variants);
    let idents = variants.iter().map(|variant| variant.written.ident);
    let values = variants.iter().map(|variant| &variant.member.wire);
    // A variant without a value is an error already; it must not cause another.
    let rest = (variants.len() < all).then(|| quote!(_ => "null",));
    let numbers = numbers(nodes.iter().map(|(node, _)| node));
    quote! {
        impl #private::Choice for #name {
            fn json(&self) -> &'static str {
                match self {
                    #(Self::#idents { .. } => #values,)*
                    #rest
                }
            }
        }
        impl #private::Field for #name {
            fn write(&self, to: #private::Slot<'_>) {
                to.put(#private::Value::Json(#private::Choice::json(self)));
            }
        }
        #(impl #private::StandsFor<#numbers> for #name {})*
    }
}

/// The check that a type from elsewhere implements the nodes.
pub(super) fn reexport(ty: &Ident, nodes: &[Node<'_>], cx: &Cx<'_>) -> TokenStream {
    let private = &cx.private;
    let checks = nodes.iter().map(|node| {
        let check = Check::reexport(node, cx);
        let (name, tokens) = (&check.name, check.tokens(cx));
        quote! {
            const _: fn(&#ty, #private::Slot<'_>) = |this, slot| {
                #tokens
                <#ty as #name>::put(this, slot);
            };
        }
    });
    checks.collect()
}

/// The impls that let a generated type be part of a hand-written one.
pub(super) fn generated(node: &Node<'_>, cx: &Cx<'_>) -> TokenStream {
    let private = &cx.private;
    let [module, name] = [&node.trigger.module, node.type_name()].map(crate::generate::ident);
    let value = match node.shape {
        Shape::Enum(values) if is_text(values) => quote!(Text(self.as_str())),
        Shape::Enum(_) => quote!(Json(self.as_str())),
        _ => quote!(Object(self)),
    };
    let number = node.number();
    quote! {
        impl #private::Field for #module::#name {
            fn write(&self, to: #private::Slot<'_>) {
                to.put(#private::Value::#value);
            }
        }
        impl #private::StandsFor<#number> for #module::#name {}
    }
}

/// Whether another node asks more of a field than the first one does.
fn differs(
    other: &Matched<'_, '_>,
    node: &Node<'_>,
    matched: &[Matched<'_, '_>],
    first: &Node<'_>,
) -> bool {
    let same = matched
        .iter()
        .find(|matched| matched.written.ident == other.written.ident);
    same.is_none_or(|same| {
        let kind = |matched: &Matched<'_, '_>, node: &Node<'_>| {
            let property = matched.member.property?;
            Some(words::kind(&property.ty, node.child(property).as_ref()).to_string())
        };
        let stricter = other.member.is_required() && !same.member.is_required();
        stricter || kind(same, first) != kind(other, node)
    })
}

/// Each number once: a type may not implement a trait twice.
fn numbers<'a, 'm: 'a>(nodes: impl IntoIterator<Item = &'a Node<'m>>) -> Vec<u64> {
    let mut numbers: Vec<_> = nodes.into_iter().map(Node::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
