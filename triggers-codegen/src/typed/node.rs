//! What of a manifest a type can implement.

use serde_yaml::Value;

use super::mark::{Address, Name};
use super::words;
use crate::diagnostic::At;
use crate::json;
use crate::model::{Enum, Manifest, Property, Struct, Trigger, Type};
use crate::names::unraw;
use crate::text::{escape, near};

/// The payload of a trigger, or what one of its properties holds: an object, an array's item or an
/// enum.
#[derive(Clone)]
pub(crate) struct Node<'m> {
    pub(super) trigger: &'m Trigger,
    pub(super) shape: Shape<'m>,
    schema: &'m Value,
    /// `appointment_starting.services`
    pub(super) address: String,
    /// Its schema's place in the manifest, a JSON Pointer.
    pub(super) path: String,
}

#[derive(Clone, Copy)]
pub(super) enum Shape<'m> {
    Object(&'m Struct),
    /// The item of an array, an object too.
    Item(&'m Struct),
    Enum(&'m Enum),
}

/// A property of an object or a value of an enum, which a field or a variant can be.
pub(super) struct Member<'m> {
    /// The property's key, or the value as JSON text.
    pub(super) wire: String,
    /// The name of the field or the variant, without `r#`.
    pub(super) name: &'m str,
    pub(super) property: Option<&'m Property>,
    /// Its place in the manifest; for a value that of the whole list.
    pub(super) at: At,
}

impl Member<'_> {
    /// Whether a type cannot do without it.
    pub(super) fn is_required(&self) -> bool {
        self.property.is_none_or(|property| property.required)
    }
}

/// The node that an address means.
pub(super) fn find<'m>(manifest: &'m Manifest, address: &Address) -> syn::Result<Node<'m>> {
    let mut names = address.iter();
    let key = names.next().map_or("", |name| &name.text);
    let Some(trigger) = manifest.trigger(key) else {
        let known = manifest.triggers.iter().map(|trigger| &*trigger.key);
        let message = match near(key, known) {
            Some(near) => format!("the manifest has no trigger `{key}`: did you mean `{near}`?"),
            None => {
                format!("the manifest has no trigger `{key}`; `cargo triggers list` shows all keys")
            }
        };
        return Err(syn::Error::new(address[0].span, escape(&message)));
    };
    names.try_fold(payload(trigger), |node, name| node.property(name))
}

/// The payload of the trigger.
pub(crate) fn payload(trigger: &Trigger) -> Node<'_> {
    Node {
        trigger,
        shape: Shape::Object(&trigger.payload),
        schema: &trigger.schema,
        address: trigger.key.clone(),
        path: format!("/triggers/{}/payload", trigger.key),
    }
}

impl<'m> Node<'m> {
    /// The properties, none for an enum.
    pub(crate) fn properties(&self) -> &'m [Property] {
        match self.shape {
            Shape::Object(object) | Shape::Item(object) => &object.properties,
            Shape::Enum(_) => &[],
        }
    }

    /// The properties or the values, in the manifest's order.
    pub(super) fn members(&self) -> Vec<Member<'m>> {
        let list = self.list();
        match self.shape {
            Shape::Object(object) | Shape::Item(object) => {
                let properties = object.properties.iter();
                let members = properties.map(|property| Member {
                    wire: property.key.clone(),
                    name: unraw(&property.field),
                    property: Some(property),
                    at: At::key(self.path_of(property)),
                });
                members.collect()
            }
            Shape::Enum(values) => {
                let members = values.variants.iter().map(|variant| Member {
                    wire: json::text(&variant.value),
                    name: unraw(&variant.ident),
                    property: None,
                    at: list.clone(),
                });
                members.collect()
            }
        }
    }

    /// The place of all members.
    pub(super) fn list(&self) -> At {
        let keys = ["enum", "oneOf", "properties"];
        let key = keys.into_iter().find(|key| self.schema.get(key).is_some());
        At::key(format!("{}/{}", self.path, key.unwrap_or_default()))
    }

    /// Whether all properties are known. Those with an error in the manifest are not, and what holds
    /// them is not wrong for that.
    pub(super) fn is_whole(&self) -> bool {
        let properties = self.schema.get("properties").and_then(Value::as_mapping);
        let is_enum = matches!(self.shape, Shape::Enum(_));
        is_enum || properties.is_none_or(|written| written.len() == self.properties().len())
    }

    /// The node's schema as compact JSON.
    pub(crate) fn schema(&self) -> String {
        json::text(self.schema)
    }

    /// The name of the type that is generated for this node.
    pub(crate) fn type_name(&self) -> &'m str {
        match self.shape {
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
        let list = self.schema.get("required")?.as_sequence()?;
        let index = list
            .iter()
            .position(|entry| entry.as_str() == Some(&property.key))?;
        Some(format!("{}/required/{index}", self.path))
    }

    /// The node of the property's values, unless they are scalars.
    pub(crate) fn child(&self, property: &'m Property) -> Option<Node<'m>> {
        let schema = self.schema.get("properties")?.get(&*property.key)?;
        let path = self.path_of(property);
        let (shape, schema, path) = match &property.ty {
            Type::Object(object) => (Shape::Object(object), schema, path),
            Type::Array(item) => (Shape::Item(item), schema.get("items")?, path + "/items"),
            Type::Enum(values) => (Shape::Enum(values), schema, path),
            _ => return None,
        };
        Some(Node {
            trigger: self.trigger,
            shape,
            schema,
            address: format!("{}.{}", self.address, property.key),
            path,
        })
    }

    fn property(&self, name: &Name) -> syn::Result<Node<'m>> {
        let (address, key) = (&self.address, &name.text);
        let properties = self.properties();
        let found = properties.iter().find(|property| property.key == *key);
        if let Some(child) = found.and_then(|property| self.child(property)) {
            return Ok(child);
        }
        let message = if let Some(property) = found {
            let what = words::what(&property.ty);
            format!("`{address}.{key}` is {what}, which needs no type of its own")
        } else {
            let known = properties.iter().map(|property| &*property.key);
            let all: Vec<_> = known.clone().map(|key| format!("`{key}`")).collect();
            let hint = near(key, known).map_or_else(
                || format!("; its properties: {}", all.join(", ")),
                |near| format!(": did you mean `{near}`?"),
            );
            format!("`{address}` has no property `{key}`{hint}")
        };
        Err(syn::Error::new(name.span, escape(&message)))
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
