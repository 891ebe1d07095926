//! Payloads, their nested objects and the items of their arrays.

use std::fmt::Write as _;

use super::{Scope, docs, docs::Docs, enums, list, types};
use crate::json;
use crate::model::{Property, Struct, Type};

/// The struct, what it implements, and the types that its properties bring along.
pub(super) fn code(object: &Struct, docs: &Docs, scope: &Scope<'_>) -> String {
    let mut code = String::new();
    if scope.overridden(&object.type_name).is_none() {
        let empty = object.properties.iter().all(|property| !property.required);
        let own: &[&str] = if empty { &["Default"] } else { &[] };
        let derives = scope.context.derives(own, &["Debug", "PartialEq"]);
        let fields = object.properties.iter();
        let fields: String = fields.map(|property| field(property, scope)).collect();
        let name = &object.type_name;
        code = format!("{docs}{derives} pub struct {name} {{ {fields} }}\n");
        new(&mut code, object);
        traits(&mut code, object, scope);
    }
    for property in &object.properties {
        code += &nested(property, scope);
    }
    code
}

/// The way onto the wire, `Debug` and `==`: all through the runtime, which compiles them once.
fn traits(code: &mut String, object: &Struct, scope: &Scope<'_>) {
    let name = &object.type_name;
    let keys = list(object.properties.iter().map(|property| &property.key));
    let values = object.properties.iter();
    let values: Vec<_> = values
        .map(|property| types::value(property, scope))
        .collect();
    let values = values.join(", ");
    let pii = object.pii();
    let pii = if pii.is_empty() || name != "Payload" {
        format!("&[{}]", list(&pii))
    } else {
        "PII".to_owned()
    };
    let _ = write!(
        code,
        "#[doc(hidden)]
impl __t::private::Object for {name} {{
    #[inline(always)]
    fn fields(&self, to: &mut __t::private::Fields<'_>) {{ to.object({name:?}, &[{keys}], &[{values}]); }}
}}
impl __t::fmt::Debug for {name} {{
    #[inline]
    fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {{ __t::private::debug(&__t::Ref(self), {pii}, f) }}
}}
impl __t::PartialEq for {name} {{
    #[inline]
    fn eq(&self, other: &Self) -> bool {{ __t::private::same(&__t::Ref(self), &__t::Ref(other)) }}
}}
"
    );
}

/// `new`, where there are optional fields: a literal that goes on with `..Payload::new(…)` still
/// compiles when another one is added.
fn new(code: &mut String, object: &Struct) {
    if object.properties.iter().all(|property| property.required) {
        return;
    }
    let (mut parameters, mut fields) = (String::new(), String::new());
    for property in &object.properties {
        let field = &property.field;
        if property.required {
            let _ = write!(parameters, "{field}: {},", types::required(&property.ty));
            let _ = write!(fields, "{field},");
        } else {
            let _ = write!(fields, "{field}: __t::None,");
        }
    }
    let docs = Docs::new("Creates it from the required fields; the optional ones are `None`.").own(
        "With `..` it completes a literal: adding an optional property to the manifest does not break it.",
    );
    let _ = write!(
        code,
        "impl {} {{
    {docs}
    #[inline]
    #[must_use]
    pub fn new({parameters}) -> Self {{ Self {{ {fields} }} }}
}}
",
        object.type_name
    );
}

fn field(property: &Property, scope: &Scope<'_>) -> String {
    let docs = field_docs(property);
    let serde = if scope.context.serde() {
        serde_attributes(property)
    } else {
        String::new()
    };
    let ty = types::field(property);
    format!("{docs}{serde} pub {}: {ty},", property.field)
}

fn field_docs(property: &Property) -> Docs {
    let first = match &property.title {
        Some(title) => docs::plain(title),
        None => format!("The property `{}`.", property.key),
    };
    let mut facts = format!("`{}`: {}.", property.key, types::words(&property.ty));
    if property.pii {
        facts.push_str(" Personal data.");
    }
    if let Some(default) = &property.default {
        let _ = write!(facts, " Default: {}.", docs::code(&json::text(default)));
    }
    if let Some(example) = property.examples.first() {
        let _ = write!(facts, " Example: {}.", docs::code(&json::text(example)));
    }
    Docs::new(first)
        .text(property.description.as_deref())
        .own(facts)
}

/// Serde's own derives are to agree with what an event carries.
fn serde_attributes(property: &Property) -> String {
    let absent = if property.required {
        ""
    } else {
        ", default, skip_serializing_if = \"::core::option::Option::is_none\""
    };
    format!("#[serde(rename = {:?}{absent})]", property.key)
}

fn nested(property: &Property, scope: &Scope<'_>) -> String {
    let key = &property.key;
    match &property.ty {
        Type::Enum(values) => enums::code(values, property, scope),
        Type::Object(object) => {
            let docs = Docs::new(format!("The object `{key}` of the payload."));
            code(object, &docs, scope)
        }
        Type::Array(item) => {
            let docs = Docs::new(format!("One item of the list `{key}` of the payload."));
            code(item, &docs, scope)
        }
        _ => String::new(),
    }
}
