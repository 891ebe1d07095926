//! Text that may be hostile, and near misses.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Whether the character could move the cursor or turn the reading direction in a terminal, in an
/// editor or in generated documentation.
pub(crate) fn is_hidden(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{200e}'
        | '\u{200f}'
        | '\u{61c}'
        | '\u{feff}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

/// Whether the character leaves no mark: a text of nothing else would look empty.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}'
        | '\u{e0000}'..='\u{e0fff}')
        || c != ' ' && c.is_whitespace()
}

/// Whether the text has nothing but printable ASCII, spaces, tabs and line feeds, as most has.
///
/// A loop over bytes: every character of every manifest passes here, in a proc macro that is built
/// without optimization, where an iterator costs ten times as much.
pub(crate) fn is_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut index = 0;
    while index < bytes.len() {
        let byte = bytes[index];
        if byte > b'~' || byte < b' ' && byte != b'\n' && byte != b'\t' {
            return false;
        }
        index += 1;
    }
    true
}

/// The first character of the text that no manifest may hold: it could move the cursor or turn the
/// reading direction.
#[must_use]
pub fn hidden_in(text: &str) -> Option<char> {
    if is_plain(text) {
        return None;
    }
    text.chars().find(|c| is_hidden(*c))
}

/// The lines as the YAML reader counts them.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    // Both are optimized even where this crate is not.
    if text.is_ascii() && !text.contains('\r') {
        return text.split('\n').collect();
    }
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        lines.push(&rest[..at]);
        let crlf = rest[at..].starts_with("\r\n");
        let wide = rest[at..].chars().next().map_or(1, char::len_utf8);
        rest = &rest[at + if crlf { 2 } else { wide }..];
    }
    lines.push(rest);
    lines
}

/// The text with hidden characters written as `\u{…}`; so are those that leave no mark, if there are no others.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    let visible = is_plain(text) || !text.chars().all(is_invisible);
    if visible && (is_plain(text) || !text.contains(is_hidden)) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().fold(String::new(), |mut out, c| {
        if is_hidden(c) || !visible {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
        out
    });
    Cow::Owned(escaped)
}

/// A manifest's text inside a message: escaped, and cut so that it cannot bury the message.
pub(crate) fn quote(text: &str) -> String {
    const LONGEST: usize = 60;
    let cut = text.char_indices().nth(LONGEST);
    let (text, more) = cut.map_or((text, ""), |(at, _)| (&text[..at], "…"));
    format!("`{}{more}`", escape(text).replace('\n', "\\n"))
}

/// The text as it can be written as a key in YAML: in quotes where it needs them.
pub(crate) fn yaml_text(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    if text.starts_with(char::is_alphabetic) && text.chars().all(plain) {
        text.to_owned()
    } else if is_plain(text) && !text.contains(['\n', '\t']) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        let mut json = String::new();
        for c in crate::json::text(&text.into()).chars() {
            if is_hidden(c) || is_invisible(c) {
                let _ = match u32::from(c) {
                    wide @ 0x1_0000.. => write!(json, "\\U{wide:08x}"),
                    code => write!(json, "\\u{code:04x}"),
                };
            } else {
                json.push(c);
            }
        }
        json
    }
}

/// The candidate that was probably meant.
#[must_use]
pub fn near<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const CLOSE: f64 = 0.75;
    if written.len() > 100 {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| {
            let alike = strsim::normalized_damerau_levenshtein(
                &written.to_lowercase(),
                &candidate.to_lowercase(),
            );
            (
                alike.max(strsim::jaro_winkler(written, candidate) - 0.14),
                candidate,
            )
        })
        .filter(|(alike, _)| *alike >= CLOSE)
        .max_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| other.cmp(one)))
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_shown() {
        assert_eq!(escape("a\u{202e}b\u{0}\n"), "a\\u{202e}b\\u{0}\n");
        assert_eq!(escape("größe 漢字"), "größe 漢字");
        assert_eq!(escape("क\u{94d}\u{200d}ष"), "क\u{94d}\u{200d}ष");
        assert_eq!(quote("\u{200d}"), "`\\u{200d}`");
        assert_eq!(quote("\u{a0}\u{e0041}"), "`\\u{a0}\\u{e0041}`");
        assert_eq!(yaml_text("x.\u{200d}\u{e0041}"), "\"x.\\u200d\\U000e0041\"");
    }

    #[test]
    fn quoted_text_is_cut() {
        assert_eq!(quote("a\nb"), "`a\\nb`");
        assert_eq!(quote(&"x".repeat(100)).chars().count(), 63);
    }

    #[test]
    fn near_misses_are_found_and_others_are_not() {
        let words = ["startsAt", "contactId", "description"];
        assert_eq!(near("startAt", words), Some("startsAt"));
        assert_eq!(near("contactID", words), Some("contactId"));
        assert_eq!(near("descripton", words), Some("description"));
        assert_eq!(near("price", words), None);
        assert_eq!(near("x", []), None);
    }
}
