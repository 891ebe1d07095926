//! What a property's values are, for messages, and what a field may be.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::node::Node;
use crate::json;
use crate::model::Type;

/// "`dueDate` is …"
pub(super) fn what(ty: &Type) -> String {
    match ty {
        Type::Enum(values) => {
            let some = values.variants.iter().take(4);
            let mut some: Vec<_> = some.map(|variant| json::text(&variant.value)).collect();
            if values.variants.len() > some.len() {
                some.push("…".to_owned());
            }
            format!("one of {}", some.join(", "))
        }
        Type::Object(_) => "an object".to_owned(),
        Type::Array(_) => "a list of objects".to_owned(),
        scalar => scalar.scalar().map_or("", |found| found.words).to_owned(),
    }
}

/// The runtime's kind of the property's values; `node` is their own node.
pub(super) fn kind(ty: &Type, node: Option<&Node<'_>>) -> TokenStream {
    let node = node.map(Node::number).unwrap_or_default();
    match ty.scalar() {
        Some(scalar) => {
            let name = Ident::new(scalar.kind, Span::call_site());
            quote!(kind::#name)
        }
        None if matches!(ty, Type::Array(_)) => quote!(kind::ListOf<#node>),
        None => quote!(kind::Node<#node>),
    }
}
