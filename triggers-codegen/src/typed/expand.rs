//! The impls of a hand-written type: onto the wire, through the checks of its fields.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::{Generics, Type as RustType};

use super::check::{Check, Spelt};
use super::fields::Matched;
use super::node::{Placed, Shape};
use super::snippets::Snippets;
use super::{Typing, words};
use crate::generate::is_text;

/// The impls of a struct. `matched` are its fields for each of the nodes that it stands for; the
/// first decides on the order in which they go out.
pub(super) fn object(
    name: &Ident,
    generics: &Generics,
    nodes: &[(Placed<'_>, Vec<Matched<'_, '_>>)],
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
) -> TokenStream {
    let private = &typing.private;
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let Some(((first, matched), others)) = nodes.split_first() else {
        return TokenStream::new();
    };
    let keys = matched.iter().map(|matched| &matched.property.key);
    let values = matched.iter().map(|matched| {
        let check = check(matched, first, typing, snippets);
        let (check_name, tokens) = (check.name(), check.tokens(typing));
        let (ty, field) = (matched.field.ty, matched.field.ident);
        quote! {
            #private::Value::With(&|slot: #private::Slot<'_>| {
                #tokens
                <#ty as #check_name>::put(&self.#field, slot);
            })
        }
    });
    let own_name = name.unraw().to_string();
    let others = others.iter().map(|(node, fields)| {
        let differs = |other: &&Matched<'_, '_>| differs(other, node, matched, first);
        let checks = fields.iter().filter(differs).map(|other| {
            let check = check(other, node, typing, snippets).told_apart(node);
            let (name, tokens) = (check.name(), check.tokens(typing));
            let (ty, field) = (other.field.ty, other.field.ident);
            quote!({ #tokens let _ = |this: &Self, slot: #private::Slot<'_>| <#ty as #name>::put(&this.#field, slot); })
        });
        quote!(#(#checks)*)
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

/// The impls of an enum: its variants with the JSON texts of their values.
pub(super) fn choice(
    name: &Ident,
    variants: &[(&Ident, String)],
    all: usize,
    nodes: &[Placed<'_>],
    typing: &Typing<'_>,
) -> TokenStream {
    let private = &typing.private;
    let idents = variants.iter().map(|(ident, _)| ident);
    let values = variants.iter().map(|(_, json)| json);
    // A variant without a value is an error already; it must not bring another.
    let rest = (variants.len() < all).then(|| quote!(_ => "null",));
    let numbers = numbers(nodes);
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

/// The check that a type from elsewhere stands for the nodes.
pub(super) fn elsewhere(
    ty: &TokenStream,
    nodes: &[Placed<'_>],
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
) -> TokenStream {
    let private = &typing.private;
    let checks = nodes.iter().map(|node| {
        let check = Check::stand(node, typing, snippets);
        let (name, tokens) = (check.name(), check.tokens(typing));
        quote! {
            const _: fn(&#ty, #private::Slot<'_>) = |this, slot| {
                #tokens
                <#ty as #name>::put(this, slot);
            };
        }
    });
    quote!(#(#checks)*)
}

/// What lets a generated type be part of a hand-written one. `path` is its path in the module.
pub(super) fn generated(path: &TokenStream, node: &Placed<'_>, typing: &Typing<'_>) -> TokenStream {
    let private = &typing.private;
    let value = match node.node.shape {
        Shape::Enum(values) if is_text(values) => quote!(Text(self.as_str())),
        Shape::Enum(_) => quote!(Json(self.as_str())),
        _ => quote!(Object(self)),
    };
    let number = node.number();
    quote! {
        impl #private::Field for #path {
            fn write(&self, to: #private::Slot<'_>) {
                to.put(#private::Value::#value);
            }
        }
        impl #private::StandsFor<#number> for #path {}
    }
}

fn check(
    matched: &Matched<'_, '_>,
    node: &Placed<'_>,
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
) -> Check {
    Check::field(
        matched.property,
        node,
        &spelt(matched.field.ty),
        typing,
        snippets,
    )
}

/// Whether another node asks more of a field than the first one does.
fn differs(
    other: &Matched<'_, '_>,
    node: &Placed<'_>,
    matched: &[Matched<'_, '_>],
    first: &Placed<'_>,
) -> bool {
    let same = matched
        .iter()
        .find(|matched| matched.field.ident == other.field.ident);
    same.is_none_or(|same| {
        let kind = |matched: &Matched<'_, '_>, node: &Placed<'_>| {
            let child = node.child(matched.property).as_ref().map(Placed::number);
            words::kind(&matched.property.ty, child).to_string()
        };
        kind(same, first) != kind(other, node)
            || (other.property.required && !same.property.required)
    })
}

/// Each number once: a type may not implement a trait twice.
fn numbers<'a, 'm: 'a>(nodes: impl IntoIterator<Item = &'a Placed<'m>>) -> Vec<u64> {
    let mut numbers: Vec<_> = nodes.into_iter().map(Placed::number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// How the type is spelt. Chooses words; types are judged by the compiler.
fn spelt(ty: &RustType) -> Spelt {
    let text = ty.to_token_stream().to_string();
    let names: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
    let outermost = text.split('<').next().unwrap_or_default();
    let has = |any: &[&str]| names.iter().any(|name| any.contains(name));
    Spelt {
        option: outermost
            .split("::")
            .last()
            .is_some_and(|last| last.trim() == "Option"),
        of: if has(&["chrono", "DateTime", "NaiveDate"]) {
            Some("chrono")
        } else if has(&["time", "OffsetDateTime", "UtcDateTime"]) {
            Some("time")
        } else {
            None
        },
    }
}
