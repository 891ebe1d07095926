//! Text to expressions.

use super::functions::Known;
use super::{Node, Operator};
use regex_lite::RegexBuilder;
use serde_json::Value;
use std::sync::Arc;

/// How deep parts may be nested.
const MAX_DEPTH: usize = 48;

/// Bytes of a compiled regular expression, which decide how long a character takes.
const MAX_REGEX: usize = 1 << 14;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Name(String),
    Variable(String),
    Text(String),
    Number(f64),
    Sign(&'static str),
    End,
}

/// Longer signs first.
const SIGNS: [&str; 29] = [
    ":=", "!=", "<=", ">=", "~>", "..", "**", ".", "[", "]", "{", "}", "(", ")", ",", ";", ":",
    "?", "+", "-", "*", "/", "%", "&", "=", "<", ">", "^", "|",
];

struct Parser<'a> {
    rest: &'a str,
    token: Token,
}

pub(super) fn expression(text: &str) -> Result<Node, String> {
    let mut parser = Parser {
        rest: text,
        token: Token::End,
    };
    parser.advance()?;
    let node = parser.expression(0, 0)?;
    match parser.token {
        Token::End => Ok(node),
        other => Err(format!("{} is not expected", other.shown())),
    }
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Name(text) => format!("`{text}`"),
            Self::Variable(name) => format!("`${name}`"),
            Self::Text(text) => format!("`\"{text}\"`"),
            Self::Number(number) => format!("`{number}`"),
            Self::Sign(sign) => format!("`{sign}`"),
            Self::End => "the end".to_owned(),
        }
    }

    /// How strongly it binds to what is on its left.
    fn power(&self) -> usize {
        match self {
            Self::Sign(sign) => match *sign {
                "[" | "(" => 80,
                "." => 75,
                "*" | "/" | "%" => 60,
                "+" | "-" | "&" => 50,
                "=" | "!=" | "<" | "<=" | ">" | ">=" | "~>" => 40,
                "?" | ".." => 20,
                ":=" => 10,
                _ => 0,
            },
            Self::Name(name) => match name.as_str() {
                "in" => 40,
                "and" => 30,
                "or" => 25,
                _ => 0,
            },
            _ => 0,
        }
    }

    fn operator(&self) -> Option<Operator> {
        Some(match self {
            Self::Sign("+") => Operator::Add,
            Self::Sign("-") => Operator::Subtract,
            Self::Sign("*") => Operator::Multiply,
            Self::Sign("/") => Operator::Divide,
            Self::Sign("%") => Operator::Modulo,
            Self::Sign("&") => Operator::Join,
            Self::Sign("=") => Operator::Equal,
            Self::Sign("!=") => Operator::Differ,
            Self::Sign("<") => Operator::Less,
            Self::Sign("<=") => Operator::AtMost,
            Self::Sign(">") => Operator::More,
            Self::Sign(">=") => Operator::AtLeast,
            Self::Sign("..") => Operator::Range,
            Self::Sign("~>") => Operator::Apply,
            Self::Name(name) if name == "in" => Operator::In,
            Self::Name(name) if name == "and" => Operator::And,
            Self::Name(name) if name == "or" => Operator::Or,
            _ => return None,
        })
    }
}

