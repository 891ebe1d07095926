//! JSON whose texts are templates: an action's `inputMapping` and `outputMapping`.

use super::{Scope, Template};
use serde_json::Value;

/// A JSON value whose texts are templates.
#[derive(Clone, Debug)]
pub(crate) enum Mapping {
    Constant(Value),
    Text(Template),
    List(Vec<Mapping>),
    Object(Vec<(String, Mapping)>),
}

impl Mapping {
    /// Reads it; the error names the member that is wrong.
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::parse(text)?),
            Value::Array(items) => {
                Self::List(items.iter().map(Self::parse).collect::<Result<_, _>>()?)
            }
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(key, member)| match Self::parse(member) {
                        Ok(member) => Ok((key.clone(), member)),
                        Err(error) => Err(format!("`{key}`: {error}")),
                    })
                    .collect::<Result<_, String>>()?,
            ),
            constant => Self::Constant(constant.clone()),
        })
    }
}

/// The JSON value with every expression replaced by its value.
pub(crate) fn resolve(mapping: &Mapping, scope: Scope<'_>) -> Result<Value, String> {
    match mapping {
        Mapping::Constant(value) => Ok(value.clone()),
        Mapping::Text(template) => template.value(scope),
        Mapping::List(items) => items.iter().map(|item| resolve(item, scope)).collect(),
        Mapping::Object(members) => members
            .iter()
            .map(|(key, member)| match resolve(member, scope) {
                Ok(value) => Ok((key.clone(), value)),
                Err(error) => Err(format!("`{key}`: {error}")),
            })
            .collect(),
    }
}
