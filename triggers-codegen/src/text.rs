//! Text that may be hostile, and near misses.

use std::borrow::Cow;

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

/// The text with hidden characters written as `\u{…}`.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let escaped = text.chars().fold(String::new(), |mut out, c| {
        if is_hidden(c) {
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

/// The candidate that was probably meant.
pub(crate) fn near<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
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
                alike.max(strsim::jaro_winkler(written, candidate) - 0.15),
                candidate,
            )
        })
        .filter(|(alike, _)| *alike >= CLOSE)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, candidate)| candidate)
}
