//! Fields that are always read: a value of the wrong shape is kept for the check to report.

use std::{cell::OnceCell, collections::HashMap};

use serde_yaml::Value;

use super::{Cx, yaml::hidden_character};
use crate::{diagnostic::Path, rules::manifest::WRONG_SHAPE, text::hidden_in};

/// The value of one key, or one item of a list.
#[derive(Debug, Default)]
pub(crate) enum Field<T> {
    /// The key is missing.
    #[default]
    Absent,
    /// The value is something else, which has been reported.
    Invalid,
    /// The value has the expected shape.
    Valid(T),
}

impl<T: Shape> Field<T> {
    /// Reads the field from the node at `path`, and reports it if it has another shape.
    pub(crate) fn read(value: &Value, path: &Path<'_>, cx: &mut Cx<'_>) -> Self {
        if let Value::Tagged(tagged) = value {
            return Field::read(&tagged.value, path, cx);
        }
        let found = (!value.is_null()).then(|| T::read(value, path, cx));
        if let Some(Some(found)) = found {
            return Field::Valid(found);
        }
        if let Some(c) = value.as_str().and_then(hidden_in) {
            let found = hidden_character(path.at_value(), c, cx.format);
            cx.push(found);
            return Field::Invalid;
        }
        let kind = NodeKind::of(value);
        let (subject, found) = (path.subject(cx.format.name), kind.describe());
        let message = format!("{subject} must be {}, found {found}", T::WHAT);
        cx.misshapen(
            &WRONG_SHAPE,
            path.at_value(),
            message,
            remedy::<T>(kind, path),
        );
        Field::Invalid
    }
}

impl<T> Field<T> {
    /// Returns the value if it has the expected shape.
    pub(crate) fn get(&self) -> Option<&T> {
        match self {
            Field::Valid(value) => Some(value),
            Field::Absent | Field::Invalid => None,
        }
    }

    /// Returns the value itself if it has the expected shape.
    pub(crate) fn into_valid(self) -> Option<T> {
        match self {
            Field::Valid(value) => Some(value),
            Field::Absent | Field::Invalid => None,
        }
    }

    /// Whether the key is missing.
    pub(crate) fn is_absent(&self) -> bool {
        matches!(self, Field::Absent)
    }
}

/// What to write instead.
fn remedy<T: Shape>(kind: NodeKind, path: &Path<'_>) -> String {
    let text = match (T::WHAT, kind) {
        (_, NodeKind::Null) => T::EMPTY,
        (String::WHAT, NodeKind::Boolean | NodeKind::Number | NodeKind::Whole(_)) => {
            "put it in quotes to make it text"
        }
        (String::WHAT, _) => "write a single text",
        (bool::WHAT, NodeKind::Text) => "write `true` or `false`, without quotes",
        (u64::WHAT, NodeKind::Whole(number)) => return format!("write `{number}`"),
        (u64::WHAT, NodeKind::Text) => "write the number without quotes",
        (MAPPING, NodeKind::Text) if is_below(path, "business_events") => {
            "write `report: trigger_key` or `cancel: trigger_key`"
        }
        (LIST, NodeKind::Boolean) if path.is_key("required") && is_below(path, "properties") => {
            "name the property in `required` of the payload, or of the object that it is in"
        }
        (LIST, NodeKind::Text | NodeKind::Number) => "put it in brackets: `[…]`",
        (LIST, NodeKind::Mapping) => "start each item with a dash: `- …`",
        (LIST, _) => "write a list: `[…]`",
        (MAPPING, NodeKind::List) => "write `key: value` lines without dashes",
        (MAPPING, _) => "write `{ key: value }`",
        _ => "write another value, or remove the key",
    };
    text.to_owned()
}

/// Whether the node is in an entry of the mapping `key`.
fn is_below(path: &Path<'_>, key: &str) -> bool {
    let mapping = path.parent().and_then(Path::parent);
    mapping.is_some_and(|mapping| mapping.is_key(key))
}

const LIST: &str = "a list";
const MAPPING: &str = "a mapping";

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NodeKind {
    /// Nothing, or `null`.
    Null,
    /// A boolean.
    Boolean,
    /// A number.
    Number,
    /// A whole number in decimal notation, for example `1.0`.
    Whole(u64),
    /// Text.
    Text,
    /// A list.
    List,
    /// A mapping.
    Mapping,
}

impl NodeKind {
    /// Returns what the node is.
    pub(crate) fn of(value: &Value) -> Self {
        match value {
            Value::Null => NodeKind::Null,
            Value::Bool(_) => NodeKind::Boolean,
            Value::Number(number) => match number.as_f64() {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "the range is tested"
                )]
                Some(float) if float.fract() == 0.0 && (0.0..1e15).contains(&float) => {
                    NodeKind::Whole(float as u64)
                }
                _ => NodeKind::Number,
            },
            Value::String(_) => NodeKind::Text,
            Value::Sequence(_) => NodeKind::List,
            Value::Mapping(_) | Value::Tagged(_) => NodeKind::Mapping,
        }
    }

    /// Returns the words for it, for example `a list`.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            NodeKind::Null => "nothing",
            NodeKind::Boolean => "a boolean",
            NodeKind::Number | NodeKind::Whole(_) => "a number",
            NodeKind::Text => "text",
            NodeKind::List => "a list",
            NodeKind::Mapping => "a mapping",
        }
    }
}

/// A type that a node can be read as.
pub(crate) trait Shape: Sized {
    /// What it is, for `must be …`.
    const WHAT: &'static str;
    /// What to write when there is nothing to say.
    const EMPTY: &'static str = "write a value, or remove the key";

