//! Whether a text is what its format says.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::formats::{is_date, is_date_time, is_time, is_uuid};

/// Whether the text matches the format; `None` for a format that is not checked: `duration` and
/// `number`, which draft 07 does not have, and unknown ones.
#[must_use]
pub fn matches(format: &str, text: &str) -> Option<bool> {
    Some(match format {
        "uuid" => is_uuid(text),
        "date-time" => is_date_time(text),
        "date" => is_date(text),
        "time" => is_time(text),
        "email" => is_email(text, false),
        "idn-email" => is_email(text, true),
        "hostname" => is_hostname(text, false),
        "idn-hostname" => is_hostname(text, true),
        "ipv4" => text.parse::<Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<Ipv6Addr>().is_ok(),
        "uri" => is_uri(text, Spelling::Ascii, true),
        "uri-reference" => is_uri(text, Spelling::Ascii, false),
        "iri" => is_uri(text, Spelling::Unicode, true),
        "iri-reference" => is_uri(text, Spelling::Unicode, false),
        "uri-template" => is_uri_template(text),
        "json-pointer" => is_json_pointer(text),
        "relative-json-pointer" => is_relative_json_pointer(text),
        "regex" => is_regex(text),
        _ => return None,
    })
}

/// RFC 5321: a local part of at most 64 bytes, `@`, and a host or an address in brackets.
fn is_email(text: &str, unicode: bool) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_atom = |c: char| {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || unicode && !c.is_ascii()
    };
    let quoted = local
        .strip_prefix('"')
        .and_then(|local| local.strip_suffix('"'));
    let valid = match quoted {
        Some(inner) => is_quoted(inner, unicode),
        None => local
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atom)),
    };
    let address = domain
        .strip_prefix('[')
        .and_then(|domain| domain.strip_suffix(']'));
    valid
        && local.len() <= 64
        && match address {
            Some(address) => match address.get(..5) {
                Some(tag) if tag.eq_ignore_ascii_case("ipv6:") => {
                    address[5..].parse::<Ipv6Addr>().is_ok()
                }
                _ => address.parse::<Ipv4Addr>().is_ok(),
            },
            None => is_hostname(domain, unicode),
        }
}

fn is_quoted(text: &str, unicode: bool) -> bool {
    let mut characters = text.chars();
    while let Some(c) = characters.next() {
        let c = if c == '\\' {
            characters.next()
        } else {
            Some(c).filter(|c| *c != '"')
        };
        if !c.is_some_and(|c| matches!(c, ' '..='~' | '\t') || unicode && !c.is_ascii()) {
            return false;
        }
    }
    true
}

/// RFC 1123: labels of 1 to 63 letters, digits and inner hyphens, 253 characters in all.
fn is_hostname(text: &str, unicode: bool) -> bool {
    let is_letter = |c: char| {
        c.is_ascii_alphanumeric() || c == '-' || unicode && !c.is_ascii() && c.is_alphanumeric()
    };
    let separator = |c: char| c == '.' || unicode && matches!(c, '。' | '．' | '｡');
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(is_letter)
            // Hyphens at these places mark labels in Punycode.
            && (label.get(2..4) != Some("--") || label.starts_with("xn--") && label.len() > 4)
    };
    (1..=253).contains(&text.len()) && text.split(separator).all(label)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Ascii,
    Unicode,
}

/// RFC 3986, and RFC 3987 for letters beyond ASCII.
fn is_uri(text: &str, spelling: Spelling, absolute: bool) -> bool {
    let (before, fragment) = text
        .split_once('#')
        .map_or((text, None), |(before, part)| (before, Some(part)));
    let (before, query) = before
        .split_once('?')
        .map_or((before, None), |(before, part)| (before, Some(part)));
    let scheme = before
        .split_once(':')
        .filter(|(scheme, _)| is_scheme(scheme));
    if absolute && scheme.is_none() {
        return false;
    }
    let hierarchy = scheme.map_or(before, |(_, rest)| rest);
    let (authority, path) = match hierarchy.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            (Some(&rest[..end]), &rest[end..])
        }
        None => (None, hierarchy),
    };
    // Without a scheme, a colon in the first segment would make one.
    let first = path.split('/').next().unwrap_or_default();
    let part = |text: &str, more: &str| is_part(text, more, spelling);
    (scheme.is_some() || authority.is_some() || !first.contains(':'))
        && authority.is_none_or(|authority| is_authority(authority, spelling))
        && part(path, ":@/")
        && query.is_none_or(|query| part(query, ":@/?"))
        && fragment.is_none_or(|fragment| part(fragment, ":@/?"))
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

fn is_authority(text: &str, spelling: Spelling) -> bool {
    let (user, host) = text
        .rsplit_once('@')
        .map_or((None, text), |(user, host)| (Some(user), host));
    let (host, port) = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((address, port)) => {
                let future = address.starts_with(['v', 'V']) && address.contains('.');
                if !future && address.parse::<Ipv6Addr>().is_err() {
                    return false;
                }
                ("", port)
            }
            None => return false,
        },
        None => host.find(':').map_or((host, ""), |at| host.split_at(at)),
    };
    let port = match port.strip_prefix(':') {
        Some(port) => port.bytes().all(|byte| byte.is_ascii_digit()),
        None => port.is_empty(),
    };
    port && is_part(host, "", spelling) && user.is_none_or(|user| is_part(user, ":", spelling))
}

