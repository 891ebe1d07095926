//! Keywords of JSON Schema, those that the dialect has and those that it has not (docs/api.md#s2).

use super::Cx;
use crate::{
    diagnostic::Path,
    raw::{RawProperty, Unknown},
    rules,
};

/// Keywords of JSON Schema that the dialect does not have (docs/api.md#s2, #s12.15).
pub(super) const OTHER_KEYWORDS: &[&str] = &[
    "$anchor",
    "$comment",
    "$defs",
    "$ref",
    "additionalItems",
    "allOf",
    "anyOf",
    "const",
    "contains",
    "contentEncoding",
    "contentMediaType",
    "definitions",
    "dependencies",
    "dependentRequired",
    "dependentSchemas",
    "deprecated",
    "else",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "if",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "not",
    "nullable",
    "pattern",
    "patternProperties",
    "prefixItems",
    "propertyNames",
    "readOnly",
    "then",
    "unevaluatedProperties",
    "uniqueItems",
    "writeOnly",
    "enum",
    "oneOf",
];

/// Unknown keys inside a schema: what JSON Schema knows and the dialect does not is said so.
pub(super) fn unknown_keywords(
    cx: &mut Cx<'_>,
    path: &Path<'_>,
    unknown: &Unknown,
    known: &[&str],
) {
    let (foreign, others): (Vec<_>, Vec<_>) = unknown
        .0
        .iter()
        .cloned()
        .partition(|key| OTHER_KEYWORDS.contains(&key.as_str()));
    for key in foreign {
        let message = format!("`{key}` is not part of the payload dialect");
        let label = match key.as_str() {
            "const" => "write `enum: [value]`",
            "nullable" => "remove it; a property that may be missing is left out of `required`",
            "$ref" | "$defs" | "definitions" => "write the schema out, or use a YAML alias",
            _ => "remove it, or allow this if the dashboard has it",
        };
        cx.breach(&rules::payload::FOREIGN_KEYWORD, path.key(&key).at_key())
            .message(message)
            .label(label)
            .note("it is kept in the schema; generated code does not depend on it");
    }
    cx.unknown_keys(path, &Unknown(others), known);
}

/// Keywords that belong to other types.
pub(super) fn misplaced(cx: &mut Cx<'_>, path: &Path<'_>, raw: &RawProperty, ty: &str) {
    let container = matches!(ty, "object" | "array");
    let rules = [
        ("items", !raw.items.is_absent() && ty != "array", "an array"),
        (
            "properties",
            !raw.properties.is_absent() && ty != "object",
            "an object",
        ),
        (
            "required",
            raw.required.get().is_some() && !container,
            "an object or an array",
        ),
        (
            "additionalProperties",
            !raw.additional_properties.is_absent() && ty != "object",
            "an object",
        ),
        (
            "defaultConditionedProperty",
            !raw.default_conditioned_property.is_absent() && ty != "array",
            "an array",
        ),
    ];
    for (key, wrong, owner) in rules {
        if wrong {
            cx.breach(&rules::property::MISPLACED_KEYWORD, path.key(key).at_key())
                .message(format!(
                    "`{key}` belongs to {owner}, not to a property of type {ty}"
                ))
                .label(match (key, owner) {
                    ("required", _) => "name the property in `required` of the payload".to_owned(),
                    (_, "an array") => "leave it out, or write `type: array`".to_owned(),
                    _ => "leave it out, or write `type: object`".to_owned(),
                });
        }
    }
    for (key, there) in [
        ("enum", !raw.values.is_absent()),
        ("oneOf", !raw.one_of.is_absent()),
    ] {
        if there && container {
            cx.breach(&rules::property::MISPLACED_KEYWORD, path.key(key).at_key())
                .message(format!("an {ty} cannot have `{key}`"))
                .label("string, number, integer or boolean can");
        }
    }
}
