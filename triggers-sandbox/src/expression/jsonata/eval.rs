//! Evaluation. A sequence of one is that one, an empty one is nothing, and none are nested.

use super::functions::{self, Known};
use super::{Function, Item, Node, Operator};
use crate::expression::{Scope, same};
use serde_json::{Map, Value};
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::fmt;
use std::rc::Rc;

/// How deep evaluation may nest, calls of functions within each other included.
const MAX_DEPTH: usize = 250;

type Outcome = Result<Item, String>;

/// What one evaluation shares.
pub(super) struct Run<'a> {
    pub(super) scope: Scope<'a>,
    root: Item,
    depth: Cell<usize>,
    /// Scopes in which functions may be variables; a function keeps its scope alive.
    blocks: RefCell<Vec<Scopes>>,
}

/// Breaks the circles of functions and their scopes.
impl Drop for Run<'_> {
    fn drop(&mut self) {
        for scopes in self.blocks.take() {
            if let Some(frame) = &scopes.0 {
                frame.variables.take();
            }
        }
    }
}

/// Variables, the innermost first.
#[derive(Clone, Default)]
pub(super) struct Scopes(Option<Rc<Frame>>);

struct Frame {
    variables: RefCell<Vec<(String, Item)>>,
    outer: Scopes,
}

/// Functions know the scope that they are variables of, so it is not printed.
impl fmt::Debug for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scopes")
    }
}

impl Scopes {
    fn inner(&self, variables: Vec<(String, Item)>) -> Self {
        let outer = self.clone();
        let variables = RefCell::new(variables);
        Self(Some(Rc::new(Frame { variables, outer })))
    }

    fn get(&self, name: &str) -> Option<Item> {
        let mut at = self.0.as_deref();
        while let Some(frame) = at {
            let variables = frame.variables.borrow();
            if let Some((_, item)) = variables.iter().rev().find(|(it, _)| it == name) {
                return Some(item.clone());
            }
            at = frame.outer.0.as_deref();
        }
        None
    }

    fn set(&self, name: &str, item: Item) {
        if let Some(frame) = &self.0 {
            let mut variables = frame.variables.borrow_mut();
            variables.retain(|(it, _)| it != name);
            variables.push((name.to_owned(), item));
        }
    }
}

pub(super) fn run(node: &Node, root: Value, scope: Scope<'_>) -> Outcome {
    let root = Item::from(root);
    let run = Run {
        scope,
        root: root.clone(),
        depth: Cell::new(0),
        blocks: RefCell::default(),
    };
    let scopes = run.block(&Scopes::default());
    run.eval(node, &root, &scopes)
}

