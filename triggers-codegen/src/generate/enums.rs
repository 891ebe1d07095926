//! Closed sets of values.

use std::fmt::Write as _;

use super::{Context, Scope, docs, docs::Docs};
use crate::json;
use crate::model::{Enum, Property, Variant};

/// The enum of a property, its text on the wire and back.
pub(super) fn code(values: &Enum, property: &Property, scope: &Scope<'_>) -> String {
    if scope.overridden(&values.type_name).is_some() {
        return String::new();
    }
    let context = scope.context;
    let name = &values.type_name;
    let docs = Docs::new(format!("Values of the property `{}`.", property.key));
    // A derived `Eq` costs the compiler more than all other derives together.
    let derives = context.derives(&["Clone", "Copy", "Debug", "PartialEq"], &["Eq"]);
    let (mut variants, mut arms, mut all) = (String::new(), String::new(), String::new());
    for value in &values.variants {
        variants += &variant(value, context);
        let _ = write!(arms, "Self::{} => {:?},", value.ident, text(&value.value));
        let _ = write!(all, "Self::{},", value.ident);
    }
    format!(
        "{docs}{derives}
pub enum {name} {{ {variants} }}
impl __t::Eq for {name} {{}}
impl {name} {{
    /// Returns the value on the wire.
    #[inline(always)]
    #[must_use]
    pub const fn as_str(self) -> &'static str {{ match self {{ {arms} }} }}
}}
impl __t::fmt::Display for {name} {{
    #[inline]
    fn fmt(&self, f: &mut __t::fmt::Formatter<'_>) -> __t::fmt::Result {{ f.pad(self.as_str()) }}
}}
impl __t::FromStr for {name} {{
    type Err = __t::rt::UnknownValue;
    #[inline]
    fn from_str(text: &str) -> __t::Result<Self, __t::rt::UnknownValue> {{
        __t::private::parse(&[{all}], Self::as_str, text)
    }}
}}
"
    )
}

/// A text as it is, a number or a truth value as JSON spells it.
fn text(value: &serde_yaml::Value) -> String {
    value
        .as_str()
        .map_or_else(|| json::text(value), str::to_owned)
}

/// Whether the values are texts, as all values of an enum or none are.
pub(crate) fn is_text(values: &Enum) -> bool {
    values
        .variants
        .iter()
        .all(|variant| variant.value.is_string())
}

fn variant(value: &Variant, context: &Context<'_>) -> String {
    let json = json::text(&value.value);
    let docs = match &value.title {
        Some(title) => {
            Docs::new(docs::plain(title)).own(format!("On the wire {}.", docs::code(&json)))
        }
        None => Docs::new(docs::code(&json)),
    };
    let rename = match value.value.as_str() {
        Some(wire) if context.serde() => format!("#[serde(rename = {wire:?})]"),
        _ => String::new(),
    };
    format!("{docs}{rename} {},", value.ident)
}
