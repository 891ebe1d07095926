//! What external entity ids identify: one type each.

use std::fmt::Write as _;

use super::{ALLOW, Context, docs, docs::Docs};
use crate::model::{DerivedPart, Entity};
use crate::names::unraw;

/// The type of the entity's ids, and its conversions.
pub(super) fn code(entity: &Entity, context: &Context<'_>) -> String {
    let name = &entity.type_name;
    let docs = Docs::new(format!(
        "The external entity id of {}.",
        docs::code(&entity.key)
    ))
    .text(entity.description.as_deref());
    let own = ["Clone", "Copy", "PartialEq", "PartialOrd", "Ord", "Hash"];
    let derives = context.derives(&own, &["Debug", "Eq"]);
    let (transparent, skip) = if context.serde() {
        ("#[serde(transparent)]", "#[serde(skip)]")
    } else {
        ("", "")
    };
    let text = unraw(name);
    let (parts, derive) = derived(entity);
    // The second field keeps the compiler from proposing a literal with private fields where a GUID
    // is passed for the id; it then proposes `.into()`.
    format!(
        "{docs}{ALLOW}{derives}{transparent}
pub struct {name} {{ id: __triggers::rt::Uuid, {skip} private: () }}
{ALLOW}
impl {name} {{
    /// Creates the id from the GUID that the app stores.
    #[inline]
    #[must_use]
    pub const fn new(id: __triggers::rt::Uuid) -> Self {{ Self {{ id, private: () }} }}
    /// Returns the GUID.
    #[inline]
    #[must_use]
    pub const fn as_uuid(&self) -> __triggers::rt::Uuid {{ self.id }}
    {derive}
}}
{parts}
impl __triggers::Eq for {name} {{}}
impl __triggers::From<__triggers::rt::Uuid> for {name} {{
    #[inline]
    fn from(id: __triggers::rt::Uuid) -> Self {{ Self {{ id, private: () }} }}
}}
impl __triggers::From<{name}> for __triggers::rt::Uuid {{
    #[inline]
    fn from(id: {name}) -> Self {{ id.id }}
}}
impl __triggers::fmt::Debug for {name} {{
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {{
        f.debug_tuple({text:?}).field(&self.id).finish()
    }}
}}
impl __triggers::fmt::Display for {name} {{
    #[inline]
    fn fmt(&self, f: &mut __triggers::fmt::Formatter<'_>) -> __triggers::fmt::Result {{
        __triggers::fmt::Display::fmt(&self.id, f)
    }}
}}
impl __triggers::FromStr for {name} {{
    type Err = <__triggers::rt::Uuid as __triggers::FromStr>::Err;
    #[inline]
    fn from_str(text: &str) -> __triggers::Result<Self, Self::Err> {{
        __triggers::Result::map(__triggers::FromStr::from_str(text), Self::new)
    }}
}}
"
    )
}

/// The struct that `derive` takes, unless the types of its parameters tell them apart; and `derive`:
/// the id of a pair (or more), so that nothing has to be stored to find it again.
fn derived(entity: &Entity) -> (String, String) {
    let parts = &entity.derived_from;
    if parts.is_empty() {
        return (String::new(), String::new());
    }
    let key = &entity.key;
    let names: Vec<_> = parts.iter().map(|part| docs::code(&part.key)).collect();
    let docs = Docs::new(format!(
        "Derives the id that belongs to {}.",
        names.join(" and ")
    ))
    .own("The same GUIDs give the same id in every process.");
    let typed = parts.iter().all(|part| part.type_name.is_some());
    let (mut fields, mut values) = (String::new(), String::new());
    for (part, name) in parts.iter().zip(&names) {
        let (field, ty) = (&part.parameter, ty(part));
        let of = if typed { "" } else { "parts." };
        if !typed {
            let _ = write!(fields, "{} pub ", Docs::new(format!("The id of {name}.")));
        }
        let _ = write!(fields, "{field}: {ty},");
        let _ = write!(
            values,
            "__triggers::Into::<__triggers::rt::Uuid>::into({of}{field}),"
        );
    }
    let parts_name = format!("{}Parts", unraw(&entity.type_name));
    let parameters = if typed {
        fields.clone()
    } else {
        format!("parts: {parts_name}")
    };
    let derive = format!(
        "{docs}
    #[must_use]
    pub fn derive({parameters}) -> Self {{
        Self::new(__triggers::private::derive_id({key:?}, &[{values}]))
    }}"
    );
    if typed {
        return (String::new(), derive);
    }
    let docs = Docs::new(format!(
        "What {} is derived from.",
        docs::code(&entity.type_name)
    ));
    let item = format!(
        "{docs}{ALLOW}
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct {parts_name} {{ {fields} }}"
    );
    (item, derive)
}

/// A part that is an entity itself takes that entity's ids and no others.
fn ty(part: &DerivedPart) -> &str {
    part.type_name.as_deref().unwrap_or("__triggers::rt::Uuid")
}
