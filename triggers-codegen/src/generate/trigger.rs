//! One module per trigger: its key, its types, its functions.

use std::fmt::Write as _;

use super::code::Code;
use super::{Context, Scope, docs, docs::Docs, functions, list, payload, scope};
use crate::duration;
use crate::lock::schema_hash;
use crate::model::{Idempotency, KeyPart, Trigger, Type};

/// What the trigger adds to the shared module.
pub(super) fn shared(scope: &Scope<'_>, code: &mut Code) -> String {
    let trigger = scope.trigger;
    let functions = functions::code(scope);
    let own = scope.overridden(&trigger.payload.type_name);
    let functions = match own.and_then(|own| own.reexport_span) {
        Some(place) => code.at(place, &functions),
        None => functions,
    };
    format!(
        "pub(super) static {}: private::Trigger = private::Trigger {{ key: {:?}, idempotency: {} }};
{functions}",
        scope.constant(),
        trigger.key,
        idempotency(trigger.idempotency.as_ref())
    )
}

/// The trigger's own module.
pub(super) fn module(scope: &Scope<'_>) -> String {
    let Scope { context, trigger } = *scope;
    let less_seen = less_seen(context);
    let docs = module_docs(trigger, context);
    let (name, key) = (&trigger.module, &trigger.key);
    let pii = list(trigger.payload.pii());
    let mut names = String::new();
    for name in functions::names(scope) {
        let _ = write!(names, "{} as {name},", scope.function(name));
    }
    let mut uses = String::new();
    let entity = context.entity_of(trigger).is_some();
    if !entity {
        uses.push_str("#[doc(hidden)] pub use super::__triggers::private::{not_cancelable as cancel, not_cancelable as cancel_all};\n");
    }
    if !entity || !trigger.is_scheduled() {
        uses.push_str(
            "#[doc(hidden)] pub use super::__triggers::private::not_reschedulable as reschedule;\n",
        );
    }
    for (name, own) in scope::overrides(&trigger.payload, scope) {
        let _ = write!(
            uses,
            "{} use super::{} as {name};",
            own.visibility, own.name
        );
    }
    let payload_docs = Docs::new(format!("The payload of `{key}`."));
    let payload = payload::code(&trigger.payload, &payload_docs, scope);
    // Shapes and names are those of the manifest.
    format!(
        "{docs}
#[allow(
    dead_code,
    missing_copy_implementations,
    unreachable_pub,
    unused_imports,
    non_camel_case_types,
    clippy::derived_hash_with_manual_eq,
    clippy::doc_markdown,
    clippy::inline_always,
    clippy::pub_underscore_fields,
    clippy::struct_excessive_bools,
    clippy::struct_field_names,
    clippy::too_many_arguments,
    clippy::used_underscore_binding,
)]
{less_seen}
pub mod {name} {{
    use super::__triggers as __t;
    /// The trigger key.
    pub const KEY: &str = {key:?};
    /// The paths of the properties that hold personal data.
    pub const PII: &[&str] = &[{pii}];
    pub use super::__triggers::{{ {names} }};
    {uses}
    {payload}
}}
"
    )
}

/// The constants of the whole manifest.
pub(super) fn tables(context: &Context<'_>) -> String {
    let mut code = String::new();
    if let Some(id) = &context.manifest.app_id {
        let digits: String = id.chars().filter(char::is_ascii_hexdigit).collect();
        let _ = write!(
            code,
            "/// The app that owns the triggers.
#[allow(dead_code, unreachable_pub, clippy::unreadable_literal)]
pub const APP_ID: __triggers::rt::AppId = __triggers::rt::AppId::new(__triggers::rt::Uuid::from_u128(0x{digits}));
"
        );
    }
    let (mut hashes, mut pii) = (String::new(), String::new());
    for trigger in &context.manifest.triggers {
        let (key, paths) = (&trigger.key, trigger.payload.pii());
        let _ = write!(hashes, "({key:?}, {:?}),", schema_hash(&trigger.schema));
        if !paths.is_empty() {
            let _ = write!(pii, "({key:?}, &[{}]),", list(&paths));
        }
    }
    let _ = write!(
        code,
        "/// Trigger keys, each with the hash of the schema that this program was built with, for
/// `Instance::verify`.
#[allow(dead_code, unreachable_pub)]
pub const SCHEMA_HASHES: &[(&str, &str)] = &[{hashes}];
/// Trigger keys, each with the paths of its properties that hold personal data; triggers
/// without such properties are left out.
#[allow(dead_code, unreachable_pub)]
pub const PII: &[(&str, &[&str])] = &[{pii}];
"
    );
    code
}