    /// Reads the node, and reports what is wrong inside of it; `None` if it is something else. Never
    /// called with `null`.
    fn read(value: &Value, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Self>;
}

/// Text without control and bidirectional characters.
impl Shape for String {
    const WHAT: &'static str = "text";

    fn read(value: &Value, _: &Path<'_>, _: &mut Cx<'_>) -> Option<Self> {
        let text = value.as_str()?;
        hidden_in(text).is_none().then(|| text.to_owned())
    }
}

impl Shape for bool {
    const WHAT: &'static str = "`true` or `false`";

    fn read(value: &Value, _: &Path<'_>, _: &mut Cx<'_>) -> Option<Self> {
        value.as_bool()
    }
}

impl Shape for u64 {
    const WHAT: &'static str = "a whole number";

    fn read(value: &Value, _: &Path<'_>, _: &mut Cx<'_>) -> Option<Self> {
        value.as_u64()
    }
}

impl<T: Shape> Shape for Vec<Field<T>> {
    const WHAT: &'static str = LIST;
    const EMPTY: &'static str = "write `[]`, or remove the key";

    fn read(value: &Value, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let items = value.as_sequence()?.iter().enumerate();
        let read = |(index, item)| Field::read(item, &path.index(index), cx);
        Some(items.map(read).collect())
    }
}

/// A value of any shape but `null`.
#[derive(Debug)]
pub(crate) struct Tree(pub(crate) Value);

impl Shape for Tree {
    const WHAT: &'static str = "a value";

    fn read(value: &Value, _: &Path<'_>, _: &mut Cx<'_>) -> Option<Self> {
        Some(Tree(value.clone()))
    }
}

/// Values of any shape, `null` included.
impl Shape for Vec<Tree> {
    const WHAT: &'static str = LIST;
    const EMPTY: &'static str = "write `[]`, or remove the key";

    fn read(value: &Value, _: &Path<'_>, _: &mut Cx<'_>) -> Option<Self> {
        Some(value.as_sequence()?.iter().cloned().map(Tree).collect())
    }
}

/// A mapping with any content.
#[derive(Debug)]
pub(crate) struct Object(pub(crate) Value);

impl Shape for Object {
    const WHAT: &'static str = MAPPING;

    fn read(value: &Value, _: &Path<'_>, _: &mut Cx<'_>) -> Option<Self> {
        value.is_mapping().then(|| Object(value.clone()))
    }
}

/// A mapping with keys that the user chooses, in the order of the file.
#[derive(Debug)]
pub(crate) struct Entries<T> {
    list: Vec<(String, T)>,
    /// Where each key is; made when first asked for, because most mappings never are.
    index: OnceCell<HashMap<String, usize>>,
}

impl<T> Entries<T> {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the value of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        let index = self.index.get_or_init(|| {
            let keys = self.list.iter().enumerate();
            keys.map(|(at, (key, _))| (key.clone(), at)).collect()
        });
        Some(&self.list.get(*index.get(key)?)?.1)
    }

    /// The keys with their values.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.list.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The keys.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(key, _)| key.as_str())
    }
}

impl<T> IntoIterator for Entries<T> {
    type Item = (String, T);
    type IntoIter = std::vec::IntoIter<(String, T)>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

impl<T: Shape> Shape for Entries<Field<T>> {
    const WHAT: &'static str = MAPPING;
    // `triggers` is required, so removing the key is not for all.
    const EMPTY: &'static str = "write `{}` if there are none";

    fn read(value: &Value, path: &Path<'_>, cx: &mut Cx<'_>) -> Option<Self> {
        let entries = value.as_mapping()?.iter();
        let read = |(key, value): (&Value, &Value)| {
            let key = key.as_str()?;
            Some((key.to_owned(), Field::read(value, &path.key(key), cx)))
        };
        Some(Entries {
            list: entries.filter_map(read).collect(),
            index: OnceCell::new(),
        })
    }
}

/// Keys that a structure does not have, to be passed to [`Cx::unknown_keys`].
#[derive(Debug, Default)]
pub(crate) struct Unknown(pub(crate) Vec<String>);

/// Declares structures with a [`Field`] for each of their keys.
///
/// Each gets `KEYS`, the keys that it may have, and `unknown`, the keys that it has beside them.
/// Attributes behind a final `;` go to `unknown`.
macro_rules! structures {
    ($(
        $(#[$outer:meta])*
        struct $name:ident {
            $($(#[$inner:meta])* $field:ident: $key:literal => $ty:ty,)*
            $(; $(#[$rest:meta])*)?
        }
    )*) => {$(
        $(#[$outer])*
        #[derive(Debug, Default)]
        pub(crate) struct $name {
            $($(#[$inner])* pub(crate) $field: $crate::document::Field<$ty>,)*
            /// Keys that it should not have.
            $($(#[$rest])*)?
            pub(crate) unknown: $crate::document::Unknown,
        }

        impl $name {
            /// The keys that it may have.
            #[allow(dead_code, reason = "an export has other keys too")]
            pub(crate) const KEYS: &'static [&'static str] = &[$($key),*];
        }

        impl $crate::document::Shape for $name {
            const WHAT: &'static str = "a mapping";
            const EMPTY: &'static str = "write `{}`, or remove the key";

            fn read(
                value: &$crate::document::Value,
                path: &$crate::document::Path<'_>,
                cx: &mut $crate::document::Cx<'_>,
            ) -> Option<Self> {
                use $crate::document::Field;
                let mut this = Self::default();
                for (key, value) in value.as_mapping()? {
                    match key.as_str().unwrap_or_default() {
                        $($key => this.$field = Field::read(value, &path.key($key), cx),)*
                        other => this.unknown.0.push(other.to_owned()),
                    }
                }
                Some(this)
            }
        }
    )*};
}
pub(crate) use structures;
