//! The subset of the automations' bracket expressions that the sandbox can evaluate (spec §5.4).
//!
//! An expression is `{{…}}`: calls with `;` between arguments, `"text"` (percent-encoded), numbers,
//! `true`, `false`, lists, and `$_` for the item at hand. What the subset lacks is refused when an
//! automation is loaded, so that no filter or condition is ever passed over in silence.

mod functions;
mod parse;

use functions::Function;
use jiff::Timestamp;
use serde_json::Value;

/// Longest text of one expression, in bytes (spec §5.2: 2500 characters, each up to four bytes).
const MAX_LENGTH: usize = 10_000;

/// A text that may hold expressions: a constant, one expression, or a mixture joined into text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Template(Vec<Part>);

#[derive(Clone, Debug, PartialEq)]
enum Part {
    Text(String),
    Expression(Expression),
}

#[derive(Clone, Debug, PartialEq)]
enum Expression {
    Constant(Value),
    Item,
    List(Vec<Expression>),
    Call(Function, Vec<Expression>),
}

/// What an expression can see.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) payload: &'a Value,
    pub(crate) now: Timestamp,
    /// `$_`
    pub(crate) item: Option<&'a Value>,
}

impl Template {
    /// Reads a text; says what is wrong, with the offending part.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("an expression may have at most {MAX_LENGTH} bytes"));
        }
        parse::template(text).map(Self)
    }

    /// The value when the text is one expression; the joined text otherwise.
    pub(crate) fn value(&self, scope: Scope<'_>) -> Value {
        match self.0.as_slice() {
            [Part::Expression(expression)] => expression.value(scope),
            parts => Value::String(parts.iter().map(|part| part.text(scope)).collect()),
        }
    }

    /// The value as a whole number: `{{24}}`, `24` and `{{var("hours")}}` all give one.
    pub(crate) fn integer(&self, scope: Scope<'_>) -> Result<i64, String> {
        let value = self.value(scope);
        let number = match &value {
            Value::String(text) => text.trim().parse().ok(),
            Value::Number(number) => number.as_i64().or_else(|| whole(number.as_f64()?)),
            _ => None,
        };
        number.ok_or_else(|| format!("`{}` is not a whole number", functions::text(&value)))
    }

    /// Whether the value is `true`; nothing else counts.
    pub(crate) fn is_true(&self, scope: Scope<'_>) -> bool {
        matches!(self.value(scope), Value::Bool(true))
    }

    /// Whether the text holds no call, so that its value can be checked before any event comes.
    pub(crate) fn is_constant(&self) -> bool {
        self.0.iter().all(|part| {
            matches!(
                part,
                Part::Text(_) | Part::Expression(Expression::Constant(_))
            )
        })
    }
}

impl Part {
    fn text(&self, scope: Scope<'_>) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Expression(expression) => functions::text(&expression.value(scope)),
        }
    }
}

impl Expression {
    fn value(&self, scope: Scope<'_>) -> Value {
        match self {
            Self::Constant(value) => value.clone(),
            Self::Item => scope.item.cloned().unwrap_or(Value::Null),
            Self::List(items) => items.iter().map(|item| item.value(scope)).collect(),
            Self::Call(function, arguments) => function.call(arguments, scope),
        }
    }
}

/// Replaces the expressions in every text of a JSON value: an action's `inputMapping`.
pub(crate) fn resolve(mapping: &Mapping, scope: Scope<'_>) -> Value {
    match mapping {
        Mapping::Constant(value) => value.clone(),
        Mapping::Text(template) => template.value(scope),
        Mapping::List(items) => items.iter().map(|item| resolve(item, scope)).collect(),
        Mapping::Object(members) => members
            .iter()
            .map(|(key, member)| (key.clone(), resolve(member, scope)))
            .collect(),
    }
}

/// A JSON value whose texts are templates.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mapping {
    Constant(Value),
    Text(Template),
    List(Vec<Mapping>),
    Object(Vec<(String, Mapping)>),
}

impl Mapping {
    pub(crate) fn parse(value: &Value) -> Result<Self, String> {
        Ok(match value {
            Value::String(text) => Self::Text(Template::parse(text)?),
            Value::Array(items) => {
                Self::List(items.iter().map(Self::parse).collect::<Result<_, _>>()?)
            }
            Value::Object(members) => Self::Object(
                members
                    .iter()
                    .map(|(key, member)| Ok((key.clone(), Self::parse(member)?)))
                    .collect::<Result<_, String>>()?,
            ),
            constant => Self::Constant(constant.clone()),
        })
    }
}

fn whole(number: f64) -> Option<i64> {
    let inside = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
    #[expect(clippy::cast_possible_truncation, reason = "whole and within ±2^53")]
    inside.then_some(number as i64)
}

#[cfg(test)]
mod tests {
    use super::{Scope, Template};
    use jiff::Timestamp;
    use serde_json::{Value, json};

    #[track_caller]
    fn check(text: &str, expected: &Value) {
        let payload = json!({
            "formId": "b", "ids": ["x", "a"], "amount": 12.5, "when": "2026-12-01T10:00:00Z",
            "forms": [{"data": {"id": 1}}, {"data": {"id": 2}}], "empty": "",
        });
        let scope = Scope {
            payload: &payload,
            now: Timestamp::UNIX_EPOCH,
            item: None,
        };
        assert_eq!(
            Template::parse(text)
                .map(|template| template.value(scope))
                .as_ref(),
            Ok(expected),
            "{text}"
        );
    }

    #[track_caller]
    fn refused(text: &str, message: &str) {
        let error = Template::parse(text).expect_err(text);
        assert!(error.contains(message), "{text}: {error}");
    }

    #[test]
    fn values_of_expressions() {
        check("plain", &json!("plain"));
        check("{{24}}", &json!(24));
        check("{{ -1.5 }}", &json!(-1.5));
        check(r#"{{var("formId")}}"#, &json!("b"));
        check(
            r#"Form {{var("formId")}}, {{var("amount")}}{{var("nothing")}}"#,
            &json!("Form b, 12.5"),
        );
        check(r#"{{contains(["a","b"];var("formId"))}}"#, &json!(true));
        check(
            r#"{{arraySome(["a"];contains(var("ids");$_))}}"#,
            &json!(true),
        );
        check(
            r#"{{arrayEvery(["a";"z"];contains(var("ids");$_))}}"#,
            &json!(false),
        );
        check(r#"{{arrayMap(var("forms");"data.id")}}"#, &json!([1, 2]));
        check(r#"{{var("forms[1].data.id")}}"#, &json!(2));
        check(r#"{{stringEq(var("formId");"B")}}"#, &json!(true));
        check(
            r#"{{stringHasSubString("a%20%7D%7D%22b";"%7d")}}"#,
            &json!(true),
        );
        check(
            r#"{{and(numberGt(var("amount");10);not(isEmpty(var("formId"))))}}"#,
            &json!(true),
        );
        check(r#"{{dateTimeAfter(var("when");now())}}"#, &json!(true));
        check(r#"{{isEmpty(var("empty"))}}"#, &json!(true));
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        refused("{{fetch(\"x\")}}", "`fetch`");
        refused("{{var(\"x\")", "}}");
        refused("{{var()}}", "argument");
        refused("{{var(\"x\"}}", ")");
        refused("{{\"open}}", "\"");
        refused(
            &format!("{{{{{}1{}}}}}", "[".repeat(500), "]".repeat(500)),
            "nested",
        );
    }
}