/// Unreserved characters, sub-delimiters, those of `more`, and `%` with two digits.
fn is_part(text: &str, more: &str, spelling: Spelling) -> bool {
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let valid = match c {
            '%' => {
                let mut digit = || rest.next().is_some_and(|c| c.is_ascii_hexdigit());
                digit() && digit()
            }
            c if c.is_ascii() => {
                c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=".contains(c) || more.contains(c)
            }
            c => spelling == Spelling::Unicode && c >= '\u{a0}',
        };
        if !valid {
            return false;
        }
    }
    true
}

/// RFC 6570: literals, and expressions in braces.
fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let (literal, expression) = rest.split_at(at);
        let Some((expression, after)) = expression
            .strip_prefix('{')
            .and_then(|rest| rest.split_once('}'))
        else {
            return false;
        };
        let expression = expression
            .strip_prefix(|c: char| "+#./;?&=,!@|".contains(c))
            .unwrap_or(expression);
        if !is_template_literal(literal) || !expression.split(',').all(is_variable) {
            return false;
        }
        rest = after;
    }
    is_template_literal(rest)
}

fn is_template_literal(text: &str) -> bool {
    let excluded = |c: char| c <= ' ' || c == '\u{7f}' || "\"<>\\^`|".contains(c);
    !text.contains(excluded) && has_whole_escapes(text)
}

fn is_variable(text: &str) -> bool {
    let (name, length) = match text.strip_suffix('*') {
        Some(name) => (name, None),
        None => text
            .split_once(':')
            .map_or((text, None), |(name, length)| (name, Some(length))),
    };
    let is_name = |part: &str| {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '%');
        !part.is_empty() && part.chars().all(letter)
    };
    let is_length = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        (1..=4).contains(&text.len()) && !text.starts_with('0') && digits
    };
    name.split('.').all(is_name) && has_whole_escapes(name) && length.is_none_or(is_length)
}

/// Whether each `%` has two digits.
fn has_whole_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|after| {
        let digits = after.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

/// RFC 6901.
fn is_json_pointer(text: &str) -> bool {
    let escapes = text.split('~').skip(1);
    (text.is_empty() || text.starts_with('/'))
        && escapes
            .into_iter()
            .all(|after| after.starts_with(['0', '1']))
}

fn is_relative_json_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, pointer) = text.split_at(digits);
    !number.is_empty()
        && (number == "0" || !number.starts_with('0'))
        && (pointer == "#" || is_json_pointer(pointer))
}

/// Letters that mean something after a backslash.
const ESCAPES: &str = "bBcdDfknpPrsStuvwWx";

/// Whether a regular expression is one by the rules of ECMA 262 that no dialect breaks: brackets are
/// closed, repetitions have something to repeat, and escapes mean something.
fn is_regex(text: &str) -> bool {
    let mut open = 0_usize;
    let mut in_class = false;
    let mut can_repeat = false;
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let Some(letter) = rest.next() else {
                    return false;
                };
                if letter.is_ascii_alphabetic() && !ESCAPES.contains(letter) {
                    return false;
                }
                // `\p{L}`, `\u{61}`
                let braces = matches!(letter, 'p' | 'P' | 'u') && rest.next_if_eq(&'{').is_some();
                if braces && !rest.any(|it| it == '}') {
                    return false;
                }
                can_repeat = true;
            }
            ']' if in_class => (in_class, can_repeat) = (false, true),
            _ if in_class => {}
            '[' => in_class = true,
            '(' => {
                open += 1;
                // `(?:`, `(?=` and the like.
                rest.next_if_eq(&'?');
                can_repeat = false;
            }
            ']' | '}' => return false,
            ')' if open == 0 => return false,
            ')' => {
                open -= 1;
                can_repeat = true;
            }
            '*' | '+' | '?' | '{' if !can_repeat => return false,
            '*' | '+' | '?' | '{' => {
                if c == '{' && !is_count(&mut rest) {
                    return false;
                }
                rest.next_if_eq(&'?');
                can_repeat = false;
            }
            '|' | '^' => can_repeat = false,
            _ => can_repeat = true,
        }
    }
    open == 0 && !in_class
}

/// Whether the rest of a repetition comes next: `2}`, `2,}` or `2,5}`.
fn is_count(rest: &mut impl Iterator<Item = char>) -> bool {
    let mut closed = false;
    let text: String = rest
        .take_while(|it| {
            closed = *it == '}';
            !closed
        })
        .collect();
    let (least, most) = text.split_once(',').unwrap_or((&text, ""));
    let is_number = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    closed && !least.is_empty() && is_number(least) && is_number(most)
}
