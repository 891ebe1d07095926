//! JSON text of values: for constants, for examples in documentation and for the lock.

use std::fmt::Write as _;

use serde_yaml::Value;

use crate::text::is_hidden;

/// The value as compact JSON. Tags are dropped; a key that is not a string becomes its text.
pub(crate) fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

/// The value as JSON laid out for people: two spaces a level, one entry per line.
#[cfg(any(test, feature = "pull"))]
pub(crate) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write_pretty(value, "\n", &mut out);
    out
}

/// `line` ends a line and leads to the level of the value.
#[cfg(any(test, feature = "pull"))]
fn write_pretty(value: &Value, line: &str, out: &mut String) {
    let inner = format!("{line}  ");
    match value {
        Value::Sequence(items) if !items.is_empty() => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&inner);
                write_pretty(item, &inner, out);
            }
            out.push_str(line);
            out.push(']');
        }
        Value::Mapping(entries) if !entries.is_empty() => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { "," } else { "" });
                out.push_str(&inner);
                write_key(key, out);
                out.push_str(": ");
                write_pretty(value, &inner, out);
            }
            out.push_str(line);
            out.push('}');
        }
        Value::Tagged(tagged) => write_pretty(&tagged.value, line, out),
        short => write(short, out),
    }
}

fn write_key(key: &Value, out: &mut String) {
    match key {
        Value::String(key) => write_string(key, out),
        other => write_string(&text(other), out),
    }
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => out.push_str(&number.to_string()),
        Value::String(string) => write_string(string, out),
        Value::Sequence(items) => write_list('[', ']', items, out, write),
        Value::Mapping(entries) => write_list('{', '}', entries, out, |(key, value), out| {
            write_key(key, out);
            out.push(':');
            write(value, out);
        }),
        Value::Tagged(tagged) => write(&tagged.value, out),
    }
}

/// Writes the items between brackets, with commas.
pub(crate) fn write_list<T>(
    open: char,
    close: char,
    items: impl IntoIterator<Item = T>,
    out: &mut String,
    write_item: impl Fn(T, &mut String),
) {
    out.push(open);
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        write_item(item, out);
    }
    out.push(close);
}

fn write_string(string: &str, out: &mut String) {
    out.push('"');
    for character in string.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            hidden if hidden.is_control() || is_hidden(hidden) => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(hidden));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::text;

    #[track_caller]
    fn check(yaml: &str, json: &str) {
        assert_eq!(text(&serde_yaml::from_str(yaml).unwrap()), json);
    }

    #[test]
    fn values_become_compact_json() {
        check(
            "[{ room: 2B, remote: false }, 1, 2.5, ~]",
            r#"[{"room":"2B","remote":false},1,2.5,null]"#,
        );
    }

    #[test]
    fn values_are_laid_out() {
        let value = serde_yaml::from_str("{ a: [1, { b: x }], c: {}, d: [] }").unwrap();
        let expected = "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}";
        assert_eq!(super::pretty(&value), expected);
    }

    #[test]
    fn strings_are_escaped() {
        check(r#""a\"\\\n\u0001\u007F""#, r#""a\"\\\n\u0001\u007f""#);
    }
}
