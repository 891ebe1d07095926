//! The access token: what calls carry when the sandbox can be reached from other machines.
//!
//! Three ways, since the `Authorization` header belongs to the remote API: a header for programs,
//! the password of basic authentication for browsers, and a path in front of every path for clients
//! that can be given nothing but a URL.

use super::{Guard, text};
use crate::base64;
use crate::remote::Refusal;
use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use std::fmt;

/// Fewer characters could be guessed.
const MIN_LENGTH: usize = 16;

const HEADER: &str = "x-sandbox-token";
const PATH: &str = "/_token/";

/// A token that stands in headers, paths and passwords as it is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct AccessToken(String);

/// Without the token, which must not get into logs.
impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessToken(…)")
    }
}

impl AccessToken {
    /// The error is a whole sentence without the token.
    pub(crate) fn parse(text: String) -> Result<Self, &'static str> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
        if text.len() >= MIN_LENGTH && text.bytes().all(plain) {
            Ok(Self(text))
        } else {
            Err("the access token needs 16 or more letters, digits, `-`, `.`, `_` or `~`")
        }
    }

    /// Takes the same time wherever the first difference is.
    fn is(&self, given: &str) -> bool {
        let differs = |differs, (a, b)| differs | (a ^ b);
        given.len() == self.0.len() && self.0.bytes().zip(given.bytes()).fold(0, differs) == 0
    }

    /// Whether the header has it, which is taken out, as is an address with the token in front of
    /// its path (`Referer`).
    fn leaves_header(&self, headers: &mut HeaderMap) -> bool {
        let found = text(headers, HEADER).is_some_and(|given| self.is(given));
        headers.remove(HEADER);
        if text(headers, header::REFERER.as_str()).is_some_and(|from| from.contains(&self.0)) {
            headers.remove(header::REFERER);
        }
        found
    }

    /// Whether the password is it; then it is taken out.
    fn leaves_password(&self, headers: &mut HeaderMap) -> bool {
        let given = text(headers, header::AUTHORIZATION.as_str()).and_then(password);
        let found = given.is_some_and(|given| self.is(&given));
        if found {
            headers.remove(header::AUTHORIZATION);
        }
        found
    }
}

impl Guard {
    /// Takes the token out of the call, so that neither journal nor handlers see it.
    pub(super) fn access(&self, request: &mut Request) -> Result<(), Refusal> {
        let Some(token) = &self.token else {
            return Ok(());
        };
        // Whoever gives it twice leaves it nowhere.
        let in_header = token.leaves_header(request.headers_mut());
        let in_password = token.leaves_password(request.headers_mut());
        let in_path = below(token, request.uri()).map(|uri| *request.uri_mut() = uri);
        if in_header || in_password || in_path.is_some() {
            return Ok(());
        }
        Err(Refusal::application(
            StatusCode::UNAUTHORIZED,
            "ACCESS_TOKEN_REQUIRED",
            "this sandbox needs its access token: as the header `x-sandbox-token`, as the \
             password of basic authentication, or in front of the path as `/_token/TOKEN`",
        ))
    }
}

/// The path behind `/_token/TOKEN`, if that is what it begins with.
fn below(token: &AccessToken, uri: &Uri) -> Option<Uri> {
    let rest = uri.path_and_query()?.as_str().strip_prefix(PATH)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (given, path) = rest.split_at(end);
    if !token.is(given) {
        return None;
    }
    let path = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("/{path}")
    };
    path.parse().ok()
}

/// The password of `Basic …`.
fn password(authorization: &str) -> Option<String> {
    let (scheme, encoded) = authorization.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let (_, password) = decode(encoded.trim())?
        .split_once(':')
        .map(|(user, password)| (user.to_owned(), password.to_owned()))?;
    Some(password)
}

/// Base64 as basic authentication uses it.
fn decode(encoded: &str) -> Option<String> {
    String::from_utf8(base64::decode(encoded)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{AccessToken, below, password};

    fn token() -> AccessToken {
        AccessToken::parse("0123456789abcdef".to_owned()).expect("a sound token")
    }

    #[test]
    fn only_tokens_that_are_long_and_plain_are_taken() {
        for text in [
            "",
            "short",
            "0123456789abcde ",
            "0123456789abcde/",
            "0123456789abcdeä",
        ] {
            assert!(AccessToken::parse(text.to_owned()).is_err(), "{text}");
        }
        assert!(!format!("{:?}", token()).contains("0123"));
    }

    #[test]
    fn the_password_of_basic_authentication() {
        let given = |text: &str| password(text);
        assert_eq!(given("Basic YTpi").as_deref(), Some("b"));
        assert_eq!(given("basic YW55Om9uZTp0d28=").as_deref(), Some("one:two"));
        assert_eq!(given("Basic OjEyMw==").as_deref(), Some("123"));
        for wrong in [
            "",
            "Basic",
            "Basic YWI=",
            "Basic !",
            "Bearer YTpi",
            "Basic /w==",
        ] {
            assert_eq!(given(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_path_behind_the_token() {
        let path = |path: &str| below(&token(), &path.parse().expect("a path"));
        for (given, expected) in [
            ("/_token/0123456789abcdef/a/b?c=d", "/a/b?c=d"),
            ("/_token/0123456789abcdef", "/"),
            ("/_token/0123456789abcdef?a=b", "/?a=b"),
            ("/_token/0123456789abcdef//x", "//x"),
        ] {
            assert_eq!(path(given).expect(given).to_string(), expected, "{given}");
        }
        for wrong in [
            "/",
            "/_token/",
            "/_token/0123456789abcdeg/",
            "/_token/0123456789abcdef0/",
            "/%5ftoken/0123456789abcdef/",
            "/x/_token/0123456789abcdef/",
        ] {
            assert_eq!(path(wrong), None, "{wrong}");
        }
    }
}
