//! The documented functions of formulas, conditions and filters.
//!
//! A comparison of values of the wrong type is false; a calculation with them is an error, which
//! fails the action.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all functions of one table have one form"
)]

mod arrays;
mod data;
mod dates;
mod logic;
mod math;
mod text;

pub(crate) use dates::timestamp;
pub(super) use math::whole;
pub(super) use text::{excerpt, join};

use super::{Expression, Scope};
use arrays::filled;
use serde_json::Value;

type Outcome = Result<Value, String>;

/// One function and the number of arguments it takes.
#[derive(Debug)]
pub(super) struct Function {
    name: &'static str,
    least: usize,
    most: usize,
    run: Run,
}

#[derive(Clone, Copy, Debug)]
enum Run {
    /// Gets the values of its arguments.
    Strict(fn(&[Value], Scope<'_>) -> Outcome),
    /// Decides which of its arguments are evaluated, and how often.
    Lazy(fn(&[Expression], Scope<'_>) -> Outcome),
}

/// Arguments of a function that takes any number.
const MANY: usize = 100;

static FUNCTIONS: &[Function] = &[
    strict("var", 1, 1, data::var),
    // Conditions and filters.
    strict("contains", 2, 2, data::contains),
    lazy("arraySome", 2, 2, arrays::some),
    lazy("arrayEvery", 2, 2, arrays::every),
    strict("stringEq", 2, 2, text::eq),
    strict("stringHasSubString", 2, 2, text::has),
    strict("stringContains", 2, 2, text::is_one_of),
    strict("numberEq", 2, 2, math::eq),
    strict("numberGt", 2, 2, math::gt),
    strict("numberLt", 2, 2, math::lt),
    strict("numberContains", 2, 2, math::is_one_of),
    strict("boolEq", 2, 2, logic::eq),
    strict("dateEq", 2, 2, dates::eq),
    strict("dateBefore", 2, 2, dates::before),
    strict("dateAfter", 2, 2, dates::after),
    strict("dateTimeEq", 2, 2, dates::moment_eq),
    strict("dateTimeBefore", 2, 2, dates::moment_before),
    strict("dateTimeAfter", 2, 2, dates::moment_after),
    strict("isEmpty", 1, 1, data::is_empty),
    // Logic.
    strict("not", 1, 1, logic::not),
    lazy("and", 1, MANY, logic::and),
    lazy("or", 1, MANY, logic::or),
    lazy("if", 3, 3, logic::either),
    // Math.
    strict("eq", 2, 2, math::eq),
    strict("gt", 2, 2, math::gt),
    strict("gte", 2, 2, math::gte),
    strict("lt", 2, 2, math::lt),
    strict("lte", 2, 2, math::lte),
    strict("sum", 1, MANY, math::sum),
    strict("subtract", 2, 2, math::subtract),
    strict("multiply", 1, MANY, math::multiply),
    strict("divide", 2, 2, math::divide),
    strict("mod", 2, 2, math::modulo),
    strict("round", 2, 2, math::round),
    strict("abs", 1, 1, math::abs),
    strict("average", 1, MANY, math::average),
    strict("min", 1, MANY, math::min),
    strict("max", 1, MANY, math::max),
    strict("median", 1, MANY, math::median),
    // Lists.
    strict("arrayMap", 2, 2, arrays::map),
    strict("arraySize", 1, 1, arrays::size),
    strict("arraySum", 1, 1, |it, scope| math::sum(filled(it)?, scope)),
    strict("arrayMultiply", 1, 1, |it, scope| {
        math::multiply(filled(it)?, scope)
    }),
    strict("arrayAverage", 1, 1, |it, scope| {
        math::average(filled(it)?, scope)
    }),
    strict("arrayMin", 1, 1, |it, scope| math::min(filled(it)?, scope)),
    strict("arrayMax", 1, 1, |it, scope| math::max(filled(it)?, scope)),
    strict("arrayMedian", 1, 1, |it, scope| {
        math::median(filled(it)?, scope)
    }),
    // Text.
    strict("concat", 1, MANY, text::concat),
    strict("substring", 3, 3, text::substring),
    strict("lower", 1, 1, text::lower),
    strict("upper", 1, 1, text::upper),
    strict("stringLen", 1, 1, text::length),
    strict("startsWith", 2, 2, text::starts),
    strict("endsWith", 2, 2, text::ends),
    strict("isEmptyString", 1, 1, text::is_empty),
    strict("toString", 1, 1, text::to_string),
    strict("toNumber", 1, 1, math::to_number),
    // Dates.
    strict("now", 0, 0, dates::now),
    strict("hour", 1, 1, dates::hour),
    strict("minute", 1, 1, dates::minute),
    strict("year", 1, 1, dates::year),
    strict("month", 1, 1, dates::month),
    strict("day", 1, 1, dates::day),
    strict("weekDay", 1, 1, dates::weekday),
    strict("addToDate", 4, 4, dates::add),
    strict("subtractFromDate", 4, 4, dates::subtract),
];

const fn strict(
    name: &'static str,
    least: usize,
    most: usize,
    run: fn(&[Value], Scope<'_>) -> Outcome,
) -> Function {
    let run = Run::Strict(run);
    Function {
        name,
        least,
        most,
        run,
    }
}

const fn lazy(
    name: &'static str,
    least: usize,
    most: usize,
    run: fn(&[Expression], Scope<'_>) -> Outcome,
) -> Function {
    let run = Run::Lazy(run);
    Function {
        name,
        least,
        most,
        run,
    }
}

impl Function {
    pub(super) fn named(name: &str) -> Option<&'static Self> {
        FUNCTIONS.iter().find(|function| function.name == name)
    }

    pub(super) fn is_named(&self, name: &str) -> bool {
        self.name == name
    }

    pub(super) fn names() -> String {
        let quoted: Vec<_> = FUNCTIONS
            .iter()
            .map(|function| format!("`{}`", function.name))
            .collect();
        quoted.join(", ")
    }

    /// What is wrong with the arguments as they are written, if anything is.
    pub(super) fn check(&self, arguments: &[Expression]) -> Result<(), String> {
        let Self {
            name, least, most, ..
        } = self;
        if !(*least..=*most).contains(&arguments.len()) {
            return Err(format!(
                "`{name}` cannot take {} argument(s)",
                arguments.len()
            ));
        }
        match arguments {
            [Expression::Constant(Value::String(path)), ..] if *name == "var" => {
                data::check_path(path)
            }
            _ => Ok(()),
        }
    }

    pub(super) fn call(&self, arguments: &[Expression], scope: Scope<'_>) -> Outcome {
        match self.run {
            Run::Lazy(run) => run(arguments, scope),
            Run::Strict(run) => {
                let values = arguments
                    .iter()
                    .map(|argument| argument.value(scope))
                    .collect::<Result<Vec<_>, _>>()?;
                run(&values, scope)
            }
        }
        .map_err(|error| {
            // Named once, at the innermost call.
            if error.starts_with('`') || self.name == "if" {
                error
            } else {
                format!("`{}`: {error}", self.name)
            }
        })
    }
}

/// The argument at an index; `check` has counted them when the expression was read.
fn at(values: &[Value], index: usize) -> &Value {
    values.get(index).unwrap_or(&Value::Null)
}

/// The value of the argument at an index, evaluated now.
fn argument(arguments: &[Expression], index: usize, scope: Scope<'_>) -> Outcome {
    arguments
        .get(index)
        .map_or(Ok(Value::Null), |argument| argument.value(scope))
}
