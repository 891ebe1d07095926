//! What of a manifest a type can stand for.

use serde_yaml::Value;

use super::mark::{Address, Name};
use crate::json;
use crate::model::{Enum, Manifest, Property, Struct, Trigger, Type};
use crate::text::near;

/// The payload of a trigger, or what one of its properties holds: an object, an array's item or an
/// enum.
#[derive(Clone, Copy)]
pub(super) struct Node<'m> {
    pub(super) trigger: &'m Trigger,
    pub(super) shape: Shape<'m>,
    schema: &'m Value,
}

#[derive(Clone, Copy)]
pub(super) enum Shape<'m> {
    Object(&'m Struct),
    /// The item of an array, an object too.
    Item(&'m Struct),
    Enum(&'m Enum),
}

/// A node and how it is reached.
#[derive(Clone)]
pub(crate) struct Placed<'m> {
    pub(super) node: Node<'m>,
    /// `appointment_starting.services`
    pub(super) address: String,
    /// Its schema's place in the manifest, a JSON Pointer.
    pub(super) path: String,
}

/// Why an address leads to nothing: the name that is wrong, and what to say.
pub(super) struct Lost<'a> {
    pub(super) name: &'a Name,
    pub(super) message: String,
}

/// The node that an address means.
pub(super) fn find<'m, 'a>(
    manifest: &'m Manifest,
    address: &'a Address,
) -> Result<Placed<'m>, Lost<'a>> {
    let key = &address.trigger.text;
    let Some(trigger) = manifest.trigger(key) else {
        let known = manifest.triggers.iter().map(|trigger| trigger.key.as_str());
        let suggestion = near(key, known).map_or_else(
            || "; `cargo triggers list` shows all keys".to_owned(),
            |near| format!(": did you mean `{near}`?"),
        );
        return Err(Lost {
            name: &address.trigger,
            message: format!("the manifest has no trigger `{key}`{suggestion}"),
        });
    };
    let mut placed = payload(trigger);
    for name in &address.properties {
        placed = placed.property(name)?;
    }
    Ok(placed)
}

/// The payload of the trigger.
pub(crate) fn payload(trigger: &Trigger) -> Placed<'_> {
    Placed {
        node: Node {
            trigger,
            shape: Shape::Object(&trigger.payload),
            schema: &trigger.schema,
        },
        address: trigger.key.clone(),
        path: format!("/triggers/{}/payload", trigger.key),
    }
}

impl<'m> Placed<'m> {
    /// The properties, none for an enum.
    pub(crate) fn properties(&self) -> &'m [Property] {
        match self.node.shape {
            Shape::Object(object) | Shape::Item(object) => &object.properties,
            Shape::Enum(_) => &[],
        }
    }

    /// Whether all properties are known. Those with an error in the manifest are not, and what holds
    /// them is not wrong for that.
    pub(super) fn is_whole(&self) -> bool {
        let written = self
            .node
            .schema
            .get("properties")
            .and_then(Value::as_mapping);
        written.is_none_or(|written| written.len() == self.properties().len())
    }

    /// The node's schema as compact JSON.
    pub(crate) fn schema(&self) -> String {
        json::text(self.node.schema)
    }

    /// What the type is called that is generated for this node.
    pub(crate) fn type_name(&self) -> &'m str {
        match self.node.shape {
            Shape::Object(object) | Shape::Item(object) => &object.type_name,
            Shape::Enum(values) => &values.type_name,
        }
    }

    /// The place of a property's schema in the manifest.
    pub(super) fn path_of(&self, property: &Property) -> String {
        format!("{}/properties/{}", self.path, property.key)
    }

    /// The place of the property's entry in `required`.
    pub(super) fn required_path(&self, property: &Property) -> Option<String> {
        let list = self.node.schema.get("required")?.as_sequence()?;
        let index = list
            .iter()
            .position(|entry| entry.as_str() == Some(&property.key))?;
        Some(format!("{}/required/{index}", self.path))
    }

    /// What the property's values stand for, when that is more than a scalar.
    pub(crate) fn child(&self, property: &'m Property) -> Option<Placed<'m>> {
        let (shape, inner) = match &property.ty {
            Type::Object(object) => (Shape::Object(object), ""),
            Type::Array(item) => (Shape::Item(item), "/items"),
            Type::Enum(values) => (Shape::Enum(values), ""),
            _ => return None,
        };
        let schema = self.node.schema.get("properties")?.get(&*property.key)?;
        let schema = if inner.is_empty() {
            schema
        } else {
            schema.get("items")?
        };
        Some(Placed {
            node: Node {
                trigger: self.node.trigger,
                shape,
                schema,
            },
            address: format!("{}.{}", self.address, property.key),
            path: format!("{}{inner}", self.path_of(property)),
        })
    }

    fn property<'a>(&self, name: &'a Name) -> Result<Placed<'m>, Lost<'a>> {
        let lost = |message| Lost { name, message };
        let properties = self.properties();
        let key = &name.text;
        let Some(property) = properties.iter().find(|property| property.key == *key) else {
            let known = properties.iter().map(|property| property.key.as_str());
            let suggestion = near(key, known.clone()).map_or_else(
                || match known.collect::<Vec<_>>().join("`, `") {
                    none if none.is_empty() => String::new(),
                    known => format!("; it has `{known}`"),
                },
                |near| format!(": did you mean `{near}`?"),
            );
            return Err(lost(format!(
                "`{}` has no property `{key}`{suggestion}",
                self.address
            )));
        };
        self.child(property).ok_or_else(|| {
            lost(format!(
                "`{}.{key}` is {}, which needs no type of its own",
                self.address,
                super::words::what(&property.ty)
            ))
        })
    }

    /// Tells this node from all others, and from itself with another schema. The types of one
    /// program are matched by it, so 64 bits are plenty.
    pub(super) fn number(&self) -> u64 {
        let text = format!("{}\0{}", self.address, self.schema());
        // FNV-1a, which stays the same in every version of the compiler.
        text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }
}
