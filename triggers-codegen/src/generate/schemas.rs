//! JSON Schemas of the generated types, when they are asked for.

use std::fmt::Write as _;

use super::{Context, Options, Scope, code::Code, docs::Docs};
use crate::model::Manifest;
use crate::names::{pascal, unraw};
use crate::typed::{Overrides, node};

/// `JsonSchema` for each generated type, exactly as the manifest has it, and all schemas as text. For
/// the same module as the rest; needs the runtime's feature `schemars`.
#[must_use]
pub fn generate_schemas(manifest: &Manifest, options: &Options, overrides: &Overrides) -> Code {
    let context = Context::new(manifest, options, overrides);
    let (mut impls, mut pairs) = (String::new(), String::new());
    for trigger in &manifest.triggers {
        one_trigger(&mut impls, &Scope::new(trigger, &context));
        let schema = node::payload(trigger).schema();
        let _ = write!(pairs, "({:?}, {schema:?}),", trigger.key);
    }
    let docs = Docs::new(
        "Trigger keys with the JSON Schemas of their payloads, as the dashboard holds them.",
    );
    let text = format!(
        "#[allow(dead_code, unreachable_pub)]
mod __schemas {{
    use super::__triggers::private::schemas;
    {impls}
}}
{docs}
#[allow(dead_code, unreachable_pub)]
pub const SCHEMAS: &[(&str, &str)] = &[{pairs}];
"
    );
    Code {
        text,
        ..Code::default()
    }
}

/// The impls for the types of one trigger that are generated.
fn one_trigger(impls: &mut String, scope: &Scope<'_>) {
    let prefix = pascal(unraw(&scope.trigger.module)).unwrap_or_default();
    let mut rest = vec![node::payload(scope.trigger)];
    while let Some(node) = rest.pop() {
        let properties = node.properties().iter().rev();
        rest.extend(properties.filter_map(|property| node.child(property)));
        if scope.overridden(node.type_name()).is_some() {
            continue;
        }
        let name = format!("{prefix}{}", node.type_name());
        let (path, schema) = (scope.path(node.type_name()), node.schema());
        let _ = write!(
            impls,
            "impl schemas::JsonSchema for {path} {{
    fn schema_name() -> schemas::Cow<'static, str> {{ schemas::Cow::Borrowed({name:?}) }}
    fn schema_id() -> schemas::Cow<'static, str> {{
        schemas::Cow::Borrowed(::core::concat!(::core::module_path!(), \"::\", {name:?}))
    }}
    fn json_schema(_: &mut schemas::SchemaGenerator) -> schemas::Schema {{ schemas::schema({schema:?}) }}
}}
"
        );
    }
}
