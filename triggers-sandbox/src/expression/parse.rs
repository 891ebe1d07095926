//! Text to expressions.

use super::functions::Function;
use super::{Expression, Part};
use serde_json::Value;

/// How deep calls and lists may be nested.
const MAX_DEPTH: usize = 32;

pub(super) fn template(text: &str) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        if start > 0 {
            parts.push(Part::Text(rest[..start].to_owned()));
        }
        let mut parser = Parser {
            rest: &rest[start + 2..],
        };
        parts.push(Part::Formula(parser.expression(0)?));
        parser.expect("}}")?;
        rest = parser.rest;
    }
    if !rest.is_empty() || parts.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Ok(parts)
}

/// What a text without braces says by itself: a number, `true`, `false`, or a date.
pub(super) fn constant(text: &str) -> Option<Value> {
    let text = text.trim();
    match text {
        "true" => Some(true.into()),
        "false" => Some(false.into()),
        _ => text
            .parse::<i64>()
            .map(Value::from)
            .ok()
            .or_else(|| super::timestamp(&text.into()).map(|_| text.into())),
    }
}

struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn expression(&mut self, depth: usize) -> Result<Expression, String> {
        if depth > MAX_DEPTH {
            return Err(format!(
                "an expression is nested more than {MAX_DEPTH} deep"
            ));
        }
        self.skip_space();
        // The documentation writes double quotes, an example of the SDK single ones.
        for quote in ['"', '\''] {
            if self.eat(quote.encode_utf8(&mut [0; 1])) {
                return self
                    .string(quote)
                    .map(|text| Expression::Constant(Value::String(text)));
            }
        }
        if self.eat("$_") {
            return Ok(Expression::Item);
        }
        if self.eat("[") {
            return self.arguments("]", depth).map(Expression::List);
        }
        let word = self.word();
        match word {
            "" => Err(format!(
                "an expression is expected at {}",
                excerpt(self.rest)
            )),
            "true" => Ok(Expression::Constant(Value::Bool(true))),
            "false" => Ok(Expression::Constant(Value::Bool(false))),
            _ if word.starts_with(|first: char| first.is_ascii_digit() || first == '-') => {
                number(word)
            }
            _ => self.call(word, depth),
        }
    }

    fn call(&mut self, name: &str, depth: usize) -> Result<Expression, String> {
        let function = Function::named(name).ok_or_else(|| {
            if self.rest.trim_start().starts_with('(') {
                let known = Function::names();
                format!("the sandbox does not know the function `{name}`; it knows {known}")
            } else {
                format!("`{name}` is not a function; a variable is written `var(\"{name}\")`")
            }
        })?;
        self.expect("(")?;
        let arguments = self.arguments(")", depth)?;
        function.check(&arguments)?;
        Ok(Expression::Call(function, arguments))
    }

    /// Expressions up to `end`, between `;` or, as lists are written, `,`.
    fn arguments(&mut self, end: &str, depth: usize) -> Result<Vec<Expression>, String> {
        let mut found = Vec::new();
        self.skip_space();
        if self.eat(end) {
            return Ok(found);
        }
        loop {
            found.push(self.expression(depth + 1)?);
            self.skip_space();
            if self.eat(end) {
                return Ok(found);
            }
            if !self.eat(";") && !self.eat(",") {
                return Err(format!(
                    "`;` or `{end}` is expected at {}",
                    excerpt(self.rest)
                ));
            }
        }
    }

    /// The rest of a string; its content is percent-encoded (docs/api.md#s5.4).
    fn string(&mut self, quote: char) -> Result<String, String> {
        let end = self
            .rest
            .find(quote)
            .ok_or_else(|| format!("`{quote}` is missing after `{}`", excerpt(self.rest)))?;
        let raw = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Ok(percent_decode(raw))
    }

    fn word(&mut self) -> &'a str {
        let end = self
            .rest
            .find(|next: char| {
                !next.is_ascii_alphanumeric() && !matches!(next, '_' | '.' | '-' | '+')
            })
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn eat(&mut self, token: &str) -> bool {
        let stripped = self.rest.strip_prefix(token);
        self.rest = stripped.unwrap_or(self.rest);
        stripped.is_some()
    }

    fn expect(&mut self, token: &str) -> Result<(), String> {
        self.skip_space();
        if self.eat(token) {
            Ok(())
        } else {
            Err(format!("`{token}` is expected at {}", excerpt(self.rest)))
        }
    }
}

fn number(word: &str) -> Result<Expression, String> {
    let value = match word.parse::<i64>() {
        Ok(integer) => Some(Value::from(integer)),
        Err(_) => word
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(Value::from),
    };
    value
        .map(Expression::Constant)
        .ok_or_else(|| format!("`{word}` is not a number"))
}

fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        let code = tail
            .get(..2)
            .filter(|_| first == b'%')
            .and_then(|hex| std::str::from_utf8(hex).ok());
        if let Some(byte) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &tail[2..];
        } else {
            bytes.push(first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn excerpt(text: &str) -> String {
    if text.is_empty() {
        "the end".to_owned()
    } else {
        format!("`{}`", text.chars().take(20).collect::<String>())
    }
}
