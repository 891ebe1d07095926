//! The marked types of a module of events.

use std::collections::HashSet;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Generics, Item, UseTree, Visibility};

use super::item::{has_shape, impls, nodes};
use super::mark::{Marks, unmark};
use super::node::{self, Node};
use super::{Cx, ManifestRef, Override, Overrides, Typed, expand};
use crate::model::Trigger;

/// Takes the marks off the items and says what comes of them. The items stay as they are
/// otherwise, whatever is wrong with them.
#[must_use]
pub fn module(items: &mut [Item], manifest: &ManifestRef<'_>) -> Typed {
    let mut errors = Vec::new();
    let mut overrides = Overrides::default();
    let mut marked = Vec::new();
    for (index, item) in items.iter_mut().enumerate() {
        let marks = match Marks::take(item) {
            Ok(Some(marks)) => marks,
            Ok(None) => continue,
            Err(error) => {
                errors.push(error);
                continue;
            }
        };
        if let Some(other) = marks.manifest.as_ref().or(marks.inline.as_ref()) {
            let message = "the module names the manifest; this is for `#[derive(TriggerPayload)]`";
            errors.push(syn::Error::new(other.span(), message));
        }
        let nodes = nodes(&marks.addresses, manifest, &mut errors);
        if !nodes.is_empty() {
            match overridden(item, nodes, &mut overrides) {
                Ok(nodes) => marked.push((index, nodes)),
                Err(error) => errors.push(error),
            }
        }
    }
    if marked.is_empty() && errors.is_empty() {
        return Typed::default();
    }
    let cx = Cx::new(manifest, &overrides);
    let mut tokens = TokenStream::new();
    let mut seen = HashSet::new();
    let mut triggers = Vec::new();
    for (index, nodes) in &marked {
        let item = &mut items[*index];
        tokens.extend(match (imported(item), &item) {
            (Ok(Some(name)), Item::Use(_) | Item::Type(_)) => expand::reexport(name, nodes, &cx),
            _ => impls(item, nodes, &cx, &mut errors),
        });
        let own = nodes.iter().map(|node| node.trigger);
        triggers.extend(own.filter(|trigger| seen.insert(&trigger.key)));
    }
    tokens.extend(triggers.into_iter().map(|trigger| generated(trigger, &cx)));
    unmark(items);
    let errors = errors.into_iter().map(syn::Error::into_compile_error);
    Typed {
        errors: errors.collect(),
        impls: tokens,
        overrides,
    }
}

/// Enters the item as the type of the nodes.
fn overridden<'m>(
    item: &Item,
    nodes: Vec<Node<'m>>,
    overrides: &mut Overrides,
) -> syn::Result<Vec<Node<'m>>> {
    let Some(name) = imported(item)? else {
        let message = "`#[payload(…)]` goes on a struct, an enum, a `type` or a `use` of one type";
        return Err(syn::Error::new_spanned(item, message));
    };
    let (visibility, attributes, generics) = match item {
        Item::Struct(item) => (&item.vis, &item.attrs, Some(&item.generics)),
        Item::Enum(item) => (&item.vis, &item.attrs, Some(&item.generics)),
        Item::Type(item) => (&item.vis, &item.attrs, Some(&item.generics)),
        Item::Use(item) => (&item.vis, &item.attrs, None),
        _ => return Ok(Vec::new()),
    };
    let mark = Cx::mark(&nodes[0]);
    if let Some(cfg) = attributes.iter().find(|own| own.path().is_ident("cfg")) {
        let message =
            "a type of the manifest cannot depend on `cfg`; put the `cfg` on the whole module";
        return Err(syn::Error::new_spanned(cfg, message));
    }
    let Some(visibility) = two_below(visibility) else {
        let (module, type_name) = (&nodes[0].trigger.module, nodes[0].type_name());
        let message =
            format!("`{name}` replaces `{module}::{type_name}`, which is public: make it `pub`");
        return Err(syn::Error::new(name.span(), message));
    };
    if let Some(generics) = generics.filter(|generics: &&Generics| !generics.params.is_empty()) {
        let message = format!(
            "`{name}` is generic, and an event has one type: put `#[derive(TriggerPayload)] #[payload({mark})]` on it in another module, \
             and here `#[payload({mark})] pub type Concrete = …`"
        );
        return Err(syn::Error::new_spanned(generics, message));
    }
    let is_reexport = matches!(item, Item::Use(_) | Item::Type(_));
    for node in &nodes {
        has_shape(item, node)?;
        let key = (node.trigger.key.clone(), node.type_name().to_owned());
        if let Some(first) = overrides.types.get(&key) {
            let message = format!("`{}` implements `{}` already", first.name, node.address);
            return Err(syn::Error::new(name.span(), message));
        }
        let own = Override {
            name: name.to_string(),
            visibility: visibility.clone(),
            reexport_span: is_reexport.then(|| name.span()),
        };
        overrides.types.insert(key, own);
    }
    Ok(nodes)
}

/// How a module inside of the one where the item is spells its visibility; `None` when the item is
/// private.
fn two_below(visibility: &Visibility) -> Option<TokenStream> {
    let Visibility::Restricted(inner) = visibility else {
        let public = !matches!(visibility, Visibility::Inherited);
        return public.then(|| visibility.to_token_stream());
    };
    let path = &inner.path;
    match path.segments.first()?.ident.to_string().as_str() {
        "self" => None,
        "super" => Some(quote!(pub(in super::#path))),
        _ => Some(visibility.to_token_stream()),
    }
}

/// The name of the type that an item defines or brings in; `None` when it is not a type.
fn imported(item: &Item) -> syn::Result<Option<&Ident>> {
    let mut tree = match item {
        Item::Struct(item) => return Ok(Some(&item.ident)),
        Item::Enum(item) => return Ok(Some(&item.ident)),
        Item::Type(item) => return Ok(Some(&item.ident)),
        Item::Use(item) => &item.tree,
        _ => return Ok(None),
    };
    while let UseTree::Path(path) = tree {
        tree = &path.tree;
    }
    match tree {
        UseTree::Name(name) => Ok(Some(&name.ident)),
        UseTree::Rename(rename) => Ok(Some(&rename.rename)),
        other => {
            let message = "a marked `use` names one type, as `#[payload(invoice_overdue)] pub use crate::Overdue;`";
            Err(syn::Error::new_spanned(other, message))
        }
    }
}

/// The impls of the trigger's generated types that may be parts of hand-written ones.
fn generated(trigger: &Trigger, cx: &Cx<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut rest = vec![node::payload(trigger)];
    while let Some(node) = rest.pop() {
        let properties = node.properties().iter();
        rest.extend(properties.filter_map(|property| node.child(property)));
        let is_payload = node.address == trigger.key;
        if !is_payload && cx.overridden(&node).is_none() {
            tokens.extend(expand::generated(&node, cx));
        }
    }
    tokens
}
