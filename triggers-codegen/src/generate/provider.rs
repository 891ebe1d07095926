//! Triggers as values and payloads from JSON, for the handlers of a trigger provider.
//!
//! A function may have the name of a module, so a handler names a trigger as every other use of it does.
//! A constant would be in the way: a parameter of the same name would be read as a pattern.

use std::fmt::Write as _;

use super::trigger::less_seen;
use super::{ALLOW, Context, Scope, docs::Docs};
use crate::model::{Enum, Struct, Type};

/// The functions, and what the payloads implement.
pub(super) fn code(context: &Context<'_>) -> String {
    let (mut functions, mut impls) = (String::new(), String::new());
    for trigger in &context.manifest.triggers {
        let scope = Scope::new(trigger, context);
        functions += &function(&scope);
        object(&mut impls, &trigger.payload, &scope);
    }
    format!(
        "{functions}
#[allow(unused_imports)]
mod __provider {{
    use super::__triggers as __t;
    use __t::private;
    {impls}
}}
"
    )
}

/// The trigger as a value, with the same name as its module.
fn function(scope: &Scope<'_>) -> String {
    let Scope { context, trigger } = *scope;
    let (name, shared) = (&trigger.module, scope.constant());
    let payload = &trigger.payload.type_name;
    let (id, new) = match context.entity_of(trigger) {
        Some(entity) => (entity.type_name.as_str(), "of_entity"),
        None => ("()", "plain"),
    };
    let docs = Docs::new(format!(
        "Returns the trigger `{}`, for handlers.",
        trigger.key
    ));
    let less_seen = less_seen(context);
    format!(
        "{docs}{less_seen}{ALLOW}
#[inline]
#[must_use]
pub fn {name}() -> __triggers::private::TypedTrigger<{id}, {name}::{payload}> {{
    __triggers::private::TypedTrigger::{new}(&__triggers::{shared})
}}
"
    )
}

/// How an object and what is in it are read. Types that are written by hand are read by hand too.
fn object(impls: &mut String, object: &Struct, scope: &Scope<'_>) {
    if scope.overridden(&object.type_name).is_none() {
        let mut fields = String::new();
        for property in &object.properties {
            let read = if property.required {
                "required"
            } else {
                "optional"
            };
            let (field, key) = (&property.field, &property.key);
            let _ = write!(fields, "{field}: private::{read}(value, {key:?})?,");
        }
        let body = format!("__t::Result::Ok(Self {{ {fields} }})");
        implement(impls, &object.type_name, &body, scope);
    }
    for property in &object.properties {
        match &property.ty {
            Type::Enum(values) => choices(impls, values, scope),
            Type::Object(nested) | Type::Array(nested) => self::object(impls, nested, scope),
            _ => {}
        }
    }
}

fn choices(impls: &mut String, values: &Enum, scope: &Scope<'_>) {
    if scope.overridden(&values.type_name).is_some() {
        return;
    }
    let names = values.variants.iter();
    let names: Vec<_> = names
        .map(|variant| format!("Self::{}", variant.ident))
        .collect();
    let body = format!(
        "private::choice(value, &[{}], Self::as_str)",
        names.join(", ")
    );
    implement(impls, &values.type_name, &body, scope);
}

fn implement(impls: &mut String, name: &str, body: &str, scope: &Scope<'_>) {
    let path = scope.path(name);
    let _ = write!(
        impls,
        "impl private::FromJson for {path} {{
    fn from_json(value: &private::Json) -> __t::Result<Self, private::JsonError> {{ {body} }}
}}
"
    );
}
