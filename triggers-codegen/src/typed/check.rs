//! The type check of one field: a trait of its own, whose message says what the schema wants and
//! shows where it says so.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens as _, format_ident, quote};
use syn::Type as RustType;

use super::node::Node;
use super::{Cx, words};
use crate::diagnostic::At;
use crate::model::{Property, Type};
use crate::names::unraw;

/// A trait that holds for the types that a field may have.
pub(super) struct Check {
    pub(super) name: Ident,
    bound: TokenStream,
    message: String,
    label: String,
    /// The manifest's line.
    shown: String,
}

impl Check {
    /// Returns the check of a field of type `ty` that holds `property` of `node`. How the type is
    /// spelled decides on the words and on nothing else.
    pub(super) fn field(property: &Property, node: &Node<'_>, ty: &RustType, cx: &Cx<'_>) -> Self {
        let private = &cx.private;
        let kind = words::kind(&property.ty, node.child(property).as_ref());
        let put = if property.required {
            quote!(Put)
        } else {
            quote!(PutOptional)
        };
        let (message, label, shown) = if property.required && is_option(ty) {
            absent(property, node, cx)
        } else {
            mistyped(property, node, cx)
        };
        Check {
            name: format_ident!("is_{}", property.key),
            bound: quote!(#private::#put<#private::#kind>),
            message,
            label,
            shown,
        }
    }

    /// Returns the check that a type from elsewhere implements `node`.
    pub(super) fn reexport(node: &Node<'_>, cx: &Cx<'_>) -> Self {
        let private = &cx.private;
        let number = node.number();
        let (address, mark) = (&node.address, Cx::mark(node));
        Check {
            name: format_ident!("stands_for_{}", node.type_name()),
            bound: quote!(#private::Put<#private::kind::Node<#number>>),
            message: format!("`{{Self}}` does not implement `{address}` of this manifest"),
            label: format!(
                "it has to derive `TriggerPayload` with `#[payload({mark})]`, from the same manifest"
            ),
            shown: cx.snippets.show(&At::key(&*node.path), ""),
        }
    }

    /// Gives it a name that differs from the check of the same field for another trigger.
    pub(super) fn told_apart(self, node: &Node<'_>) -> Self {
        let module = unraw(&node.trigger.module);
        Check {
            name: format_ident!("{}_of_{module}", self.name),
            ..self
        }
    }

    /// The trait and its one impl, which the compiler does not recommend: so the message is this
    /// trait's own.
    pub(super) fn tokens(&self, cx: &Cx<'_>) -> TokenStream {
        let private = &cx.private;
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

/// Whether the type is spelled as an `Option`.
fn is_option(ty: &RustType) -> bool {
    let text = ty.to_token_stream().to_string();
    let path = text.split('<').next().unwrap_or_default();
    path.rsplit("::").next().map(str::trim) == Some("Option")
}

/// Braces mean something in these texts.
fn escaped(text: &str) -> String {
    text.trim_end().replace('{', "{{").replace('}', "}}")
}

fn absent(property: &Property, node: &Node<'_>, cx: &Cx<'_>) -> (String, String, String) {
    let (address, key) = (&node.address, &property.key);
    let required = node.required_path(property).map(At::value);
    let at = required.unwrap_or_else(|| At::key(node.path_of(property)));
    (
        format!("`{address}` requires `{key}`, so its field cannot be `{{Self}}`"),
        format!("write `{}`", suggested(property, node, cx)),
        cx.snippets.show(&at, "required here"),
    )
}

fn mistyped(property: &Property, node: &Node<'_>, cx: &Cx<'_>) -> (String, String, String) {
    let (address, key, what) = (&node.address, &property.key, words::what(&property.ty));
    let child = node.child(property);
    let keyword = property.ty.scalar().map_or("type", |scalar| scalar.keyword);
    let mut at = At::value(format!("{}/{keyword}", node.path_of(property)));
    if let (Type::Enum(_), Some(child)) = (&property.ty, &child) {
        at = child.list();
    }
    let mut ty = suggested(property, node, cx);
    if !property.required {
        ty = format!("Option<{ty}>");
    }
    let mark = child
        .as_ref()
        .filter(|child| cx.overridden(child).is_none());
    let label = match (property.ty.scalar(), mark) {
        (Some(scalar), _) => {
            let kind = scalar.kind;
            let features = match property.ty {
                Type::Timestamp | Type::FutureDate | Type::Date => {
                    "; types of `chrono` and `time` need a feature of the runtime"
                }
                _ => "",
            };
            format!("write `{ty}`, or a type that implements `payload::{kind}`{features}")
        }
        (None, Some(child)) => {
            let mark = Cx::mark(child);
            format!("write `{ty}`, or mark a type of yours `#[payload({mark})]`")
        }
        (None, None) => format!("write `{ty}`"),
    };
    let message = match (&property.ty, &child) {
        (Type::Array(_), Some(child)) => format!(
            "`{{Self}}` is not a list of a type that implements `{}`",
            child.address
        ),
        (_, Some(child)) => {
            format!("`{{Self}}` does not implement `{}`, {what}", child.address)
        }
        _ => format!("`{key}` of `{address}` is {what}, not `{{Self}}`"),
    };
    (message, label, cx.snippets.show(&at, ""))
}

/// The type that the property's field should have if it is required.
pub(super) fn suggested(property: &Property, node: &Node<'_>, cx: &Cx<'_>) -> String {
    match (property.ty.scalar(), node.child(property)) {
        (Some(scalar), _) => scalar.rust.replace("rt::", "triggers_runtime::"),
        (None, Some(child)) if matches!(property.ty, Type::Array(_)) => {
            format!("Vec<{}>", cx.type_of(&child))
        }
        (None, child) => child.map_or_else(String::new, |child| cx.type_of(&child)),
    }
}
