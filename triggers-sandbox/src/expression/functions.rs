//! The functions of the subset. A value of the wrong type makes a comparison false, not an error.

use super::{Expression, Scope};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;

macro_rules! functions {
    ($($variant:ident = $name:literal takes $least:literal ..= $most:literal,)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Function { $($variant,)* }

        impl Function {
            pub(super) fn named(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }

            pub(super) fn names() -> String {
                [$(concat!("`", $name, "`"),)*].join(", ")
            }

            pub(super) fn takes(self, count: usize) -> bool {
                match self { $(Self::$variant => ($least..=$most).contains(&count),)* }
            }
        }
    };
}

functions! {
    Var = "var" takes 1..=1,
    Contains = "contains" takes 2..=2,
    ArraySome = "arraySome" takes 2..=2,
    ArrayEvery = "arrayEvery" takes 2..=2,
    ArrayMap = "arrayMap" takes 2..=2,
    StringEq = "stringEq" takes 2..=2,
    StringHasSubString = "stringHasSubString" takes 2..=2,
    StringContains = "stringContains" takes 2..=2,
    NumberEq = "numberEq" takes 2..=2,
    NumberGt = "numberGt" takes 2..=2,
    NumberLt = "numberLt" takes 2..=2,
    BoolEq = "boolEq" takes 2..=2,
    DateEq = "dateEq" takes 2..=2,
    DateBefore = "dateBefore" takes 2..=2,
    DateAfter = "dateAfter" takes 2..=2,
    DateTimeEq = "dateTimeEq" takes 2..=2,
    DateTimeBefore = "dateTimeBefore" takes 2..=2,
    DateTimeAfter = "dateTimeAfter" takes 2..=2,
    IsEmpty = "isEmpty" takes 1..=1,
    Not = "not" takes 1..=1,
    And = "and" takes 1..=20,
    Or = "or" takes 1..=20,
    If = "if" takes 3..=3,
    Concat = "concat" takes 1..=20,
    Sum = "sum" takes 1..=20,
    Subtract = "subtract" takes 2..=2,
    Now = "now" takes 0..=0,
}

impl Function {
    pub(super) fn call(self, arguments: &[Expression], scope: Scope<'_>) -> Value {
        // The predicate of these two is evaluated once for each item, everything else exactly once.
        if matches!(self, Self::ArraySome | Self::ArrayEvery) {
            let items = arguments
                .first()
                .map_or_else(Vec::new, |items| list(&items.value(scope)).to_vec());
            let mut outcomes = items.iter().map(|item| with_item(arguments, scope, item));
            let found = if self == Self::ArraySome {
                outcomes.any(|yes| yes)
            } else {
                outcomes.all(|yes| yes)
            };
            return found.into();
        }
        let values: Vec<Value> = arguments
            .iter()
            .map(|argument| argument.value(scope))
            .collect();
        // `takes` has counted the arguments when the expression was read.
        let at = |index: usize| values.get(index).unwrap_or(&Value::Null);
        self.apply(&values, at(0), at(1), scope)
    }

    fn apply(self, values: &[Value], first: &Value, second: &Value, scope: Scope<'_>) -> Value {
        let yes = |value: &Value| *value == Value::Bool(true);
        match self {
            Self::Var => path(scope.payload, &text(first)),
            Self::Contains => list(first).contains(second).into(),
            Self::ArrayMap => list(first)
                .iter()
                .map(|item| path(item, &text(second)))
                .collect(),
            Self::StringEq => (folded(first) == folded(second)).into(),
            Self::StringHasSubString => folded(first).contains(&folded(second)).into(),
            Self::StringContains => list(first)
                .iter()
                .any(|item| folded(item) == folded(second))
                .into(),
            Self::NumberEq => compare(first.as_f64(), second.as_f64(), |a, b| {
                (a - b).abs() < f64::EPSILON
            }),
            Self::NumberGt => compare(first.as_f64(), second.as_f64(), |a, b| a > b),
            Self::NumberLt => compare(first.as_f64(), second.as_f64(), |a, b| a < b),
            Self::BoolEq => compare(first.as_bool(), second.as_bool(), |a, b| a == b),
            Self::DateEq => compare(date(first), date(second), |a, b| a == b),
            Self::DateBefore => compare(date(first), date(second), |a, b| a < b),
            Self::DateAfter => compare(date(first), date(second), |a, b| a > b),
            Self::DateTimeEq => compare(timestamp(first), timestamp(second), |a, b| a == b),
            Self::DateTimeBefore => compare(timestamp(first), timestamp(second), |a, b| a < b),
            Self::DateTimeAfter => compare(timestamp(first), timestamp(second), |a, b| a > b),
            Self::IsEmpty => is_empty(first).into(),
            Self::Not => (!yes(first)).into(),
            Self::And | Self::ArrayEvery => values.iter().all(yes).into(),
            Self::Or | Self::ArraySome => values.iter().any(yes).into(),
            Self::If => values
                .get(if yes(first) { 1 } else { 2 })
                .cloned()
                .unwrap_or(Value::Null),
            Self::Concat => values.iter().map(text).collect::<String>().into(),
            Self::Sum => values.iter().filter_map(Value::as_f64).sum::<f64>().into(),
            Self::Subtract => match (first.as_f64(), second.as_f64()) {
                (Some(a), Some(b)) => (a - b).into(),
                _ => Value::Null,
            },
            Self::Now => scope.now.to_string().into(),
        }
    }
}

/// A value as it stands in joined text: nothing for null, no quotes around text.
pub(super) fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The value at a dotted path (`contact.name.first`, `items[0].id`), null when there is none.
fn path(root: &Value, path: &str) -> Value {
    path.split(['.', '[', ']'])
        .filter(|step| !step.is_empty())
        .try_fold(root, |at, step| match at {
            Value::Object(members) => members.get(step),
            Value::Array(items) => items.get(step.parse::<usize>().ok()?),
            _ => None,
        })
        .cloned()
        .unwrap_or(Value::Null)
}

fn with_item(arguments: &[Expression], scope: Scope<'_>, item: &Value) -> bool {
    let scope = Scope {
        item: Some(item),
        ..scope
    };
    arguments
        .get(1)
        .is_some_and(|predicate| predicate.value(scope) == Value::Bool(true))
}

/// A list's items; a single value is a list of one, null is empty.
fn list(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        Value::Null => &[],
        single => std::slice::from_ref(single),
    }
}

fn folded(value: &Value) -> String {
    text(value).to_lowercase()
}

fn compare<T>(left: Option<T>, right: Option<T>, test: impl Fn(T, T) -> bool) -> Value {
    left.zip(right)
        .is_some_and(|(left, right)| test(left, right))
        .into()
}

/// RFC 3339 text or milliseconds since the epoch.
pub(crate) fn timestamp(value: &Value) -> Option<Timestamp> {
    match value {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => Timestamp::from_millisecond(number.as_i64()?).ok(),
        _ => None,
    }
}

/// A calendar date; of a moment, its date in UTC.
fn date(value: &Value) -> Option<Date> {
    timestamp(value)
        .map(|moment| moment.to_zoned(TimeZone::UTC).date())
        .or_else(|| value.as_str()?.parse().ok())
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}
