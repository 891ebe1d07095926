//! Text that is never shown and is wiped when dropped.

use std::fmt;
use std::sync::Arc;

use hyper::header::HeaderValue;
use zeroize::Zeroizing;

#[derive(Clone)]
pub(crate) struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Zeroizing::new(text.into())))
    }

    /// The text itself; the name makes its uses easy to find.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// What no text of an answer may show. Services and what is between quote what they were sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hidden {
    secret: Option<Secret>,
    token: Option<HeaderValue>,
}

impl Hidden {
    pub(crate) fn new(secret: &Secret, token: Option<&HeaderValue>) -> Self {
        Self {
            secret: Some(secret.clone()),
            token: token.cloned(),
        }
    }

    /// The text with a mark in each place of a secret or token.
    pub(crate) fn redact(&self, mut text: String) -> String {
        let secret = self.secret.as_ref().map(Secret::expose);
        let token = self.token.as_ref().and_then(|token| token.to_str().ok());
        for hidden in [secret, token].into_iter().flatten() {
            // Within a quoted request it is written as in JSON.
            let json = Zeroizing::new(serde_json::to_string(hidden).unwrap_or_default());
            for form in [hidden, json.trim_matches('"')] {
                if !form.is_empty() && text.contains(form) {
                    text = text.replace(form, "(secret)");
                }
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::{Hidden, Secret};

    #[test]
    fn neither_secret_nor_token_is_left() {
        let token = HeaderValue::from_static("t.oken");
        let hidden = Hidden::new(&Secret::new("a\"b\\c"), Some(&token));
        for (text, expected) in [
            (
                "a\"b\\c, t.oken and t.oken",
                "(secret), (secret) and (secret)",
            ),
            (
                r#"{"client_secret":"a\"b\\c"}"#,
                r#"{"client_secret":"(secret)"}"#,
            ),
            ("nothing", "nothing"),
        ] {
            assert_eq!(hidden.redact(text.to_owned()), expected);
        }
        assert_eq!(Hidden::default().redact("t.oken".to_owned()), "t.oken");
        assert_eq!(
            Hidden::new(&Secret::new(""), None).redact("a".to_owned()),
            "a"
        );
    }
}
