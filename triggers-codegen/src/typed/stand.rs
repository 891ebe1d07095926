//! Which items of a module can stand for parts of the manifest.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, quote};
use syn::{Fields, Generics, Item, UseTree, Visibility};

use super::module::Marked;
use super::node::{Placed, Shape};
use super::{Stand, Written, check};

/// Which items can take the place of generated ones; the others stand for nothing from here on.
pub(super) fn written(
    items: &[Item],
    marked: &mut Vec<Marked<'_>>,
    errors: &mut Vec<syn::Error>,
) -> Written {
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
                let_in: matches!(items[*index], Item::Use(_) | Item::Type(_)).then(|| name.span()),
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
pub(super) fn imported(tree: &UseTree) -> syn::Result<&Ident> {
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
