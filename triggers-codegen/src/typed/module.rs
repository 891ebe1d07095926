//! The marked types of a module of events.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Attribute, Fields, Generics, Item, UseTree, Visibility, parse_quote};

use super::mark::{self, Address};
use super::node::{self, Placed, Shape};
use super::snippets::Snippets;
use super::{Against, Problem, Stand, Typed, Typing, Written, check, expand, fields, values};
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
    let snippets = Snippets::new(against.source, &triggers(&marked));
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
type Marked<'m> = (usize, Vec<Placed<'m>>);

/// The nodes that addresses lead to.
pub(super) fn nodes<'m>(
    addresses: &[Address],
    against: &Against<'m>,
    errors: &mut Vec<syn::Error>,
) -> Vec<Placed<'m>> {
    let mut nodes: Vec<Placed<'m>> = Vec::new();
    for address in addresses {
        match node::find(against.manifest, address) {
            Ok(node) if nodes.iter().any(|other| other.address == node.address) => {
                let message = format!("`{}` is named twice", node.address);
                errors.push(syn::Error::new(address.trigger.span, message));
            }
            Ok(node) => nodes.push(node),
            Err(_) if !against.whole => {}
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

/// Which items can take the place of generated ones; the others stand for nothing from here on.
fn written(items: &[Item], marked: &mut Vec<Marked<'_>>, errors: &mut Vec<syn::Error>) -> Written {
    let mut types: HashMap<(String, String), Stand> = HashMap::new();
    marked.retain_mut(|(index, nodes)| {
        let (name, visibility) = match stand(&items[*index], nodes) {
            Ok(Some(stand)) => stand,
            Ok(None) => return false,
            Err(error) => {
                errors.push(error);
                return false;
            }
        };
        nodes.retain(|node| {
            let key = (node.node.trigger.key.clone(), node.type_name().to_owned());
            if let Some(first) = types.get(&key) {
                let message = format!("`{}` stands for `{}` already", first.name, node.address);
                errors.push(syn::Error::new(name.span(), message));
                return false;
            }
            let stand = Stand {
                name: name.to_string(),
                visibility: visibility.clone(),
            };
            types.insert(key, stand);
            true
        });
        !nodes.is_empty()
    });
    Written { types }
}

/// The name and the visibility of an item that can stand for `nodes`; nothing when there are none.
fn stand<'i>(
    item: &'i Item,
    nodes: &[Placed<'_>],
) -> syn::Result<Option<(&'i Ident, TokenStream)>> {
    let Some(node) = nodes.first() else {
        return Ok(None);
    };
    let (name, visibility, attributes) = match item {
        Item::Struct(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Type(item) => (&item.ident, &item.vis, &item.attrs),
        Item::Use(item) => (imported(&item.tree)?, &item.vis, &item.attrs),
        other => {
            let message =
                "`#[payload(…)]` goes on a struct, an enum, a `type` or a `use` of one type";
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    if let Some(cfg) = attributes
        .iter()
        .find(|attribute| attribute.path().is_ident("cfg"))
    {
        let message = "what stands for a part of the manifest cannot depend on `cfg`; put the `cfg` on the whole module";
        return Err(syn::Error::new_spanned(cfg, message));
    }
    let Some(visibility) = two_below(visibility) else {
        let (module, name_there) = (&node.node.trigger.module, node.type_name());
        let message = format!(
            "`{name}` takes the place of `{module}::{name_there}`, which others are to see: make it `pub`"
        );
        return Err(syn::Error::new(name.span(), message));
    };
    if let Some(generics) = generics(item).filter(|generics| !generics.params.is_empty()) {
        let message = format!(
            "`{name}` is generic, and an event carries one type: put `#[derive(TriggerPayload)] #[payload({})]` on it in another module, \
             and here `#[payload({})] pub type Concrete = …`",
            check::derive_mark(node),
            node.address
        );
        return Err(syn::Error::new_spanned(generics, message));
    }
    for node in nodes {
        shaped(item, node)?;
    }
    Ok(Some((name, visibility)))
}

/// How a module inside of the one where the item stands says its visibility; none when the item is
/// private.
fn two_below(visibility: &Visibility) -> Option<TokenStream> {
    match visibility {
        Visibility::Inherited => None,
        Visibility::Restricted(inner) if inner.path.is_ident("self") => None,
        Visibility::Restricted(inner) if inner.path.is_ident("super") => {
            Some(quote!(pub(in super::super)))
        }
        Visibility::Restricted(inner)
            if inner
                .path
                .segments
                .first()
                .is_some_and(|first| first.ident == "super") =>
        {
            let path = &inner.path;
            Some(quote!(pub(in super::#path)))
        }
        seen => Some(seen.to_token_stream()),
    }
}

fn generics(item: &Item) -> Option<&Generics> {
    match item {
        Item::Struct(item) => Some(&item.generics),
        Item::Enum(item) => Some(&item.generics),
        Item::Type(item) => Some(&item.generics),
        _ => None,
    }
}

/// The one name that a `use` brings in.
fn imported(tree: &UseTree) -> syn::Result<&Ident> {
    match tree {
        UseTree::Path(path) => imported(&path.tree),
        UseTree::Name(name) => Ok(&name.ident),
        UseTree::Rename(rename) => Ok(&rename.rename),
        other => {
            let message = "a marked `use` names one type, as `#[payload(invoice_overdue)] pub use crate::Overdue;`";
            Err(syn::Error::new_spanned(other, message))
        }
    }
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

/// Whether the item has the shape of what it is to stand for.
pub(super) fn shaped(item: &Item, node: &Placed<'_>) -> syn::Result<()> {
    let refused = |name: &Ident, help: &str| {
        let what = match node.node.shape {
            Shape::Object(_) => "an object",
            Shape::Item(_) => "a list of objects",
            Shape::Enum(_) => "one of a closed set of values",
        };
        let message = format!("`{}` is {what}, so {help}", node.address);
        Err(syn::Error::new(name.span(), message))
    };
    match (item, node.node.shape) {
        (Item::Struct(item), Shape::Enum(_)) => {
            refused(&item.ident, "what stands for it is an enum")
        }
        (Item::Struct(item), _) if !matches!(item.fields, Fields::Named(_)) => refused(
            &item.ident,
            "what stands for it is a struct with named fields",
        ),
        (Item::Enum(item), Shape::Object(_)) => {
            refused(&item.ident, "what stands for it is a struct")
        }
        (Item::Enum(item), Shape::Item(_)) => {
            refused(&item.ident, "what stands for its items is a struct")
        }
        (Item::Union(item), _) => refused(&item.ident, "a union cannot stand for it"),
        _ => Ok(()),
    }
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