impl Run<'_> {
    pub(super) fn spend(&self, steps: usize) -> Result<(), String> {
        self.scope.budget.spend(steps)
    }

    fn block(&self, outer: &Scopes) -> Scopes {
        let block = outer.inner(Vec::new());
        self.blocks.borrow_mut().push(block.clone());
        block
    }

    fn eval(&self, node: &Node, context: &Item, scopes: &Scopes) -> Outcome {
        self.spend(1)?;
        let depth = self.depth.get() + 1;
        if depth > MAX_DEPTH {
            return Err(format!(
                "calls are nested more than {MAX_DEPTH} levels deep"
            ));
        }
        self.depth.set(depth);
        let outcome = self.eval_inner(node, context, scopes);
        self.depth.set(depth - 1);
        outcome
    }

    fn eval_inner(&self, node: &Node, context: &Item, scopes: &Scopes) -> Outcome {
        match node {
            Node::Literal(value) => Ok(self.scope.budget.copy(value)?.into()),
            Node::Variable(name) => Ok(match name.as_str() {
                "" => context.clone(),
                "$" => self.root.clone(),
                name => match scopes.get(name) {
                    Some(item) => item,
                    None => Known::named(name).map_or(Item::Nothing, |known| {
                        Item::Function(Function::Known(known))
                    }),
                },
            }),
            Node::Field(name) => self.field(name, context),
            Node::Path(steps) => self.path(steps, context, scopes),
            Node::Filter(inner, by) => {
                let inner = self.eval(inner, context, scopes)?;
                self.filter(&inner, by, scopes)
            }
            Node::Binary(operator, left, right) => {
                self.binary(*operator, (left, right), context, scopes)
            }
            Node::Negative(inner) => match self.eval(inner, context, scopes)? {
                Item::Nothing => Ok(Item::Nothing),
                item => Ok(number(-functions::number_of(&item)?)?.into()),
            },
            Node::List(items) => self.list(items, context, scopes),
            Node::Object(members) => {
                let mut object = Map::new();
                for (key, member) in members {
                    let key = functions::text_of(self, &self.eval(key, context, scopes)?)?;
                    if let Item::Value(value) = self.eval(member, context, scopes)? {
                        object.insert(key, self.scope.budget.copy(&value)?);
                    }
                }
                Ok(Value::Object(object).into())
            }
            Node::Block(nodes) => {
                let inner = self.block(scopes);
                let mut last = Item::Nothing;
                for node in nodes {
                    last = self.eval(node, context, &inner)?;
                }
                Ok(last)
            }
            Node::Bind(name, value) => {
                let value = self.eval(value, context, scopes)?;
                scopes.set(name, value.clone());
                Ok(value)
            }
            Node::If(test, yes, no) => {
                let test = self.eval(test, context, scopes)?;
                match (functions::is_true(&test), no) {
                    (true, _) => self.eval(yes, context, scopes),
                    (false, Some(no)) => self.eval(no, context, scopes),
                    (false, None) => Ok(Item::Nothing),
                }
            }
            Node::Call(function, arguments) => {
                let function = self.eval(function, context, scopes)?;
                let arguments: Vec<Item> = arguments
                    .iter()
                    .map(|argument| self.eval(argument, context, scopes))
                    .collect::<Result<_, _>>()?;
                self.call(&function, arguments, context)
            }
            Node::Regex(regex) => Ok(Item::Regex(regex.clone())),
            Node::Lambda(lambda) => Ok(Item::Function(Function::Lambda(
                lambda.clone(),
                scopes.clone(),
            ))),
        }
    }

    pub(super) fn call(
        &self,
        function: &Item,
        mut arguments: Vec<Item>,
        context: &Item,
    ) -> Outcome {
        match function {
            Item::Function(Function::Known(known)) => known.call(self, arguments, context),
            Item::Function(Function::Lambda(lambda, scopes)) => {
                let (names, body) = &**lambda;
                arguments.resize(names.len(), Item::Nothing);
                let variables = names.iter().cloned().zip(arguments).collect();
                self.eval(body, context, &scopes.inner(variables))
            }
            _ => Err("what is called is not a function".to_owned()),
        }
    }

    fn field(&self, name: &str, context: &Item) -> Outcome {
        let Item::Value(value) = context else {
            return Ok(Item::Nothing);
        };
        match &**value {
            Value::Object(members) => match members.get(name) {
                Some(member) => Ok(self.scope.budget.copy(member)?.into()),
                None => Ok(Item::Nothing),
            },
            Value::Array(items) => {
                let mut found = Vec::new();
                for item in items {
                    self.spend(1)?;
                    let item = self.scope.budget.copy(item)?;
                    self.add(&mut found, self.field(name, &item.into())?)?;
                }
                Ok(sequence(found))
            }
            _ => Ok(Item::Nothing),
        }
    }

    fn path(&self, steps: &[Node], context: &Item, scopes: &Scopes) -> Outcome {
        let mut at = match steps.first() {
            Some(first) => self.eval(first, context, scopes)?,
            None => Item::Nothing,
        };
        for step in steps.iter().skip(1) {
            let mut found = Vec::new();
            for item in self.items(&at)? {
                let result = self.eval(step, &item, scopes)?;
                if let (Node::List(_), Item::Value(list)) = (step, &result) {
                    // A list that is written out stays a list.
                    found.push(self.scope.budget.copy(list)?);
                } else {
                    self.add(&mut found, result)?;
                }
            }
            at = sequence(found);
        }
        Ok(at)
    }

    /// Adds a result to a sequence, which takes in the items of another.
    pub(super) fn add(&self, sequence: &mut Vec<Value>, item: Item) -> Result<(), String> {
        if let Item::Value(value) = item {
            match self.owned(value)? {
                Value::Array(items) => sequence.extend(items),
                value => sequence.push(value),
            }
        }
        Ok(())
    }

    /// The value itself; a copy of one that something else holds is paid.
    pub(super) fn owned(&self, value: Rc<Value>) -> Result<Value, String> {
        Rc::try_unwrap(value).or_else(|shared| self.scope.budget.copy(&shared))
    }

    /// The items of a list, or a single value as a list of one.
    pub(super) fn items(&self, item: &Item) -> Result<Vec<Item>, String> {
        match item {
            Item::Nothing => Ok(Vec::new()),
            Item::Value(value) => match &**value {
                Value::Array(items) => {
                    self.scope.budget.spend_on(value)?;
                    Ok(items.iter().cloned().map(Item::from).collect())
                }
                _ => Ok(vec![item.clone()]),
            },
            Item::Function(_) | Item::Regex(_) => Ok(vec![item.clone()]),
        }
    }

    /// By a number the item of that place, from the end if it is negative; else those that hold.
    fn filter(&self, list: &Item, by: &Node, scopes: &Scopes) -> Outcome {
        let items = self.items(list)?;
        let mut found = Vec::new();
        for (place, item) in items.iter().enumerate() {
            let test = self.eval(by, item, scopes)?;
            let holds = match &test {
                Item::Value(value) if value.is_number() => {
                    let index = value.as_f64().unwrap_or(0.0).floor();
                    #[expect(clippy::cast_precision_loss, reason = "no list has 2^53 items")]
                    let (place, count) = (place as f64, items.len() as f64);
                    let wanted = if index < 0.0 { count + index } else { index };
                    (wanted - place).abs() < 0.5
                }
                test => functions::is_true(test),
            };
            if holds {
                self.add(&mut found, item.clone())?;
            }
        }
        Ok(sequence(found))
    }

    fn list(&self, nodes: &[Node], context: &Item, scopes: &Scopes) -> Outcome {
        let mut list = Vec::new();
        for node in nodes {
            let item = self.eval(node, context, scopes)?;
            match (node, item) {
                (Node::List(_), Item::Value(inner)) => list.push(self.scope.budget.copy(&inner)?),
                (_, item) => {
                    self.add(&mut list, item)?;
                }
            }
        }
        Ok(Value::Array(list).into())
    }

    fn binary(
        &self,
        operator: Operator,
        (left, right): (&Node, &Node),
        context: &Item,
        scopes: &Scopes,
    ) -> Outcome {
        let left = self.eval(left, context, scopes)?;
        match operator {
            Operator::And if !functions::is_true(&left) => return Ok(Value::Bool(false).into()),
            Operator::Or if functions::is_true(&left) => return Ok(Value::Bool(true).into()),
            Operator::Apply => {
                if let Node::Call(function, arguments) = right {
                    let function = self.eval(function, context, scopes)?;
                    let mut all = vec![left];
                    for argument in arguments {
                        all.push(self.eval(argument, context, scopes)?);
                    }
                    return self.call(&function, all, context);
                }
                let function = self.eval(right, context, scopes)?;
                return self.call(&function, vec![left], context);
            }
            _ => {}
        }
        let right = self.eval(right, context, scopes)?;
        let truth = |truth: bool| Ok(Item::from(Value::Bool(truth)));
        match operator {
            Operator::And | Operator::Or => truth(functions::is_true(&right)),
            Operator::Equal | Operator::Differ => {
                let same = match (&left, &right) {
                    (Item::Value(a), Item::Value(b)) => {
                        self.scope.budget.spend_on(a)?;
                        same(a, b)
                    }
                    _ => false,
                };
                truth(same == (operator == Operator::Equal))
            }
            Operator::In => {
                let items = self.items(&right)?;
                truth(
                    matches!(&left, Item::Value(wanted) if items.iter().any(|item| {
                        matches!(item, Item::Value(item) if same(item, wanted))
                    })),
                )
            }
            Operator::Join => {
                let mut text = functions::text_of(self, &left)?;
                text.push_str(&functions::text_of(self, &right)?);
                self.spend(text.len() / 16)?;
                Ok(Value::from(text).into())
            }
            Operator::Range => self.range(&left, &right),
            _ if matches!(left, Item::Nothing) || matches!(right, Item::Nothing) => {
                Ok(Item::Nothing)
            }
            Operator::Less | Operator::AtMost | Operator::More | Operator::AtLeast => {
                let order = functions::compare(&left, &right)?;
                truth(match operator {
                    Operator::Less => order == Ordering::Less,
                    Operator::AtMost => order != Ordering::Greater,
                    Operator::More => order == Ordering::Greater,
                    _ => order != Ordering::Less,
                })
            }
            _ => {
                let (a, b) = (functions::number_of(&left)?, functions::number_of(&right)?);
                let result = match operator {
                    Operator::Add => a + b,
                    Operator::Subtract => a - b,
                    Operator::Multiply => a * b,
                    Operator::Divide => a / b,
                    _ => a % b,
                };
                Ok(number(result)?.into())
            }
        }
    }

    fn range(&self, from: &Item, to: &Item) -> Outcome {
        if matches!(from, Item::Nothing) || matches!(to, Item::Nothing) {
            return Ok(Item::Nothing);
        }
        let whole = |item: &Item| {
            let number = functions::number_of(item)?;
            crate::expression::functions::whole(number)
                .ok_or_else(|| format!("`{number}` is not a whole number"))
        };
        let (from, to) = (whole(from)?, whole(to)?);
        let count = usize::try_from(to.saturating_sub(from).saturating_add(1)).unwrap_or(0);
        self.spend(count)?;
        Ok(sequence((from..=to).map(Value::from).collect()))
    }
}

pub(super) fn sequence(mut items: Vec<Value>) -> Item {
    match items.len() {
        0 => Item::Nothing,
        1 => items.pop().map_or(Item::Nothing, Item::from),
        _ => Value::Array(items).into(),
    }
}

/// A number as JSON, whole if it can be.
pub(super) fn number(number: f64) -> Result<Value, String> {
    if !number.is_finite() {
        return Err("the result is not a number".to_owned());
    }
    Ok(crate::expression::functions::whole(number).map_or_else(|| number.into(), Value::from))
}
