//! Personal data, as the `pii` of a manifest names it, masked.
//!
//! A mask is valid where its value was: an email stays an email, a GUID a GUID. Equal values have equal
//! masks, in every run. It hides a value from readers, not from those who can guess it and compare.

mod shape;
mod stored;
mod text;

pub(crate) use stored::{Personal, Stored};
pub(crate) use text::{Pairs, person};

use serde_json::Value;
use shape::Kind;
use std::collections::BTreeMap;
use triggers_codegen::model::{Struct, Type};
use triggers_codegen::validate::Validator;

/// The properties of one payload that hold personal data.
#[derive(Debug, Default)]
pub(crate) struct Masks(BTreeMap<String, Mask>);

#[derive(Debug)]
enum Mask {
    Leaf(Box<Leaf>),
    /// An object, or a list of objects.
    Below(Masks),
}

/// How the values of one property are masked.
#[derive(Debug)]
struct Leaf {
    kind: Kind,
    examples: Vec<Value>,
    /// Of the property's own schema.
    validator: Option<Validator>,
}

/// For what is not of its property's type, and for people.
static ANY: Leaf = Leaf {
    kind: Kind::Guess,
    examples: Vec::new(),
    validator: None,
};

impl Masks {
    /// `validator` makes one of a property's schema.
    pub(crate) fn new(
        payload: &Struct,
        schema: &Value,
        validator: &impl Fn(&Value) -> Option<Validator>,
    ) -> Self {
        let mut masks = BTreeMap::new();
        for property in &payload.properties {
            let schema = &schema["properties"][&property.key];
            let mask = match &property.ty {
                // The schedule follows from it.
                Type::FutureDate => None,
                Type::Object(object) => Self::new(object, schema, validator).below(),
                Type::Array(item) => Self::new(item, &schema["items"], validator).below(),
                _ if property.pii => {
                    let examples = property.examples.iter();
                    Some(Mask::Leaf(Box::new(Leaf {
                        kind: Kind::of(property, schema),
                        examples: examples
                            .filter_map(|it| serde_json::to_value(it).ok())
                            .collect(),
                        validator: validator(schema),
                    })))
                }
                _ => None,
            };
            masks.extend(mask.map(|mask| (property.key.clone(), mask)));
        }
        Self(masks)
    }

    fn below(self) -> Option<Mask> {
        (!self.0.is_empty()).then_some(Mask::Below(self))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The payload with its masks.
    pub(crate) fn payload(&self, payload: &Value) -> Value {
        let mut payload = payload.clone();
        text::mask(&mut payload, &mut Pairs::default(), &|path| self.leaf(path));
        payload
    }

    /// The mask of a value at that path, if it has one.
    pub(crate) fn value<'a>(
        &self,
        path: impl Iterator<Item = &'a str>,
        value: &Value,
    ) -> Option<Value> {
        let path: Vec<_> = path.map(str::to_owned).collect();
        self.leaf(&path).map(|leaf| leaf.mask(value))
    }

    /// How the value at a path is masked, if it is; list elements have the path of their list.
    fn leaf(&self, path: &[String]) -> Option<&Leaf> {
        let (first, rest) = path.split_first()?;
        match self.0.get(first)? {
            Mask::Leaf(leaf) => Some(leaf),
            Mask::Below(_) if rest.is_empty() => Some(&ANY),
            Mask::Below(masks) => masks.leaf(rest),
        }
    }
}

impl Leaf {
    /// The first mask that is valid here.
    fn mask(&self, value: &Value) -> Value {
        let is_valid = |it: &Value| {
            self.validator
                .as_ref()
                .is_none_or(|validator| validator.is_valid(it))
        };
        let made = self.kind.masks(value);
        let mut valid = made.iter().chain(&self.examples).filter(|it| is_valid(it));
        valid.next().or(made.first()).cloned().unwrap_or_default()
    }
}
