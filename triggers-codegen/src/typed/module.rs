//! The marked types of a module of events.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{Attribute, Item, parse_quote};

use super::mark::{self, Address};
use super::node::{self, Placed, Shape};
use super::snippets::Snippets;
use super::stand::{imported, written};
use super::{Against, Problem, Typed, Typing, Written, expand, fields, values};
use crate::model::Trigger;
use crate::text::escape;

/// Takes the marks off the items and says what comes of them. The items stay as they are
/// otherwise, whatever is wrong with them.
#[must_use]
pub fn module(items: &mut [Item], against: &Against<'_>) -> Typed {
    let mut errors = Vec::new();
    let mut marked = Vec::new();
    for (index, item) in items.iter_mut().enumerate() {
        let Some(addresses) =
            attributes(item).and_then(|found| mark::addresses(found, &mut errors))
        else {
            continue;
        };
        let nodes = nodes(&addresses, against, &mut errors);
        marked.push((index, nodes));
    }
    if marked.is_empty() && errors.is_empty() {
        return Typed::default();
    }
    let written = written(items, &mut marked, &mut errors);
    let snippets = Snippets::new(against.checked);
    let typing = Typing::new(against.runtime, &written, false);
    let mut problems = Vec::new();
    let mut impls = TokenStream::new();
    for (index, nodes) in &marked {
        let (item, out) = (&mut items[*index], (&mut problems, &mut errors));
        impls.extend(expand_item(item, nodes, &typing, &snippets, out));
    }
    for trigger in triggers(&marked) {
        impls.extend(generated(trigger, &written, &typing));
    }
    unmark(items);
    let mut tokens: TokenStream = errors
        .into_iter()
        .map(syn::Error::into_compile_error)
        .collect();
    tokens.extend(problems.iter().map(Problem::tokens));
    Typed {
        written,
        impls,
        errors: tokens,
    }
}

/// Takes the marks off the items when there is no manifest to hold them to.
pub fn unmark(items: &mut [Item]) {
    for item in items {
        if let Some(found) = attributes(item) {
            mark::take(found);
        }
        match item {
            Item::Struct(item) => item
                .fields
                .iter_mut()
                .for_each(|field| drop(mark::take(&mut field.attrs))),
            Item::Enum(item) => item
                .variants
                .iter_mut()
                .for_each(|variant| drop(mark::take(&mut variant.attrs))),
            _ => {}
        }
    }
}

/// A marked item: its index, and the nodes that it stands for.
pub(super) type Marked<'m> = (usize, Vec<Placed<'m>>);

/// The nodes that addresses lead to.
pub(super) fn nodes<'m>(
    addresses: &[Address],
    against: &Against<'m>,
    errors: &mut Vec<syn::Error>,
) -> Vec<Placed<'m>> {
    let mut nodes: Vec<Placed<'m>> = Vec::new();
    for address in addresses {
        match node::find(&against.checked.manifest, address) {
            Ok(node) if nodes.iter().any(|other| other.address == node.address) => {
                let message = format!("`{}` is named twice", node.address);
                errors.push(syn::Error::new(address.trigger.span, message));
            }
            Ok(node) => nodes.push(node),
            Err(_) if against.checked.diagnostics.has_errors() => {}
            Err(lost) => errors.push(syn::Error::new(lost.name.span, escape(&lost.message))),
        }
    }
    nodes
}

/// The triggers that the items have to do with, in the order in which they are met.
fn triggers<'m>(marked: &[Marked<'m>]) -> Vec<&'m Trigger> {
    let mut seen = HashSet::new();
    let all = marked
        .iter()
        .flat_map(|(_, nodes)| nodes)
        .map(|node| node.node.trigger);
    all.filter(|trigger| seen.insert(trigger.key.as_str()))
        .collect()
}

pub(super) fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Type(item) => &mut item.attrs,
        Item::Use(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Union(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        Item::Const(item) => &mut item.attrs,
        Item::Static(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        _ => return None,
    })
}

fn expand_item(
    item: &mut Item,
    nodes: &[Placed<'_>],
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
    (problems, errors): (&mut Vec<Problem>, &mut Vec<syn::Error>),
) -> TokenStream {
    match item {
        Item::Struct(_) | Item::Enum(_) => own(item, nodes, typing, snippets, (problems, errors)),
        Item::Type(item) => {
            expand::elsewhere(&item.ident.to_token_stream(), nodes, typing, snippets)
        }
        Item::Use(item) => match imported(&item.tree) {
            Ok(name) => expand::elsewhere(&name.to_token_stream(), nodes, typing, snippets),
            Err(_) => TokenStream::new(),
        },
        _ => TokenStream::new(),
    }
}

/// The impls of a struct or an enum whose definition is at hand, and which has the shape of `nodes`.
///
/// The nodes of one type are alike, so what is wrong with it is told for the first of them that it
/// does not fit.
pub(super) fn own(
    item: &mut Item,
    nodes: &[Placed<'_>],
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
    (problems, errors): (&mut Vec<Problem>, &mut Vec<syn::Error>),
) -> TokenStream {
    let mut found = Vec::new();
    let tokens = match item {
        Item::Struct(item) => {
            let name = &item.ident;
            let (written, all_read) = fields::written(&mut item.fields, errors);
            let mut matched = Vec::new();
            for node in nodes {
                let mut misfits = Vec::new();
                let (all, known) = ((&*written, all_read), (typing, snippets));
                let fields = fields::matched(name, all, node, known, &mut misfits);
                matched.push((node.clone(), fields));
                found.push(misfits);
            }
            expand::object(name, &item.generics, &matched, typing, snippets)
        }
        Item::Enum(item) => {
            let name = item.ident.clone();
            let (written, all_read) = values::written(item, errors);
            let mut matched = Vec::new();
            for node in nodes {
                let Shape::Enum(values) = node.node.shape else {
                    continue;
                };
                let mut misfits = Vec::new();
                let all = (&*written, all_read);
                let variants = values::matched(&name, all, values, node, snippets, &mut misfits);
                matched.push(variants);
                found.push(misfits);
            }
            let variants = matched.first().map_or(&[][..], Vec::as_slice);
            let tokens = expand::choice(&name, variants, written.len(), nodes, typing);
            // The schema demands all values, whether the app sends them or not.
            item.attrs.push(parse_quote!(#[allow(dead_code)]));
            tokens
        }
        _ => TokenStream::new(),
    };
    problems.extend(
        found
            .into_iter()
            .find(|misfits| !misfits.is_empty())
            .into_iter()
            .flatten(),
    );
    tokens
}

/// The generated types of a trigger that may stand in its hand-written ones.
fn generated(trigger: &Trigger, written: &Written, typing: &Typing<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut rest = vec![node::payload(trigger)];
    while let Some(node) = rest.pop() {
        rest.extend(
            node.properties()
                .iter()
                .filter_map(|property| node.child(property)),
        );
        let is_payload = node.address == trigger.key;
        if !is_payload && written.get(&trigger.key, node.type_name()).is_none() {
            let module = crate::generate::ident(&trigger.module);
            let name = crate::generate::ident(node.type_name());
            tokens.extend(expand::generated(&quote!(#module::#name), &node, typing));
        }
    }
    tokens
}
