//! What single keywords say, of the dashboard's schema and of a type's.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::own::Own;

/// Numbers that JSON readers keep whole; what the client sends stays within.
const WHOLE: RangeInclusive<i128> = -(1 << 53)..=1 << 53;

pub(super) fn is_object(dashboard: &Value) -> bool {
    dashboard.get("type").and_then(Value::as_str) == Some("object")
}

/// The values of a closed set (docs/api.md#s2.2), none when any value of the type will do.
pub(super) fn values(dashboard: &Value) -> Option<Vec<&Value>> {
    if let Some(list) = dashboard.get("enum").and_then(Value::as_array) {
        return Some(list.iter().collect());
    }
    let list = dashboard.get("oneOf").and_then(Value::as_array)?;
    list.iter().map(|one| one.get("const")).collect()
}

/// The types that `type` names.
pub(super) fn types(says: &Value) -> impl Iterator<Item = &str> {
    let list = says.as_array().map(Vec::as_slice).unwrap_or_default();
    says.as_str()
        .into_iter()
        .chain(list.iter().filter_map(Value::as_str))
}

pub(super) fn types_of(own: Own<'_>) -> Option<Vec<&str>> {
    let resolved = own
        .schema
        .get("$ref")
        .and_then(|to| own.referred(to))
        .unwrap_or(own);
    Some(types(resolved.schema.get("type")?).collect())
}

/// Whether nothing that the dashboard allows is taken, as far as types tell.
pub(super) fn excludes(dashboard: &Value, own: Own<'_>) -> bool {
    let wanted = dashboard
        .get("type")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let number = |ty: &str| matches!(ty, "number" | "integer");
    own.schema == &Value::Bool(false)
        || types_of(own).is_some_and(|types| {
            types
                .iter()
                .all(|ty| *ty != wanted && !(number(ty) && number(wanted)))
        })
}

/// Whole numbers of that many bits, as schemars names them.
pub(super) fn integer_format(format: &str) -> Option<RangeInclusive<i128>> {
    Some(match format {
        "int8" => i128::from(i8::MIN)..=i128::from(i8::MAX),
        "int16" => i128::from(i16::MIN)..=i128::from(i16::MAX),
        "int32" => i128::from(i32::MIN)..=i128::from(i32::MAX),
        "uint8" => 0..=i128::from(u8::MAX),
        "uint16" => 0..=i128::from(u16::MAX),
        "uint32" => 0..=i128::from(u32::MAX),
        "uint" | "uint64" | "uint128" => 0..=i128::MAX,
        _ => return None,
    })
}

/// The whole numbers that the schema's format allows, if it does not allow all.
pub(super) fn narrow_format(own: Own<'_>) -> Option<RangeInclusive<i128>> {
    let range = integer_format(own.schema.get("format")?.as_str()?)?;
    let all = range.contains(WHOLE.start()) && range.contains(WHOLE.end());
    (!all).then_some(range)
}

/// Whether the keyword says nothing about values of the type that the dashboard has.
pub(super) fn is_foreign(keyword: &str, dashboard: &Value) -> bool {
    let about: &[&str] = match keyword {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            &["number", "integer"]
        }
        "minLength" | "maxLength" | "pattern" => &["string"],
        "minItems" | "maxItems" | "uniqueItems" | "contains" | "prefixItems"
        | "additionalItems" => &["array"],
        "minProperties"
        | "maxProperties"
        | "patternProperties"
        | "propertyNames"
        | "dependencies"
        | "dependentRequired"
        | "dependentSchemas"
        | "unevaluatedProperties" => &["object"],
        _ => return false,
    };
    let ty = dashboard.get("type").and_then(Value::as_str);
    ty.is_some_and(|ty| !about.contains(&ty))
}

/// Whether a bound lies beyond all whole numbers that the client sends.
pub(super) fn within(keyword: &str, says: &Value, dashboard: &Value) -> bool {
    const EDGE: f64 = 9_007_199_254_740_992.0;
    let integer = dashboard.get("type").and_then(Value::as_str) == Some("integer");
    integer
        && says.as_f64().is_some_and(|bound| match keyword {
            "minimum" => bound <= -EDGE,
            _ => bound >= EDGE,
        })
}
