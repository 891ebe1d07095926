//! A hand-written struct against an object of the schema: by names here, by types in generated
//! code.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::{Fields, Type as RustType};

use super::mark::Name;
use super::node::Placed;
use super::snippets::Snippets;
use super::{Problem, Typing, check, mark};
use crate::diagnostic::At;
use crate::model::Property;
use crate::names::unraw;
use crate::text::near;

/// A field of the user's, without its mark.
pub(super) struct Written<'a> {
    pub(super) ident: &'a Ident,
    pub(super) ty: &'a RustType,
    /// The property's key, if the mark says it.
    key: Option<Name>,
}

/// A field and the property that it holds.
pub(super) struct Matched<'m, 'a> {
    pub(super) field: &'a Written<'a>,
    pub(super) property: &'m Property,
}

/// Takes the marks off the fields.
///
/// Second, whether all marks could be read: otherwise it is unknown which properties have no field.
pub(super) fn written<'a>(
    fields: &'a mut Fields,
    errors: &mut Vec<syn::Error>,
) -> (Vec<Written<'a>>, bool) {
    let mut written = Vec::new();
    let mut all_read = true;
    for field in fields {
        let mut attributes = field.attrs.iter();
        if let Some(cfg) = attributes.find(|attribute| attribute.path().is_ident("cfg")) {
            let message = "the schema has a property or has it not, so the field of one cannot depend on `cfg`";
            errors.push(syn::Error::new_spanned(cfg, message));
        }
        let Ok(key) = mark::key(&mut field.attrs, errors) else {
            all_read = false;
            continue;
        };
        if let Some(ident) = &field.ident {
            written.push(Written {
                ident,
                ty: &field.ty,
                key,
            });
        }
    }
    (written, all_read)
}

/// Finds the property of each field, in the schema's order, and reports fields without a property
/// and required properties without a field.
pub(super) fn matched<'m, 'a>(
    name: &Ident,
    (fields, all_read): (&'a [Written<'a>], bool),
    node: &Placed<'m>,
    (typing, snippets): (&Typing<'_>, &Snippets<'_>),
    problems: &mut Vec<Problem>,
) -> Vec<Matched<'m, 'a>> {
    let properties = node.properties();
    let mut held: HashMap<&str, &Written<'_>> = HashMap::new();
    let mut matched = Vec::new();
    let mut unknown = false;
    for field in fields {
        let Some(property) = property(field, properties) else {
            unknown = true;
            if node.is_whole() {
                problems.push(no_property(field, node, snippets));
            }
            continue;
        };
        if let Some(first) = held.get(property.key.as_str()) {
            problems.push(Problem {
                span: field
                    .key
                    .as_ref()
                    .map_or(field.ident.span(), |key| key.span),
                message: format!(
                    "`{}` is held by the field `{}` already",
                    property.key, first.ident
                ),
                snippet: snippets.show(&At::key(node.path_of(property)), ""),
            });
            continue;
        }
        held.insert(&property.key, field);
        matched.push(Matched { field, property });
    }
    for property in properties {
        if all_read && property.required && !held.contains_key(property.key.as_str()) {
            // A misspelt field is told once, where it stands.
            if unknown && fields.iter().any(|field| is_near(field, property)) {
                continue;
            }
            problems.push(missing(name, property, node, (typing, snippets)));
        }
    }
    let order = |property: &Property| {
        properties
            .iter()
            .position(|other| other.key == property.key)
    };
    matched.sort_by_key(|field| order(field.property));
    matched
}

fn property<'m>(field: &Written<'_>, properties: &'m [Property]) -> Option<&'m Property> {
    match &field.key {
        Some(key) => properties.iter().find(|property| property.key == key.text),
        None => properties
            .iter()
            .find(|property| field.ident.unraw() == unraw(&property.field)),
    }
}

fn is_near(field: &Written<'_>, property: &Property) -> bool {
    match &field.key {
        Some(key) => near(&key.text, [property.key.as_str()]).is_some(),
        None => near(&field.ident.unraw().to_string(), [unraw(&property.field)]).is_some(),
    }
}

fn no_property(field: &Written<'_>, node: &Placed<'_>, snippets: &Snippets<'_>) -> Problem {
    let properties = node.properties();
    let (written, span) = match &field.key {
        Some(key) => (key.text.clone(), key.span),
        None => (field.ident.unraw().to_string(), field.ident.span()),
    };
    let name_of = |property: &Property| match &field.key {
        Some(_) => property.key.clone(),
        None => unraw(&property.field).to_owned(),
    };
    let names: Vec<_> = properties.iter().map(name_of).collect();
    let near = near(&written, names.iter().map(String::as_str));
    // A field may bear the property's own key, which is not how Rust spells it.
    let near = near.or_else(|| {
        let same = properties
            .iter()
            .position(|property| property.key == written);
        same.map(|index| names[index].as_str())
    });
    let index = near.and_then(|near| names.iter().position(|name| name == near));
    let snippet = if let Some(index) = index {
        let at = At::key(node.path_of(&properties[index]));
        snippets.show(&at, &format!("did you mean `{}`?", names[index]))
    } else {
        let at = At::key(format!("{}/properties", node.path));
        snippets.show(&at, &format!("the properties are `{}`", names.join("`, `")))
    };
    let message = match &field.key {
        Some(_) => format!("`{}` has no property `{written}`", node.address),
        None => format!(
            "`{}` has no property for the field `{written}`",
            node.address
        ),
    };
    Problem {
        span,
        message,
        snippet,
    }
}

fn missing(
    name: &Ident,
    property: &Property,
    node: &Placed<'_>,
    (typing, snippets): (&Typing<'_>, &Snippets<'_>),
) -> Problem {
    let ty = check::suggested(property, node, typing);
    let add = format!("add `pub {}: {ty}`", property.field);
    Problem {
        span: name.span(),
        message: format!(
            "`{name}` lacks `{}`, which `{}` requires",
            property.key, node.address
        ),
        snippet: snippets.show(&At::key(node.path_of(property)), &add),
    }
}
