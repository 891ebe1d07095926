//! What a property's values are, for messages, and what a field may be.

use proc_macro2::TokenStream;
use quote::quote;

use super::node::Node;
use crate::json;
use crate::model::{Property, Type};

/// "`dueDate` is …"
pub(super) fn what(ty: &Type) -> String {
    match ty {
        Type::String => "text".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Boolean => "`true` or `false`".to_owned(),
        Type::Uuid => "a GUID".to_owned(),
        Type::Contact => "the id of a contact".to_owned(),
        Type::Timestamp => "a date and time".to_owned(),
        Type::FutureDate => "the date and time at which the event takes place".to_owned(),
        Type::Date => "a date".to_owned(),
        Type::Enum(values) => {
            let some: Vec<_> = values
                .variants
                .iter()
                .take(4)
                .map(|v| json::text(&v.value))
                .collect();
            let more = if values.variants.len() > some.len() {
                ", …"
            } else {
                ""
            };
            format!("one of {}{more}", some.join(", "))
        }
        Type::Object(_) => "an object".to_owned(),
        Type::Array(_) => "a list of objects".to_owned(),
    }
}

/// A scalar's type in Rust and the trait that its field implements; none for what has a type of its
/// own.
pub(super) fn scalar(ty: &Type) -> Option<(&'static str, &'static str)> {
    Some(match ty {
        Type::String => ("String", "Text"),
        Type::Number => ("f64", "Number"),
        Type::Integer => ("i64", "Integer"),
        Type::Boolean => ("bool", "Boolean"),
        Type::Uuid => ("triggers_runtime::Uuid", "Guid"),
        Type::Contact => ("triggers_runtime::ContactId", "Contact"),
        Type::Timestamp | Type::FutureDate => ("triggers_runtime::Timestamp", "Moment"),
        Type::Date => ("triggers_runtime::Date", "Day"),
        Type::Enum(_) | Type::Object(_) | Type::Array(_) => return None,
    })
}

/// The runtime's kind of the property's values; `node` is their own node.
pub(super) fn kind(ty: &Type, node: Option<&Node<'_>>) -> TokenStream {
    let node = node.map(Node::number).unwrap_or_default();
    match ty {
        Type::Array(_) => quote!(kind::ListOf<#node>),
        Type::Object(_) | Type::Enum(_) => quote!(kind::Node<#node>),
        scalar_type => {
            let name = scalar(scalar_type).map_or("Text", |(_, name)| name);
            let name = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
            quote!(kind::#name)
        }
    }
}

/// The entry of a property's schema that says what the values are: the caret goes there.
pub(super) fn telling_entry(property: &Property) -> &'static str {
    match property.ty {
        Type::Uuid | Type::Timestamp | Type::Date => "format",
        Type::Contact => "identityType",
        Type::FutureDate => "futureDate",
        _ => "type",
    }
}
