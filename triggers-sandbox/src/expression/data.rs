//! What `var` can see: the payload unprefixed, identity objects, and the outputs of the actions
//! that ran before on the same path (docs/api.md#s5.3).

use super::Budget;
use serde_json::Value;
use std::cell::RefCell;
use std::sync::Arc;

/// Where `SET_VARIABLES` actions leave their values.
pub(crate) const VARIABLES: &str = "setVariable";

/// The output of one action, and those of its ancestors.
#[derive(Debug)]
pub(crate) struct Outputs {
    pub(crate) namespace: String,
    pub(crate) value: Value,
    /// The same with personal data masked, where that differs.
    pub(crate) shown: Option<Value>,
    pub(crate) earlier: Option<Arc<Outputs>>,
}

/// The paths that expressions have named and that had no value.
#[derive(Debug, Default)]
pub(crate) struct UnknownPaths(RefCell<Vec<String>>);

impl UnknownPaths {
    /// A longer list would not help the reader.
    const MAX: usize = 20;

    fn add(&self, path: &str) {
        let mut paths = self.0.borrow_mut();
        if paths.len() < Self::MAX && !paths.iter().any(|known| known == path) {
            paths.push(path.to_owned());
        }
    }

    /// Takes out what was added so far.
    pub(crate) fn take(&self) -> Vec<String> {
        self.0.take()
    }
}

/// Everything that has a name in an expression.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Data<'a> {
    pub(crate) payload: &'a Value,
    pub(crate) contact: Option<&'a Value>,
    pub(crate) member: Option<&'a Value>,
    pub(crate) outputs: Option<&'a Outputs>,
    /// Where paths without a value are noted.
    pub(crate) unknown: Option<&'a UnknownPaths>,
    /// Whether outputs are those with personal data masked.
    pub(crate) masked: bool,
}

impl<'a> Data<'a> {
    pub(crate) fn payload(payload: &'a Value) -> Self {
        Self {
            payload,
            contact: None,
            member: None,
            outputs: None,
            unknown: None,
            masked: false,
        }
    }

    /// The value at a dotted path. The nearest output of that namespace comes first, then the
    /// payload, then the identity objects.
    pub(crate) fn at(self, path: &str) -> Option<&'a Value> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let output = self
            .ancestors()
            .filter(|output| output.namespace == first)
            .find_map(|output| below(self.value_of(output), rest));
        let found = output
            .or_else(|| below(self.payload.get(first)?, rest))
            .or_else(|| {
                let identity = match first {
                    "contact" => self.contact,
                    "member" => self.member,
                    _ => None,
                };
                below(identity?, rest)
            });
        if let (None, Some(unknown)) = (found, self.unknown) {
            unknown.add(path);
        }
        found
    }

    fn value_of(self, output: &'a Outputs) -> &'a Value {
        let shown = output.shown.as_ref().filter(|_| self.masked);
        shown.unwrap_or(&output.value)
    }

    /// All of it as one object, for expressions that are no bracket formulas. Each part is paid
    /// before it is copied.
    pub(crate) fn merged(self, budget: &Budget) -> Result<Value, String> {
        let mut merged = serde_json::Map::new();
        for (name, identity) in [("contact", self.contact), ("member", self.member)] {
            if let Some(identity) = identity {
                merged.insert(name.to_owned(), budget.copy(identity)?);
            }
        }
        if let Value::Object(payload) = budget.copy(self.payload)? {
            merged.extend(payload);
        }
        let oldest_first: Vec<_> = self.ancestors().collect();
        for output in oldest_first.into_iter().rev() {
            match (
                merged.get_mut(&output.namespace),
                budget.copy(self.value_of(output))?,
            ) {
                (Some(Value::Object(known)), Value::Object(new))
                    if output.namespace == VARIABLES =>
                {
                    known.extend(new);
                }
                (_, value) => {
                    merged.insert(output.namespace.clone(), value);
                }
            }
        }
        Ok(Value::Object(merged))
    }

    fn ancestors(self) -> impl Iterator<Item = &'a Outputs> {
        std::iter::successors(self.outputs, |output| output.earlier.as_deref())
    }
}

/// Whether the values are equal; numbers are, whether they are written as integers or not.
pub(crate) fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            let is_in = |(key, value)| b.get(key).is_some_and(|other| same(value, other));
            a.len() == b.len() && a.iter().all(is_in)
        }
        (a, b) => a == b,
    }
}

/// The value at a dotted path inside another; the empty path is that value itself. A path never
/// crosses a list: elements have no names (docs/api.md#s5.4).
pub(super) fn below<'a>(root: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.')
        .filter(|step| !step.is_empty())
        .try_fold(root, |at, step| at.as_object()?.get(step))
}
