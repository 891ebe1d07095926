//! The expressions of automations: bracket formulas, and `JSONata` where configurations still use it
//! (docs/api.md#s5.4).
//!
//! A formula is `{{…}}`: calls with `;` between arguments, `"text"` (percent-encoded), numbers,
//! `true`, `false`, lists, and `$_` for the item at hand. A function that is not documented is
//! refused when an automation is loaded, so that no filter or condition is passed over in silence.
//! Evaluation is bounded by steps, not by time, so that a run repeats exactly.

mod budget;
mod data;
mod functions;
#[cfg(test)]
mod fuzz_test;
#[cfg_attr(not(feature = "jsonata"), path = "no_jsonata.rs")]
mod jsonata;
mod mapping;
mod parse;
#[cfg(test)]
mod tests;

pub(crate) use budget::{Budget, Meter, STEPS};
pub(crate) use data::{Data, Outputs, UnknownPaths, VARIABLES, same};
pub(crate) use functions::timestamp;
pub(crate) use mapping::{Mapping, resolve};

use functions::Function;
use jiff::Timestamp;
use serde_json::Value;

/// Longest text of one expression, in bytes (docs/api.md#s5.2: 5000 characters, each up to
/// four bytes).
const MAX_LENGTH: usize = 20_000;

/// A text that may hold expressions: a constant, one expression, or a mixture joined into text.
#[derive(Clone, Debug)]
pub(crate) struct Template(Vec<Part>);

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    Formula(Expression),
    Jsonata(jsonata::Source),
}

#[derive(Clone, Debug)]
enum Expression {
    Constant(Value),
    Item,
    List(Vec<Expression>),
    Call(&'static Function, Vec<Expression>),
}

/// What an expression can see, and how much work it may still make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope<'a> {
    pub(crate) data: Data<'a>,
    pub(crate) now: Timestamp,
    pub(crate) budget: &'a Budget,
    /// `$_`
    item: Option<&'a Value>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(data: Data<'a>, now: Timestamp, budget: &'a Budget) -> Self {
        Self {
            data,
            now,
            budget,
            item: None,
        }
    }
}

impl Template {
    /// Reads a text with or without formulas; what stands outside braces is plain text.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        check_length(text)?;
        parse::template(text).map(Self)
    }

    /// Reads a text of a field that always holds an expression. Without braces it is a constant
    /// (`24`, `true`, a date) or `JSONata`.
    pub(crate) fn parse_expression(text: &str) -> Result<Self, String> {
        check_length(text)?;
        if text.contains("{{") {
            return Self::parse(text);
        }
        let part = match parse::constant(text) {
            Some(value) => Part::Formula(Expression::Constant(value)),
            None => Part::Jsonata(jsonata::Source::parse(text)?),
        };
        Ok(Self(vec![part]))
    }

    /// The value when the text is one expression; the joined text otherwise.
    pub(crate) fn value(&self, scope: Scope<'_>) -> Result<Value, String> {
        if let [part @ (Part::Formula(_) | Part::Jsonata(_))] = self.0.as_slice() {
            return part.value(scope);
        }
        let mut joined = String::new();
        for part in &self.0 {
            functions::join(&mut joined, &part.value(scope)?, scope)?;
        }
        Ok(joined.into())
    }

    /// The value as a whole number: `{{24}}`, `24` and `{{var("hours")}}` all give one.
    pub(crate) fn integer(&self, scope: Scope<'_>) -> Result<i64, String> {
        let value = self.value(scope)?;
        let number = match &value {
            Value::String(text) => text.trim().parse().ok(),
            Value::Number(number) => number
                .as_i64()
                .or_else(|| functions::whole(number.as_f64()?)),
            _ => None,
        };
        number.ok_or_else(|| format!("`{}` is not a whole number", functions::excerpt(&value)))
    }

    /// Whether the value is `true`; nothing else counts.
    pub(crate) fn is_true(&self, scope: Scope<'_>) -> Result<bool, String> {
        Ok(self.value(scope)? == Value::Bool(true))
    }

    /// Whether the text holds no call, so that its value can be checked before any event comes.
    pub(crate) fn is_constant(&self) -> bool {
        self.0
            .iter()
            .all(|part| matches!(part, Part::Text(_) | Part::Formula(Expression::Constant(_))))
    }
}

impl Part {
    fn value(&self, scope: Scope<'_>) -> Result<Value, String> {
        match self {
            Self::Text(text) => Ok(text.clone().into()),
            Self::Formula(expression) => expression.value(scope),
            Self::Jsonata(source) => source.value(scope),
        }
    }
}

impl Expression {
    fn value(&self, scope: Scope<'_>) -> Result<Value, String> {
        scope.budget.spend(1)?;
        match self {
            Self::Constant(value) => scope.budget.copy(value),
            Self::Item => scope
                .item
                .map_or(Ok(Value::Null), |item| scope.budget.copy(item)),
            Self::List(items) => items.iter().map(|item| item.value(scope)).collect(),
            Self::Call(function, arguments) => function.call(arguments, scope),
        }
    }
}

/// The paths that the formulas of a text name by `var("…")`.
pub(crate) fn variables(text: &str) -> Vec<String> {
    fn collect(expression: &Expression, found: &mut Vec<String>) {
        match expression {
            Expression::Call(function, arguments) => {
                if let (true, [Expression::Constant(Value::String(path)), ..]) =
                    (function.is_named("var"), arguments.as_slice())
                {
                    found.push(path.clone());
                }
                for argument in arguments {
                    collect(argument, found);
                }
            }
            Expression::List(items) => items.iter().for_each(|item| collect(item, found)),
            Expression::Constant(_) | Expression::Item => {}
        }
    }
    let mut found = Vec::new();
    for part in parse::template(text).unwrap_or_default() {
        if let Part::Formula(expression) = part {
            collect(&expression, &mut found);
        }
    }
    found
}

fn check_length(text: &str) -> Result<(), String> {
    if text.len() > MAX_LENGTH {
        return Err(format!("an expression may have at most {MAX_LENGTH} bytes"));
    }
    Ok(())
}
