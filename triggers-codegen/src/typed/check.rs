//! The type check of one field: a trait of its own, whose message says what the schema wants and
//! shows where it says so.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::node::Placed;
use super::snippets::Snippets;
use super::{Typing, words};
use crate::diagnostic::At;
use crate::model::{Property, Type};
use crate::names::unraw;

/// What the spelling of a type tells.
pub(super) struct Spelt {
    /// An `Option`.
    pub(super) option: bool,
    /// A time of this crate.
    pub(super) of: Option<&'static str>,
}

/// A trait that holds for the types that a field may have.
pub(super) struct Check {
    name: Ident,
    bound: TokenStream,
    message: String,
    label: String,
    /// The manifest's line.
    shown: String,
}

impl Check {
    /// For a field that holds `property` of `node`. How its type is spelt changes the words and
    /// nothing else.
    pub(super) fn field(
        property: &Property,
        node: &Placed<'_>,
        spelt: &Spelt,
        typing: &Typing<'_>,
        snippets: &Snippets<'_>,
    ) -> Self {
        let child = node.child(property);
        let private = &typing.private;
        let kind = words::kind(&property.ty, child.as_ref().map(Placed::number));
        let put = if property.required {
            quote!(Put)
        } else {
            quote!(PutOptional)
        };
        let (message, mut label, shown) = if property.required && spelt.option {
            absent(property, node, typing, snippets)
        } else {
            mistyped(property, node, child.as_ref(), typing, snippets)
        };
        let time = matches!(property.ty, Type::Timestamp | Type::FutureDate | Type::Date);
        if let Some(of) = spelt.of.filter(|_| time) {
            label = format!("{label}; types of `{of}` need the runtime's feature `{of}`");
        }
        Check {
            name: format_ident!("is_{}", property.key),
            bound: quote!(#private::#put<#private::#kind>),
            message,
            label,
            shown,
        }
    }

    /// For a type from elsewhere that is to stand for `node`.
    pub(super) fn stand(node: &Placed<'_>, typing: &Typing<'_>, snippets: &Snippets<'_>) -> Self {
        let private = &typing.private;
        let number = node.number();
        Check {
            name: format_ident!("stands_for_{}", node.type_name()),
            bound: quote!(#private::Put<#private::kind::Node<#number>>),
            message: format!(
                "`{{Self}}` does not stand for `{}` of this manifest",
                node.address
            ),
            label: format!(
                "it has to derive `TriggerPayload` with `#[payload({})]`, from the same manifest",
                derive_mark(node)
            ),
            shown: snippets.show(&At::key(&*node.path), ""),
        }
    }

    /// Under a name that tells it from the check of the same field for another trigger.
    pub(super) fn told_apart(self, node: &Placed<'_>) -> Self {
        let module = unraw(&node.node.trigger.module);
        Check {
            name: format_ident!("{}_of_{module}", self.name),
            ..self
        }
    }

    pub(super) fn name(&self) -> &Ident {
        &self.name
    }

    /// The trait and its one impl, which the compiler does not recommend: so the message is this
    /// trait's own.
    pub(super) fn tokens(&self, typing: &Typing<'_>) -> TokenStream {
        let private = &typing.private;
        let Check { name, bound, .. } = self;
        let label = escaped(&self.label);
        let note = escaped(&format!("the manifest says so here:\n{}", self.shown));
        // Here `{Self}` is meant.
        let message = escaped(&self.message).replace("{{Self}}", "{Self}");
        quote! {
            #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
            #[allow(non_camel_case_types)]
            trait #name {
                fn put(&self, to: #private::Slot<'_>);
            }
            #[diagnostic::do_not_recommend]
            impl<T: #bound + ?::core::marker::Sized> #name for T {
                fn put(&self, to: #private::Slot<'_>) {
                    <T as #bound>::put(self, to);
                }
            }
        }
    }
}

/// Braces mean something in these texts.
fn escaped(text: &str) -> String {
    text.trim_end().replace('{', "{{").replace('}', "}}")
}

fn absent(
    property: &Property,
    node: &Placed<'_>,
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
) -> (String, String, String) {
    let required = node.required_path(property).map(At::value);
    let at = snippets.first(
        required
            .into_iter()
            .chain([At::key(node.path_of(property))]),
    );
    (
        format!(
            "`{}` requires `{}`, so its field cannot be `{{Self}}`",
            node.address, property.key
        ),
        format!("write `{}`", suggested(property, node, typing)),
        snippets.show(&at, "required here"),
    )
}

fn mistyped(
    property: &Property,
    node: &Placed<'_>,
    child: Option<&Placed<'_>>,
    typing: &Typing<'_>,
    snippets: &Snippets<'_>,
) -> (String, String, String) {
    let path = node.path_of(property);
    let entry = words::telling_entry(property);
    let entries = match property.ty {
        Type::Enum(_) => ["enum", "oneOf"],
        _ => [entry, "type"],
    };
    let at = entries.map(|entry| match property.ty {
        Type::Enum(_) => At::key(format!("{path}/{entry}")),
        _ => At::value(format!("{path}/{entry}")),
    });
    let at = snippets.first(at.into_iter().chain([At::key(&*path)]));
    let what = words::what(&property.ty);
    let suggested = suggested(property, node, typing);
    let suggested = if property.required {
        suggested
    } else {
        format!("Option<{suggested}>")
    };
    let label = match (words::scalar(&property.ty), child) {
        (Some((_, of)), _) => {
            format!("write `{suggested}`, or a type that implements `payload::{of}`")
        }
        (None, Some(child)) if !typing.is_written(child) => format!(
            "write `{suggested}`, or mark a type of yours `#[payload({})]`",
            typing.mark(child)
        ),
        _ => format!("write `{suggested}`"),
    };
    let message = match (&property.ty, child) {
        (Type::Array(_), Some(child)) => {
            format!(
                "`{{Self}}` is no list of what stands for `{}`",
                child.address
            )
        }
        (_, Some(child)) => format!("`{{Self}}` does not stand for `{}`, {what}", child.address),
        _ => format!(
            "`{}` of `{}` is {what}, not `{{Self}}`",
            property.key, node.address
        ),
    };
    (message, label, snippets.show(&at, ""))
}

/// A type for the property's field, were it required.
pub(super) fn suggested(property: &Property, node: &Placed<'_>, typing: &Typing<'_>) -> String {
    if let Some((ty, _)) = words::scalar(&property.ty) {
        return ty.to_owned();
    }
    let ty = node
        .child(property)
        .map_or_else(String::new, |child| typing.type_of(&child));
    match property.ty {
        Type::Array(_) => format!("Vec<{ty}>"),
        _ => ty,
    }
}

/// `trigger = "…", property = "…"`
pub(super) fn derive_mark(node: &Placed<'_>) -> String {
    let trigger = &node.node.trigger.key;
    match node.address.strip_prefix(&format!("{trigger}.")) {
        Some(property) => format!("trigger = \"{trigger}\", property = \"{property}\""),
        None => format!("trigger = \"{trigger}\""),
    }
}
