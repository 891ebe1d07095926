//! The names in a hand-written type: its fields against the properties of an object, its variants
//! against the values of an enum. The types of fields are checked in generated code.

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{Attribute, Type as RustType};

use super::mark::{self, Name};
use super::node::{Member, Node};
use super::{Cx, check};
use crate::model::Property;
use crate::text::near;

/// A field or a variant, without its mark.
pub(super) struct Written<'a> {
    pub(super) ident: &'a Ident,
    /// The type of a field.
    pub(super) ty: Option<&'a RustType>,
    /// What the mark says: the property's key, or the value as JSON text.
    wire: Option<Name>,
}

/// A field or a variant, and what it is in the manifest.
pub(super) struct Matched<'m, 'a> {
    pub(super) written: &'a Written<'a>,
    pub(super) member: Member<'m>,
}

impl<'a> Written<'a> {
    /// Takes the mark off a field or a variant.
    pub(super) fn take(
        ident: &'a Ident,
        ty: Option<&'a RustType>,
        attributes: &mut Vec<Attribute>,
    ) -> syn::Result<Self> {
        let argument = if ty.is_some() { "key" } else { "value" };
        let wire = mark::wire(attributes, argument)?;
        if let Some(cfg) = attributes.iter().find(|own| own.path().is_ident("cfg")) {
            let message = format!("`{ident}` is in the schema, and cannot depend on `cfg`");
            return Err(syn::Error::new_spanned(cfg, message));
        }
        Ok(Written { ident, ty, wire })
    }

    fn kind(&self) -> &'static str {
        if self.ty.is_some() {
            "field"
        } else {
            "variant"
        }
    }

    fn name(&self) -> Name {
        self.wire.clone().unwrap_or_else(|| Name {
            text: self.ident.unraw().to_string(),
            span: self.ident.span(),
        })
    }

    /// What it would have to be called to be the member.
    fn spelling<'n>(&self, member: &'n Member<'_>) -> &'n str {
        if self.wire.is_some() {
            &member.wire
        } else {
            member.name
        }
    }
}

/// Finds the member of each field or variant, in the manifest's order. Reports those without a member
/// and, if `all` could be read, required members without one of them.
pub(super) fn matched<'m, 'a>(
    name: &Ident,
    (written, all): (&'a [Written<'a>], bool),
    node: &Node<'m>,
    cx: &Cx<'_>,
    errors: &mut Vec<syn::Error>,
) -> Vec<Matched<'m, 'a>> {
    let members = node.members();
    let mut owners: Vec<Option<&'a Written<'a>>> = vec![None; members.len()];
    let mut unknown = Vec::new();
    for own in written {
        let Name { text, span } = own.name();
        let index = members
            .iter()
            .position(|member| own.spelling(member) == text);
        match index.map(|index| (&mut owners[index], &members[index])) {
            Some((owner @ None, _)) => *owner = Some(own),
            Some((Some(first), member)) => {
                let (wire, kind, first) = (&member.wire, first.kind(), first.ident);
                let message = format!("`{wire}` is the {kind} `{first}` already");
                errors.push(cx.error(span, &message, &member.at, ""));
            }
            None => unknown.push(own),
        }
    }
    let mut misspelled = Vec::new();
    for own in unknown.into_iter().filter(|_| node.is_whole()) {
        let free = members.iter().enumerate();
        let free = free.filter(|(index, _)| owners[*index].is_none());
        let free: Vec<_> = free
            .map(|(index, member)| (index, own.spelling(member)))
            .collect();
        let near = nearest(own, &free, &members);
        misspelled.extend(near);
        errors.push(no_member(own, near.map(|index| &members[index]), node, cx));
    }
    for (index, member) in members.iter().enumerate() {
        // What was probably meant by another name is not reported as missing too.
        let missing = owners[index].is_none() && !misspelled.contains(&index);
        if all && missing && member.is_required() {
            errors.push(lacks(name, member, node, cx));
        }
    }
    let pairs = owners.into_iter().zip(members);
    pairs
        .filter_map(|(written, member)| {
            Some(Matched {
                written: written?,
                member,
            })
        })
        .collect()
}

/// The member that was probably meant.
fn nearest(own: &Written<'_>, free: &[(usize, &str)], members: &[Member<'_>]) -> Option<usize> {
    // A number in quotes is near to the number.
    let plain = |text: &str| text.trim_matches('"').to_owned();
    let written = plain(&own.name().text);
    let spellings: Vec<_> = free.iter().map(|(_, text)| plain(text)).collect();
    let near = near(&written, spellings.iter().map(String::as_str));
    let found = spellings.iter().position(|text| Some(&**text) == near);
    // A field may have the property's own key, which is not how Rust spells it.
    let wire = || {
        free.iter()
            .position(|(index, _)| members[*index].wire == written)
    };
    Some(free[found.or_else(wire)?].0)
}

fn no_member(
    own: &Written<'_>,
    near: Option<&Member<'_>>,
    node: &Node<'_>,
    cx: &Cx<'_>,
) -> syn::Error {
    let Name { text, span } = own.name();
    let (what, all) = match own.kind() {
        "field" => ("property", "properties"),
        _ => ("value", "values"),
    };
    let (address, kind) = (&node.address, own.kind());
    let message = match &own.wire {
        Some(_) => format!("`{address}` has no {what} `{text}`"),
        None => format!("`{address}` has no {what} for the {kind} `{text}`"),
    };
    let (at, label) = if let Some(member) = near {
        let label = format!("did you mean `{}`?", own.spelling(member));
        (member.at.clone(), label)
    } else {
        let members = node.members();
        let names: Vec<_> = members.iter().take(20).map(|it| own.spelling(it)).collect();
        let label = format!("the {all} are `{}`", names.join("`, `"));
        (node.list(), label)
    };
    cx.error(span, &message, &at, &label)
}

fn lacks(name: &Ident, member: &Member<'_>, node: &Node<'_>, cx: &Cx<'_>) -> syn::Error {
    let (wire, address) = (&member.wire, &node.address);
    let field = |property: &Property| format!(": {}", check::suggested(property, node, cx));
    let (message, add) = match member.property {
        Some(property) => (
            format!("`{name}` lacks `{wire}`, which `{address}` requires"),
            format!("add `pub {}{}`", property.field, field(property)),
        ),
        None => (
            format!("`{name}` lacks the value {wire} of `{address}`"),
            format!("add `{}`", member.name),
        ),
    };
    cx.error(name.span(), &message, &member.at, &add)
}
