//! `JSONata`, which older configurations hold instead of formulas (docs/api.md#s5.4).
//!
//! An evaluator of the sandbox's own, for the part of the language that configurations use: paths,
//! filters, operators, conditions, variables, functions, and the functions of [`functions`]. The rest
//! is refused when an automation is loaded. Every step and every copied value is paid from the
//! [`Budget`](super::Budget), so that no expression can run or grow without end, and nothing depends
//! on the machine: `$now` and `$millis` give virtual time, and there is no randomness.

mod eval;
mod functions;
mod lists;
mod parse;
#[cfg(test)]
mod tests;
mod texts;

use super::Scope;
use regex_lite::Regex;
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;

/// An expression that was read.
#[derive(Clone, Debug)]
pub(super) struct Source(Arc<Node>);

impl Source {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        match parse::expression(text) {
            Ok(node) => Ok(Self(Arc::new(node))),
            Err(error) => Err(format!(
                "`{text}` is neither a formula in braces nor JSONata that the sandbox runs: {error}"
            )),
        }
    }

    pub(super) fn value(&self, scope: Scope<'_>) -> Result<Value, String> {
        let root = scope.data.merged(scope.budget)?;
        let value = eval::run(&self.0, root, scope)?;
        Ok(match value {
            Item::Value(value) => Rc::unwrap_or_clone(value),
            Item::Nothing | Item::Function(_) | Item::Regex(_) => Value::Null,
        })
    }
}

/// One part of an expression.
#[derive(Clone, Debug)]
enum Node {
    Literal(Value),
    /// `$x`; `$` is the context, `$$` the root.
    Variable(String),
    Field(String),
    /// `a.b.c`
    Path(Vec<Node>),
    /// `a[b]`
    Filter(Box<Node>, Box<Node>),
    Binary(Operator, Box<Node>, Box<Node>),
    Negative(Box<Node>),
    List(Vec<Node>),
    Object(Vec<(Node, Node)>),
    /// `(a; b)`
    Block(Vec<Node>),
    /// `$x := a`
    Bind(String, Box<Node>),
    /// `a ? b : c`
    If(Box<Node>, Box<Node>, Option<Box<Node>>),
    Call(Box<Node>, Vec<Node>),
    Lambda(Arc<(Vec<String>, Node)>),
    Regex(Arc<Regex>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Join,
    Equal,
    Differ,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
    And,
    Or,
    Range,
    Apply,
}

/// What an expression gives.
#[derive(Clone, Debug)]
enum Item {
    Nothing,
    Value(Rc<Value>),
    Function(Function),
    Regex(Arc<Regex>),
}

#[derive(Clone, Debug)]
enum Function {
    Known(&'static functions::Known),
    Lambda(Arc<(Vec<String>, Node)>, eval::Scopes),
}

impl From<Value> for Item {
    fn from(value: Value) -> Self {
        Self::Value(Rc::new(value))
    }
}
