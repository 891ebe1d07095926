//! Moments and lengths of time as people read them: in UTC, until the page's script puts them into the
//! zone that was chosen.

use askama::filters::HtmlSafe;
use jiff::Timestamp;
use serde::Serialize;
use std::fmt;

/// A moment on the page: exact for machines, short for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub(super) struct When(pub(super) Timestamp);

impl When {
    /// `2026-12-01 10:00:00`
    pub(super) fn full(self) -> String {
        self.as_text(FULL)
    }

    /// `10:00:00.250`
    pub(super) fn clock(self) -> Tag {
        Tag(self, "%H:%M:%S%.3f")
    }

    /// In a format of `strftime`.
    pub(super) fn as_text(self, format: &str) -> String {
        self.0.strftime(format).to_string()
    }

    /// `Tuesday`
    pub(super) fn weekday(self) -> Tag {
        Tag(self, "%A")
    }

    /// RFC 3339, for `datetime` attributes.
    pub(super) fn exact(self) -> String {
        self.0.to_string()
    }

    /// `in 2 d 3 h` or `5 min ago`.
    pub(super) fn from(self, now: Timestamp) -> String {
        let seconds = self.0.duration_since(now).as_secs();
        match seconds {
            0 => "now".to_owned(),
            1.. => format!("in {}", length(seconds.unsigned_abs())),
            _ => format!("{} ago", length(seconds.unsigned_abs())),
        }
    }
}

const FULL: &str = "%Y-%m-%d %H:%M:%S";

/// A `time` element, and the format that the page's script writes it in for other zones.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag(When, &'static str);

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(when, format) = self;
        let (exact, text) = (when.exact(), when.as_text(format));
        write!(
            f,
            "<time datetime=\"{exact}\" data-format=\"{format}\">{text}</time>"
        )
    }
}

/// The whole of it, as a `time` element.
impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Tag(*self, FULL).fmt(f)
    }
}

/// Dates have no character that means anything to HTML.
impl HtmlSafe for Tag {}
impl HtmlSafe for When {}

/// The two largest units: `2 d 3 h`, `4 min`, `12 s`.
pub(super) fn length(seconds: u64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (365 * 86_400, "y"),
        (86_400, "d"),
        (3600, "h"),
        (60, "min"),
        (1, "s"),
    ];
    let mut left = seconds;
    let mut parts = Vec::new();
    for (size, name) in UNITS {
        if left >= size && parts.len() < 2 {
            parts.push(format!("{} {name}", left / size));
        } else if !parts.is_empty() {
            break;
        }
        left %= size;
    }
    if parts.is_empty() {
        return "0 s".to_owned();
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{When, length};

    #[test]
    fn lengths_in_words() {
        let texts = [0, 59, 60, 3_661, 90_000, 86_400, 86_401].map(length);
        assert_eq!(
            texts,
            ["0 s", "59 s", "1 min", "1 h 1 min", "1 d 1 h", "1 d", "1 d"]
        );
    }

    #[test]
    fn both_directions() {
        let at = |text: &str| text.parse().expect("a timestamp");
        let noon = at("2026-12-01T12:00:00Z");
        assert_eq!(When(at("2026-12-03T13:00:00Z")).from(noon), "in 2 d 1 h");
        assert_eq!(When(at("2026-12-01T11:55:00Z")).from(noon), "5 min ago");
        assert_eq!(When(noon).from(noon), "now");
    }
}
