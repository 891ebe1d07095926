//! A hand-written enum against an enum of the schema.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::ItemEnum;
use syn::ext::IdentExt as _;

use super::Problem;
use super::mark::{self, Name};
use super::node::Placed;
use super::snippets::Snippets;
use crate::diagnostic::At;
use crate::json;
use crate::model::{Enum, Variant};
use crate::names::unraw;
use crate::text::near;

/// A variant of the user's, without its mark.
pub(super) struct Written<'a> {
    pub(super) ident: &'a Ident,
    /// The value as JSON text, if the mark says it.
    value: Option<Name>,
    /// Whether its mark could be read.
    read: bool,
}

/// Takes the marks off the variants.
///
/// Second, whether all marks could be read: otherwise it is unknown which values have no variant.
pub(super) fn written<'a>(
    item: &'a mut ItemEnum,
    errors: &mut Vec<syn::Error>,
) -> (Vec<Written<'a>>, bool) {
    let mut written = Vec::new();
    let mut all_read = true;
    for variant in &mut item.variants {
        if let Some(cfg) = variant
            .attrs
            .iter()
            .find(|attribute| attribute.path().is_ident("cfg"))
        {
            let message = "the schema has a value or has it not, so the variant of one cannot depend on `cfg`";
            errors.push(syn::Error::new_spanned(cfg, message));
        }
        let value = mark::value(&mut variant.attrs, errors);
        let read = value.is_ok();
        all_read &= read;
        if !variant.fields.is_empty() {
            let message = format!(
                "`{}` is one value of the schema and cannot hold fields",
                variant.ident
            );
            errors.push(syn::Error::new_spanned(&variant.fields, message));
        }
        written.push(Written {
            ident: &variant.ident,
            value: value.unwrap_or_default(),
            read,
        });
    }
    (written, all_read)
}

/// Finds the value of each variant, as JSON text, and reports variants without a value and values
/// without a variant.
pub(super) fn matched<'a>(
    name: &Ident,
    (variants, all_read): (&'a [Written<'a>], bool),
    values: &Enum,
    node: &Placed<'_>,
    snippets: &Snippets<'_>,
    problems: &mut Vec<Problem>,
) -> Vec<(&'a Ident, String)> {
    let mut held: HashMap<String, &Ident> = HashMap::new();
    let mut matched = Vec::new();
    let list = snippets.first(["enum", "oneOf"].map(|key| At::key(format!("{}/{key}", node.path))));
    let mut unknown = Vec::new();
    for variant in variants.iter().filter(|variant| variant.read) {
        let Some(value) = value(variant, values) else {
            unknown.push(variant);
            continue;
        };
        let json = json::text(&value.value);
        if let Some(first) = held.get(&json) {
            problems.push(Problem {
                span: variant
                    .value
                    .as_ref()
                    .map_or(variant.ident.span(), |value| value.span),
                message: format!("`{json}` is the variant `{first}` already"),
                snippet: snippets.show(&list, ""),
            });
            continue;
        }
        held.insert(json.clone(), variant.ident);
        matched.push((variant.ident, json));
    }
    let mut missing: Vec<_> = values
        .variants
        .iter()
        .filter(|value| !held.contains_key(&json::text(&value.value)))
        .collect();
    for variant in unknown {
        let near = near_value(variant, &missing);
        // What was probably meant is not told a second time as missing.
        missing.retain(|value| near.is_none_or(|near| near.ident != value.ident));
        problems.push(no_value(
            variant,
            near,
            values,
            node,
            snippets.show(&list, ""),
        ));
    }
    for value in missing.into_iter().filter(|_| all_read) {
        let label = format!("add `{}`", value.ident);
        problems.push(Problem {
            span: name.span(),
            message: format!(
                "`{name}` lacks the value {} of `{}`",
                json::text(&value.value),
                node.address
            ),
            snippet: snippets.show(&list, &label),
        });
    }
    matched
}

fn value<'v>(variant: &Written<'_>, values: &'v Enum) -> Option<&'v Variant> {
    values.variants.iter().find(|value| match &variant.value {
        Some(written) => json::text(&value.value) == written.text,
        None => variant.ident.unraw() == unraw(&value.ident),
    })
}

fn near_value<'v>(variant: &Written<'_>, values: &[&'v Variant]) -> Option<&'v Variant> {
    let (written, names): (String, Vec<String>) = match &variant.value {
        Some(value) => (
            value.text.clone(),
            values
                .iter()
                .map(|value| json::text(&value.value))
                .collect(),
        ),
        None => (
            variant.ident.unraw().to_string(),
            values
                .iter()
                .map(|value| unraw(&value.ident).to_owned())
                .collect(),
        ),
    };
    // A number in quotes is near to the number.
    let plain: Vec<_> = names.iter().map(|name| name.trim_matches('"')).collect();
    let near = near(written.trim_matches('"'), plain.iter().copied())?;
    let index = plain.iter().position(|name| *name == near)?;
    values.get(index).copied()
}

fn no_value(
    variant: &Written<'_>,
    near: Option<&Variant>,
    values: &Enum,
    node: &Placed<'_>,
    snippet: String,
) -> Problem {
    let suggestion = match near {
        Some(near) if variant.value.is_some() => {
            format!(": did you mean {}?", json::text(&near.value))
        }
        Some(near) => format!(": did you mean `{}`?", near.ident),
        None => {
            let some = values.variants.iter().take(6);
            let names: Vec<_> = match &variant.value {
                Some(_) => some.map(|value| json::text(&value.value)).collect(),
                None => some.map(|value| format!("`{}`", value.ident)).collect(),
            };
            format!("; it has {}", names.join(", "))
        }
    };
    let (what, span) = match &variant.value {
        Some(value) => (format!("value {}", value.text), value.span),
        None => (
            format!("value for `{}`", variant.ident),
            variant.ident.span(),
        ),
    };
    Problem {
        span,
        message: format!("`{}` has no {what}{suggestion}", node.address),
        snippet,
    }
}
