//! Cursors: where a page starts, and which query it is a page of. Everything is in the text, so
//! nothing has to be remembered.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Cursor {
    pub(super) start: usize,
    pub(super) filter: Value,
    pub(super) sort: Value,
}

impl Cursor {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text.as_bytes().chunks(2).map(|pair| {
            let pair = std::str::from_utf8(pair)
                .ok()
                .filter(|pair| pair.len() == 2)?;
            // `from_str_radix` would take a sign.
            let sound = pair.bytes().all(|byte| byte.is_ascii_hexdigit());
            sound.then(|| u8::from_str_radix(pair, 16).ok())?
        });
        let json: Vec<u8> = digits.collect::<Option<_>>()?;
        serde_json::from_slice(&json).ok()
    }

    /// The same query from another start.
    pub(super) fn at(&self, start: usize) -> Self {
        Self {
            start,
            ..self.clone()
        }
    }
}

/// Hexadecimal, so that nobody takes it for something to be read or put together by hand.
impl fmt::Display for Cursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        json.bytes()
            .try_for_each(|byte| write!(formatter, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::Cursor;
    use serde_json::json;

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let cursor = Cursor {
            start: 7,
            filter: json!({ "appId": "ä" }),
            sort: json!(null),
        };
        let text = cursor.to_string();
        assert_eq!(Cursor::parse(&text), Some(cursor));
        for wrong in ["", "7", "7b7d", "+7", "äö", &text[2..], &format!("{text}0")] {
            assert_eq!(Cursor::parse(wrong), None, "{wrong}");
        }
    }
}
