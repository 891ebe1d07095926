//! A random edit is found, and nothing else.

use proptest::{prelude::*, sample::Index};
use serde_yaml::Value;
use triggers_codegen::{
    drift::{Change, Kind, State, compare},
    lock::{normalized, schema_hash},
};

use crate::schemas::{Mark, Property, Type, object, payload};

fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let state = |schema| State {
        name: None,
        provider: None,
        schema,
    };
    compare("t", state(before), state(after))
}

/// One edit of a property, and the rule that it must be found by. None where it makes no sense.
fn edit(all: &mut Vec<Property>, at: usize, choice: u8) -> Option<Kind> {
    let contact = |p: &Property| {
        matches!(
            p.ty,
            Type::Text {
                mark: Some(Mark::Contact),
                ..
            }
        )
    };
    let has_contact = all.iter().any(contact);
    let property = &mut all[at];
    Some(match choice {
        0 => {
            property.title.push('x');
            Kind::TitleChanged
        }
        1 => {
            property.description = Some("other words".to_owned());
            Kind::DescriptionChanged
        }
        2 => {
            property.required = !property.required;
            if property.required {
                Kind::BecameRequired
            } else {
                Kind::BecameOptional
            }
        }
        3 => match &mut property.ty {
            Type::Plain(ty) => {
                *ty = if *ty == "integer" {
                    "number"
                } else {
                    "integer"
                };
                Kind::TypeChanged
            }
            Type::Text { mark: None, .. } | Type::Choice(_) | Type::Object(_) | Type::Array(_) => {
                property.ty = Type::Plain("boolean");
                Kind::TypeChanged
            }
            Type::Text { .. } => return None,
        },
        4 => match &mut property.ty {
            Type::Text { format, mark: None } => {
                *format = if format.is_some() { None } else { Some("uri") };
                Kind::FormatChanged
            }
            _ => return None,
        },
        5 => match &mut property.ty {
            Type::Choice(values) => {
                values.push(20);
                Kind::ChoiceAdded
            }
            _ => return None,
        },
        6 => match &mut property.ty {
            Type::Choice(values) if values.len() > 1 => {
                values.pop();
                Kind::ChoiceRemoved
            }
            Type::Text { format: None, .. } => {
                property.ty = Type::Choice(vec![1]);
                Kind::ChoicesClosed
            }
            Type::Choice(_) => {
                property.ty = Type::Text {
                    format: None,
                    mark: None,
                };
                Kind::ChoicesOpened
            }
            _ => return None,
        },
        7 => match &mut property.ty {
            Type::Text {
                mark: mark @ Some(_),
                ..
            } => match mark.take() {
                Some(Mark::Contact) => Kind::IdentityRemoved,
                _ => Kind::FutureDateRemoved,
            },
            Type::Text {
                format: Some("uuid"),
                mark,
            } if !has_contact => {
                *mark = Some(Mark::Contact);
                Kind::IdentityAdded
            }
            _ => return None,
        },
        _ => return add_or_remove(all, at, choice),
    })
}

fn add_or_remove(all: &mut Vec<Property>, at: usize, choice: u8) -> Option<Kind> {
    if choice == 8 {
        let marked = matches!(
            all[at].ty,
            Type::Text {
                mark: Some(Mark::Contact),
                ..
            }
        );
        if all.len() == 1 || marked {
            return None;
        }
        all.remove(at);
        return Some(Kind::PropertyRemoved);
    }
    let required = choice == 9;
    let mut new = all[at].clone();
    "added".clone_into(&mut new.name);
    new.ty = Type::Plain("number");
    new.required = required;
    all.insert(at, new);
    Some(if required {
        Kind::RequiredPropertyAdded
    } else {
        Kind::OptionalPropertyAdded
    })
}

/// The properties at the first level or inside of the object or array at `at`.
fn level(all: &mut Vec<Property>, at: Index, nested: bool) -> &mut Vec<Property> {
    let position = at.index(all.len());
    if nested && matches!(all[position].ty, Type::Object(_) | Type::Array(_)) {
        let (Type::Object(members) | Type::Array(members)) = &mut all[position].ty else {
            unreachable!()
        };
        return members;
    }
    all
}

proptest! {
    #[test]
    fn a_state_does_not_differ_from_itself(all in payload()) {
        let schema = object(&all);
        prop_assert_eq!(changes(&schema, &schema), []);
        let kept = normalized(&schema);
        prop_assert_eq!(changes(&schema, &kept), []);
        prop_assert_eq!(schema_hash(&schema), schema_hash(&kept));
        prop_assert_eq!(normalized(&kept).clone(), kept);
    }

    #[test]
    fn an_edit_is_found_by_its_rule_and_no_other(
        all in payload(),
        outer in any::<Index>(),
        inner in any::<Index>(),
        nested in any::<bool>(),
        choice in 0u8..11,
    ) {
        let mut edited = all.clone();
        let members = level(&mut edited, outer, nested);
        let position = inner.index(members.len());
        let Some(kind) = edit(members, position, choice) else { return Ok(()) };
        let (before, after) = (object(&all), object(&edited));
        let found = changes(&before, &after);
        let kinds: Vec<Kind> = found.iter().map(|change| change.kind).collect();
        prop_assert_eq!(kinds, [kind], "{:?}", found);
        prop_assert_eq!(schema_hash(&before) != schema_hash(&after), kind.is_binding());
    }

    /// Of any two states: the hash tells apart exactly what some binding rule tells apart, and going
    /// back undoes every addition and removal.
    #[test]
    fn hash_and_rules_agree(a in payload(), b in payload()) {
        let (a, b) = (object(&a), object(&b));
        let (there, back) = (changes(&a, &b), changes(&b, &a));
        let binding = there.iter().any(|change| change.kind.is_binding());
        prop_assert_eq!(schema_hash(&a) != schema_hash(&b), binding, "{:?}", there);
        prop_assert_eq!(there.len(), back.len());
        for (one, other) in there.iter().zip(&back) {
            prop_assert_eq!(&one.path, &other.path);
        }
        let count = |changes: &[Change], kinds: &[Kind]| {
            changes.iter().filter(|change| kinds.contains(&change.kind)).count()
        };
        let added = [Kind::OptionalPropertyAdded, Kind::RequiredPropertyAdded];
        prop_assert_eq!(count(&there, &added), count(&back, &[Kind::PropertyRemoved]));
        prop_assert_eq!(count(&there, &[Kind::TypeChanged]), count(&back, &[Kind::TypeChanged]));
    }
}
