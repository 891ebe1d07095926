//! A schema, prepared for checking.

use std::collections::HashMap;

use serde_json::Value;
use serde_yaml::{Mapping, Value as Yaml};

/// What one schema asks of a value. What it does not ask is empty.
#[derive(Debug, Default)]
pub(super) struct Schema {
    /// `false` as a schema: no value matches.
    pub(super) never: bool,
    pub(super) types: Vec<Type>,
    pub(super) format: Option<String>,
    pub(super) choices: Option<Vec<Value>>,
    pub(super) constant: Option<Value>,
    pub(super) properties: Vec<(String, Schema)>,
    /// Where each property is; empty while there are few.
    pub(super) index: HashMap<String, usize>,
    pub(super) required: Vec<String>,
    /// What undeclared properties must match.
    pub(super) additional: Option<Box<Schema>>,
    pub(super) items: Option<Box<Schema>>,
    pub(super) limits: Vec<Limit>,
    pub(super) unique: bool,
    pub(super) any_of: Option<Vec<Schema>>,
    pub(super) one_of: Option<Vec<Schema>>,
    pub(super) all_of: Vec<Schema>,
    pub(super) not: Option<Box<Schema>>,
}

/// A type of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Null,
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
}

/// A keyword with a number.
#[derive(Debug)]
pub(super) struct Limit {
    pub(super) keyword: &'static str,
    pub(super) number: f64,
}

/// Keywords with a number.
const LIMITS: &[&str] = &[
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
];

/// From so many properties on, they are found by an index.
const MANY: usize = 12;

impl Schema {
    pub(super) fn new(schema: &Yaml) -> Self {
        let schema = match schema {
            Yaml::Mapping(schema) => schema,
            Yaml::Bool(false) => {
                return Schema {
                    never: true,
                    ..Schema::default()
                };
            }
            _ => return Schema::default(),
        };
        let boxed = |key: &str| schema.get(key).map(Schema::new).map(Box::new);
        let list = |key: &str| {
            let list = schema.get(key).and_then(Yaml::as_sequence);
            list.map(|list| list.iter().map(Schema::new).collect())
        };
        let properties = properties(schema);
        let index = if properties.len() > MANY {
            let names = properties.iter().enumerate();
            names.map(|(at, (name, _))| (name.clone(), at)).collect()
        } else {
            HashMap::new()
        };
        Schema {
            never: false,
            types: types(schema.get("type")),
            format: text(schema.get("format")),
            choices: schema
                .get("enum")
                .and_then(Yaml::as_sequence)
                .map(|values| values.iter().map(json).collect()),
            constant: schema.get("const").map(json),
            properties,
            index,
            required: texts(schema.get("required")),
            additional: boxed("additionalProperties"),
            items: boxed("items"),
            limits: LIMITS
                .iter()
                .filter_map(|keyword| {
                    let number = schema.get(*keyword)?.as_f64()?;
                    Some(Limit { keyword, number })
                })
                .collect(),
            unique: schema.get("uniqueItems").and_then(Yaml::as_bool) == Some(true),
            any_of: list("anyOf"),
            one_of: list("oneOf"),
            all_of: list("allOf").unwrap_or_default(),
            not: boxed("not"),
        }
    }

    /// Returns the schema of a property.
    pub(super) fn property(&self, name: &str) -> Option<&Schema> {
        if self.index.is_empty() {
            let mut properties = self.properties.iter();
            return properties
                .find(|(own, _)| own == name)
                .map(|(_, schema)| schema);
        }
        self.index.get(name).map(|at| &self.properties[*at].1)
    }
}

fn properties(schema: &Mapping) -> Vec<(String, Schema)> {
    let properties = schema.get("properties").and_then(Yaml::as_mapping);
    let properties = properties.into_iter().flatten();
    properties
        .filter_map(|(name, schema)| Some((name.as_str()?.to_owned(), Schema::new(schema))))
        .collect()
}

fn types(value: Option<&Yaml>) -> Vec<Type> {
    let names = match value {
        Some(Yaml::String(name)) => vec![name.clone()],
        list => texts(list),
    };
    let known = |name: String| {
        Some(match name.as_str() {
            "null" => Type::Null,
            "boolean" => Type::Boolean,
            "integer" => Type::Integer,
            "number" => Type::Number,
            "string" => Type::String,
            "array" => Type::Array,
            "object" => Type::Object,
            _ => return None,
        })
    };
    names.into_iter().filter_map(known).collect()
}

fn text(value: Option<&Yaml>) -> Option<String> {
    value?.as_str().map(str::to_owned)
}

fn texts(value: Option<&Yaml>) -> Vec<String> {
    let list = value.and_then(Yaml::as_sequence).into_iter().flatten();
    list.filter_map(|item| text(Some(item))).collect()
}

/// A value of the schema as JSON.
fn json(value: &Yaml) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