impl Parser<'_> {
    fn expression(&mut self, power: usize, depth: usize) -> Result<Node, String> {
        if depth > MAX_DEPTH {
            return Err(format!("it is nested more than {MAX_DEPTH} levels deep"));
        }
        let mut left = self.first(depth)?;
        while self.token.power() > power {
            left = self.after(left, depth)?;
        }
        Ok(left)
    }

    /// What can begin an expression.
    fn first(&mut self, depth: usize) -> Result<Node, String> {
        if self.token == Token::Sign("/") {
            return self.regex();
        }
        let token = self.take()?;
        Ok(match token {
            Token::Text(text) => Node::Literal(text.into()),
            Token::Number(number) => Node::Literal(super::eval::number(number)?),
            Token::Variable(name) => Node::Variable(name),
            Token::Name(name) => match name.as_str() {
                "true" => Node::Literal(true.into()),
                "false" => Node::Literal(false.into()),
                "null" => Node::Literal(Value::Null),
                "function" if self.token == Token::Sign("(") => self.lambda(depth)?,
                _ => Node::Field(name),
            },
            Token::Sign("-") => Node::Negative(Box::new(self.expression(70, depth + 1)?)),
            Token::Sign("[") => Node::List(self.list("]", ",", depth)?),
            Token::Sign("(") => Node::Block(self.list(")", ";", depth)?),
            Token::Sign("{") => self.object(depth)?,
            other => return Err(format!("{} is not expected", other.shown())),
        })
    }

    /// What follows the `/` of a regular expression.
    fn regex(&mut self) -> Result<Node, String> {
        let mut escaped = false;
        let end = self.rest.char_indices().find(|(_, next)| {
            let ends = *next == '/' && !escaped;
            escaped = *next == '\\' && !escaped;
            ends
        });
        let (end, _) = end.ok_or("a closing `/` is missing")?;
        let (pattern, rest) = self.rest.split_at(end);
        self.rest = &rest[1..];
        let flags = self.word().to_owned();
        if flags.chars().any(|flag| !matches!(flag, 'i' | 'm')) {
            return Err("the flags of a regular expression are `i` and `m`".to_owned());
        }
        let built = RegexBuilder::new(pattern)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .size_limit(MAX_REGEX)
            .build();
        let regex = built.map_err(|error| format!("`/{pattern}/`: {error}"))?;
        self.advance()?;
        Ok(Node::Regex(Arc::new(regex)))
    }

    fn after(&mut self, left: Node, depth: usize) -> Result<Node, String> {
        let power = self.token.power();
        let token = self.take()?;
        if let Some(operator) = token.operator() {
            let right = self.expression(power, depth + 1)?;
            return Ok(Node::Binary(operator, Box::new(left), Box::new(right)));
        }
        Ok(match token {
            Token::Sign(".") => {
                let step = self.expression(power, depth + 1)?;
                match left {
                    Node::Path(mut steps) => {
                        steps.push(step);
                        Node::Path(steps)
                    }
                    first => Node::Path(vec![first, step]),
                }
            }
            Token::Sign("[") => {
                if self.token == Token::Sign("]") {
                    return Err("`[]` is not run here".to_owned());
                }
                let by = Box::new(self.expression(0, depth + 1)?);
                self.expect("]")?;
                // A filter belongs to the last step of a path.
                match left {
                    Node::Path(mut steps) => {
                        let last = steps.pop().unwrap_or(Node::Literal(Value::Null));
                        steps.push(Node::Filter(Box::new(last), by));
                        Node::Path(steps)
                    }
                    other => Node::Filter(Box::new(other), by),
                }
            }
            Token::Sign("(") => {
                let arguments = self.list(")", ",", depth)?;
                if let Node::Variable(name) = &left {
                    Known::check(name, arguments.len())?;
                }
                Node::Call(Box::new(left), arguments)
            }
            Token::Sign("?") => {
                let yes = Box::new(self.expression(0, depth + 1)?);
                let mut no = None;
                if self.token == Token::Sign(":") {
                    self.advance()?;
                    no = Some(Box::new(self.expression(power - 1, depth + 1)?));
                }
                Node::If(Box::new(left), yes, no)
            }
            Token::Sign(":=") => match left {
                Node::Variable(name) if !name.is_empty() && name != "$" => {
                    Node::Bind(name, Box::new(self.expression(power - 1, depth + 1)?))
                }
                _ => return Err("only a variable can be on the left of `:=`".to_owned()),
            },
            other => return Err(format!("{} is not expected", other.shown())),
        })
    }

    fn list(
        &mut self,
        end: &'static str,
        between: &'static str,
        depth: usize,
    ) -> Result<Vec<Node>, String> {
        let mut items = Vec::new();
        while self.token != Token::Sign(end) {
            items.push(self.expression(0, depth + 1)?);
            if self.token == Token::Sign(between) {
                self.advance()?;
            } else if self.token != Token::Sign(end) {
                return Err(format!(
                    "`{between}` or `{end}` is expected at {}",
                    self.token.shown()
                ));
            }
        }
        self.advance()?;
        Ok(items)
    }

    fn object(&mut self, depth: usize) -> Result<Node, String> {
        let mut members = Vec::new();
        while self.token != Token::Sign("}") {
            let key = self.expression(0, depth + 1)?;
            self.expect(":")?;
            members.push((key, self.expression(0, depth + 1)?));
            if self.token == Token::Sign(",") {
                self.advance()?;
            } else if self.token != Token::Sign("}") {
                return Err(format!("`,` or `}}` is expected at {}", self.token.shown()));
            }
        }
        self.advance()?;
        Ok(Node::Object(members))
    }

    fn lambda(&mut self, depth: usize) -> Result<Node, String> {
        self.expect("(")?;
        let mut names = Vec::new();
        for parameter in self.list(")", ",", depth)? {
            match parameter {
                Node::Variable(name) => names.push(name),
                _ => return Err("parameters of a function are variables".to_owned()),
            }
        }
        self.expect("{")?;
        let body = self.expression(0, depth + 1)?;
        self.expect("}")?;
        Ok(Node::Lambda(Arc::new((names, body))))
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), String> {
        if self.token == Token::Sign(sign) {
            return self.advance();
        }
        Err(format!("`{sign}` is expected at {}", self.token.shown()))
    }

    fn take(&mut self) -> Result<Token, String> {
        let token = std::mem::replace(&mut self.token, Token::End);
        self.advance()?;
        Ok(token)
    }

    fn advance(&mut self) -> Result<(), String> {
        self.token = self.next()?;
        Ok(())
    }

    fn next(&mut self) -> Result<Token, String> {
        self.skip()?;
        let Some(first) = self.rest.chars().next() else {
            return Ok(Token::End);
        };
        match first {
            '"' | '\'' => return self.text(first),
            '`' => {
                let end = self.rest[1..]
                    .find('`')
                    .ok_or("a closing backtick is missing")?;
                let name = self.rest[1..=end].to_owned();
                self.rest = &self.rest[end + 2..];
                return Ok(Token::Name(name));
            }
            '$' => {
                self.rest = &self.rest[1..];
                if let Some(rest) = self.rest.strip_prefix('$') {
                    self.rest = rest;
                    return Ok(Token::Variable("$".to_owned()));
                }
                return Ok(Token::Variable(self.word().to_owned()));
            }
            '0'..='9' => return self.number(),
            _ => {}
        }
        if let Some(sign) = SIGNS.into_iter().find(|sign| self.rest.starts_with(sign)) {
            if matches!(sign, "**" | "^" | "|") {
                return Err(format!("`{sign}` is not run here"));
            }
            self.rest = &self.rest[sign.len()..];
            return Ok(Token::Sign(sign));
        }
        match self.word() {
            "" => Err(format!("`{first}` is not expected")),
            word => Ok(Token::Name(word.to_owned())),
        }
    }

    /// Letters, digits and `_`.
    fn word(&mut self) -> &str {
        let inside = |next: char| next.is_alphanumeric() || next == '_';
        let end = self
            .rest
            .find(|next| !inside(next))
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn number(&mut self) -> Result<Token, String> {
        let bytes = self.rest.as_bytes();
        let digits = |mut at: usize| {
            while bytes.get(at).is_some_and(u8::is_ascii_digit) {
                at += 1;
            }
            at
        };
        let mut end = digits(0);
        // `1..3` is a range.
        if bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) {
            end = digits(end + 1);
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let after = digits(end + 1 + sign);
            end = if after > end + 1 + sign { after } else { end };
        }
        let (text, rest) = self.rest.split_at(end);
        let number: f64 = text
            .parse()
            .map_err(|_| format!("`{text}` is not a number"))?;
        self.rest = rest;
        Ok(Token::Number(number))
    }

    fn text(&mut self, quote: char) -> Result<Token, String> {
        let mut text = String::new();
        let mut characters = self.rest.char_indices().skip(1);
        while let Some((at, next)) = characters.next() {
            match next {
                _ if next == quote => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(Token::Text(text));
                }
                '\\' => {
                    let escaped = characters.next().map(|(_, escaped)| escaped);
                    match escaped {
                        Some('n') => text.push('\n'),
                        Some('t') => text.push('\t'),
                        Some('r') => text.push('\r'),
                        Some('b') => text.push('\u{8}'),
                        Some('f') => text.push('\u{c}'),
                        Some('u') => {
                            let hex: String =
                                characters.by_ref().take(4).map(|(_, it)| it).collect();
                            let code = u32::from_str_radix(&hex, 16)
                                .ok()
                                .filter(|_| hex.len() == 4);
                            let code =
                                code.ok_or_else(|| format!("`\\u{hex}` is not a character"))?;
                            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                        }
                        Some(other @ ('"' | '\'' | '\\' | '/')) => text.push(other),
                        _ => return Err("an escape in a text is not known".to_owned()),
                    }
                }
                _ => text.push(next),
            }
        }
        Err(format!("a closing `{quote}` is missing"))
    }

    /// White space and comments.
    fn skip(&mut self) -> Result<(), String> {
        loop {
            self.rest = self.rest.trim_start();
            let Some(comment) = self.rest.strip_prefix("/*") else {
                return Ok(());
            };
            let end = comment.find("*/").ok_or("a comment is not closed")?;
            self.rest = &comment[end + 2..];
        }
    }
}
