//! Random payload schemas, as a model that is easy to edit.

use proptest::prelude::*;
use serde_yaml::{Mapping, Value};

/// A property of a payload or of one of its objects.
#[derive(Clone, Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) required: bool,
    pub(crate) title: String,
    pub(crate) description: Option<String>,
    pub(crate) ty: Type,
}

#[derive(Clone, Debug)]
pub(crate) enum Type {
    Plain(&'static str),
    Text {
        format: Option<&'static str>,
        mark: Option<Mark>,
    },
    Choice(Vec<u8>),
    Object(Vec<Property>),
    Array(Vec<Property>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    Contact,
    FutureDate,
}

fn map(entries: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let entries = entries
        .into_iter()
        .filter_map(|(key, value)| Some((key.into(), value?)));
    Value::Mapping(entries.collect::<Mapping>())
}

/// The schema of an object; `extra` are its own keywords.
pub(crate) fn object(properties: &[Property]) -> Value {
    let schemas: Mapping = properties
        .iter()
        .map(|p| (p.name.as_str().into(), p.schema()))
        .collect();
    let required: Vec<Value> = properties
        .iter()
        .filter(|p| p.required)
        .map(|p| p.name.as_str().into())
        .collect();
    map([
        ("type", Some("object".into())),
        ("properties", Some(schemas.into())),
        (
            "required",
            (!required.is_empty()).then_some(required.into()),
        ),
    ])
}

impl Property {
    pub(crate) fn schema(&self) -> Value {
        let mut schema = match &self.ty {
            Type::Plain(ty) => map([("type", Some((*ty).into()))]),
            Type::Text { format, mark } => map([
                ("type", Some("string".into())),
                ("format", format.map(Value::from)),
                (
                    "identityType",
                    (*mark == Some(Mark::Contact)).then(|| "contact".into()),
                ),
                (
                    "futureDate",
                    (*mark == Some(Mark::FutureDate)).then(|| true.into()),
                ),
            ]),
            Type::Choice(values) => map([
                ("type", Some("string".into())),
                (
                    "enum",
                    Some(
                        values
                            .iter()
                            .map(|v| Value::from(format!("v{v}")))
                            .collect(),
                    ),
                ),
            ]),
            Type::Object(members) => object(members),
            Type::Array(members) => map([
                ("type", Some("array".into())),
                ("items", Some(object(members))),
            ]),
        };
        let Value::Mapping(entries) = &mut schema else {
            unreachable!()
        };
        entries.insert("title".into(), self.title.as_str().into());
        if let Some(description) = &self.description {
            entries.insert("description".into(), description.as_str().into());
        }
        schema
    }
}

fn primitive() -> BoxedStrategy<Type> {
    prop_oneof![
        prop::sample::select(&["number", "integer", "boolean"][..]).prop_map(Type::Plain),
        prop::option::of(prop::sample::select(
            &["uuid", "date-time", "date", "email"][..]
        ))
        .prop_map(|format| Type::Text { format, mark: None }),
        prop::collection::btree_set(0u8..9, 1..4)
            .prop_map(|values| Type::Choice(values.into_iter().collect())),
    ]
    .boxed()
}

fn properties(ty: BoxedStrategy<Type>, prefix: &'static str) -> BoxedStrategy<Vec<Property>> {
    let one = (
        any::<bool>(),
        "[A-Z][a-z]{0,4}",
        prop::option::of("[a-z]{1,5}"),
        ty,
    );
    prop::collection::vec(one, 1..5)
        .prop_map(move |all| {
            let named = all.into_iter().enumerate();
            named
                .map(|(index, (required, title, description, ty))| Property {
                    name: format!("{prefix}{index}"),
                    required,
                    title,
                    description,
                    ty,
                })
                .collect()
        })
        .boxed()
}

/// A payload: two levels of properties, at most one contact and one date.
pub(crate) fn payload() -> impl Strategy<Value = Vec<Property>> {
    let nested = || properties(primitive(), "n");
    let first = prop_oneof![
        3 => primitive(),
        1 => nested().prop_map(Type::Object),
        1 => nested().prop_map(Type::Array),
    ];
    (properties(first.boxed(), "p"), any::<[bool; 2]>()).prop_map(|(mut all, [contact, date])| {
        let marked = |all: &mut Vec<Property>, of, with| {
            for property in all.iter_mut() {
                if let Type::Text { format, mark } = &mut property.ty
                    && *format == Some(of)
                {
                    *mark = Some(with);
                    return;
                }
            }
        };
        if contact {
            marked(&mut all, "uuid", Mark::Contact);
        }
        if date {
            marked(&mut all, "date-time", Mark::FutureDate);
        }
        all
    })
}