/// The module that all triggers share. Names begin with those of the modules, which are in lower
/// case.
pub(super) fn shared_module(items: &str, runtime: &str, context: &Context<'_>) -> String {
    let less_seen = less_seen(context);
    format!(
        "#[allow(dead_code, unreachable_pub, clippy::doc_markdown, non_snake_case, non_upper_case_globals, unused_imports)]
{less_seen}
mod __triggers {{
    pub(super) use ::core::borrow::Borrow;
    pub(super) use ::core::cmp::{{Eq, PartialEq}};
    pub(super) use ::core::convert::{{From, Into}};
    pub(super) use ::core::fmt;
    pub(super) use ::core::iter::IntoIterator;
    pub(super) use ::core::option::Option::{{self, None, Some}};
    pub(super) use ::core::result::Result;
    pub(super) use ::core::str::FromStr;
    pub(super) use ::std::{{string::String, vec::Vec}};
    pub(super) use {runtime} as rt;
    pub(super) use rt::__private as private;
    pub(super) use private::{{Ref, Value as V}};
    {items}
}}
"
    )
}

/// A hand-written payload may be less visible than the functions that take it.
pub(super) fn less_seen(context: &Context<'_>) -> &'static str {
    if context.overrides.is_empty() {
        ""
    } else {
        "#[allow(private_interfaces)]"
    }
}

fn module_docs(trigger: &Trigger, context: &Context<'_>) -> Docs {
    let line = trigger
        .line
        .map_or(String::new(), |line| format!(":{line}"));
    let declared = docs::code(&format!("{}{line}", context.manifest.declared_in));
    let mut facts = vec![format!(
        "Trigger key `{}`, declared in {declared}.",
        trigger.key
    )];
    let date = trigger
        .payload
        .properties
        .iter()
        .find(|property| matches!(property.ty, Type::FutureDate));
    if let Some(date) = date {
        facts.push(format!(
            "Scheduled: an event takes place at its `{}`.",
            date.key
        ));
    }
    facts.push(match context.entity_of(trigger) {
        Some(entity) => format!("Canceled by the {}.", docs::code(&entity.type_name)),
        None => "Cannot be canceled: the manifest names no `entity`.".to_owned(),
    });
    facts.push(key_words(trigger));
    let pii: Vec<_> = trigger
        .payload
        .pii()
        .iter()
        .map(|path| docs::code(path))
        .collect();
    if !pii.is_empty() {
        facts.push(format!("Personal data: {}.", pii.join(", ")));
    }
    let facts: Vec<_> = facts.iter().map(|fact| format!("- {fact}")).collect();
    Docs::new(docs::plain(&trigger.name))
        .text(trigger.description.as_deref())
        .own(facts.join("\n "))
        .own(example(trigger, context))
}

/// What a repeated report does.
fn key_words(trigger: &Trigger) -> String {
    let Some(idempotency) = &trigger.idempotency else {
        return "Idempotency key: a fresh one for each call.".to_owned();
    };
    let parts = idempotency.key.iter().map(|part| match part {
        KeyPart::Entity => "the id".to_owned(),
        KeyPart::Property(key) => docs::code(key),
    });
    let parts: Vec<_> = parts.collect();
    let life = idempotency.ttl_ms.map_or("a week".to_owned(), |ms| {
        format!("`{}`", duration::format(ms))
    });
    format!(
        "Idempotency key: derived from {}. For {life}, the service ignores further reports with the same key.",
        parts.join(" and ")
    )
}

/// Code that reports an event, and cancels it where that is possible. It names fields and functions
/// only: texts of the manifest could end the block.
fn example(trigger: &Trigger, context: &Context<'_>) -> String {
    let module = &trigger.module;
    let properties = &trigger.payload.properties;
    let required: Vec<_> = properties
        .iter()
        .filter(|property| property.required)
        .map(|property| property.field.as_str())
        .collect();
    let hand_written = context
        .overrides
        .get(&trigger.key, &trigger.payload.type_name)
        .is_some();
    let payload = if hand_written {
        String::new()
    } else if required.len() == properties.len() {
        format!(
            " let payload = {module}::Payload {{ {} }};\n",
            required.join(", ")
        )
    } else {
        format!(
            " let payload = {module}::Payload::new({});\n",
            required.join(", ")
        )
    };
    let (id, cancel) = match context.entity_of(trigger) {
        Some(_) => ("id, ", format!("\n {module}::cancel(&site, id).await?;")),
        None => ("", String::new()),
    };
    format!("```ignore\n{payload} {module}::report(&site, {id}&payload).await?;{cancel}\n ```")
}

fn idempotency(idempotency: Option<&Idempotency>) -> String {
    let Some(idempotency) = idempotency else {
        return "None".to_owned();
    };
    let mut parts = String::new();
    for part in &idempotency.key {
        let _ = match part {
            KeyPart::Entity => write!(parts, "private::KeyPart::Entity,"),
            KeyPart::Property(key) => write!(parts, "private::KeyPart::Property({key:?}),"),
        };
    }
    let ttl_ms = idempotency
        .ttl_ms
        .map(|ttl_ms| format!("Some({})", grouped(ttl_ms)));
    let ttl_ms = ttl_ms.as_deref().unwrap_or("None");
    format!("Some(private::DerivedKey {{ parts: &[{parts}], ttl_ms: {ttl_ms} }})")
}

/// The number with its digits in groups of three, for readers.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
