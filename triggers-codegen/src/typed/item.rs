//! A marked struct or enum, in a module of events or with `#[derive(TriggerPayload)]`.

use proc_macro2::TokenStream;
use syn::{Fields, Item, parse_quote};

use super::mark::{Address, Marks};
use super::members::{self, Written};
use super::node::{self, Node, Shape};
use super::{Cx, ManifestRef, Overrides, expand};

/// The impls of a derived type, and what is wrong with it.
#[must_use]
pub fn derive(item: &mut Item, marks: &Marks, manifest: &ManifestRef<'_>) -> TokenStream {
    let mut errors = Vec::new();
    let mut nodes = nodes(&marks.addresses, manifest, &mut errors);
    nodes.retain(|node| match has_shape(item, node) {
        Ok(()) => true,
        Err(error) => {
            errors.push(error);
            false
        }
    });
    let mut tokens = TokenStream::new();
    if !nodes.is_empty() {
        let overrides = Overrides::default();
        tokens = impls(item, &nodes, &Cx::new(manifest, &overrides), &mut errors);
    }
    tokens.extend(errors.into_iter().map(syn::Error::into_compile_error));
    tokens
}

/// The nodes of addresses.
pub(super) fn nodes<'m>(
    addresses: &[Address],
    manifest: &ManifestRef<'m>,
    errors: &mut Vec<syn::Error>,
) -> Vec<Node<'m>> {
    let mut nodes: Vec<Node<'m>> = Vec::new();
    for address in addresses {
        match node::find(&manifest.checked.manifest, address) {
            Ok(node) if nodes.iter().any(|other| other.address == node.address) => {
                let message = format!("`{}` is named twice", node.address);
                errors.push(syn::Error::new(address[0].span, message));
            }
            Ok(node) => nodes.push(node),
            Err(_) if manifest.checked.diagnostics.has_errors() => {}
            Err(error) => errors.push(error),
        }
    }
    nodes
}

/// Whether the item has the shape of the node.
pub(super) fn has_shape(item: &Item, node: &Node<'_>) -> syn::Result<()> {
    let (what, expected) = match node.shape {
        Shape::Object(_) => ("an object", "a struct with named fields"),
        Shape::Item(_) => (
            "a list of objects",
            "a struct with named fields for its items",
        ),
        Shape::Enum(_) => ("one of a closed set of values", "an enum"),
    };
    let is_enum = matches!(node.shape, Shape::Enum(_));
    let (name, fits) = match item {
        Item::Struct(item) => {
            let named = matches!(item.fields, Fields::Named(_));
            (&item.ident, named && !is_enum)
        }
        Item::Enum(item) => (&item.ident, is_enum),
        Item::Union(item) => (&item.ident, false),
        _ => return Ok(()),
    };
    if fits {
        return Ok(());
    }
    let message = format!("`{}` is {what}: write {expected}", node.address);
    Err(syn::Error::new(name.span(), message))
}

/// The impls of a struct or an enum that has the shape of `nodes`.
///
/// The nodes of one type are alike, so what is wrong with it is reported for the first of them that
/// it does not fit.
pub(super) fn impls(
    item: &mut Item,
    nodes: &[Node<'_>],
    cx: &Cx<'_>,
    errors: &mut Vec<syn::Error>,
) -> TokenStream {
    let mut written = Vec::new();
    let mut all = true;
    let mut add = |found: syn::Result<_>| match found {
        Ok(found) => written.push(found),
        Err(error) => {
            errors.push(error);
            all = false;
        }
    };
    let (name, generics, variants) = match item {
        Item::Struct(item) => {
            for field in &mut item.fields {
                if let Some(ident) = &field.ident {
                    add(Written::take(ident, Some(&field.ty), &mut field.attrs));
                }
            }
            (&item.ident, Some(&item.generics), 0)
        }
        Item::Enum(item) => {
            let count = item.variants.len();
            for variant in &mut item.variants {
                let name = &variant.ident;
                let mut found = Written::take(name, None, &mut variant.attrs);
                if !variant.fields.is_empty() {
                    let message =
                        format!("`{name}` is one value of the schema and cannot hold fields");
                    found = Err(syn::Error::new_spanned(&variant.fields, message));
                }
                add(found);
            }
            // The schema demands all values, whether the app sends them or not.
            item.attrs.push(parse_quote!(#[allow(dead_code)]));
            (&item.ident, None, count)
        }
        _ => return TokenStream::new(),
    };
    let (mut matched, mut first) = (Vec::new(), Vec::new());
    for node in nodes {
        let mut found = Vec::new();
        let members = members::matched(name, (&written, all), node, cx, &mut found);
        matched.push((node.clone(), members));
        if first.is_empty() {
            first = found;
        }
    }
    errors.extend(first);
    match generics {
        Some(generics) => expand::object(name, generics, &matched, cx),
        None => expand::choice(name, &matched, variants, cx),
    }
}
