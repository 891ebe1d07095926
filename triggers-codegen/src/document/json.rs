//! JSON that other programs wrote.

use std::borrow::Cow;

/// Replaces comments in JSON with spaces, so that a YAML reader does not take them for keys. All
/// characters keep their places. Text that is not JSON is returned as it is.
pub(crate) fn without_comments(text: &str) -> Cow<'_, str> {
    let mut blanks = Vec::new();
    let mut is_json = false;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = &text[at..];
        let end = match bytes[at] {
            b'"' => {
                at += string_length(rest);
                continue;
            }
            b'/' if rest.starts_with("//") && !is_url(&text[..at]) => line_length(rest),
            b'/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            b'#' => line_length(rest),
            b'{' | b'[' => {
                is_json = true;
                at += 1;
                continue;
            }
            byte if is_json || byte.is_ascii_whitespace() => {
                at += rest.chars().next().map_or(1, char::len_utf8);
                continue;
            }
            // A document that does not begin with a bracket is YAML.
            _ => return Cow::Borrowed(text),
        };
        blanks.push(at..at + end);
        at += end;
    }
    if blanks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for blank in blanks {
        out.push_str(&text[done..blank.start]);
        let blanked = text[blank.clone()].chars();
        out.extend(blanked.map(|c| if matches!(c, '\n' | '\r') { c } else { ' ' }));
        done = blank.end;
    }
    out.push_str(&text[done..]);
    Cow::Owned(out)
}

/// Whether a text in front of `//` ends with the scheme of a URL, which YAML allows without quotes.
fn is_url(before: &str) -> bool {
    let scheme = before.strip_suffix(':');
    scheme.is_some_and(|scheme| scheme.ends_with(|c: char| c.is_ascii_alphanumeric()))
}

/// The length of the line without its end.
fn line_length(text: &str) -> usize {
    text.find(['\n', '\r']).unwrap_or(text.len())
}

/// The length of the string that `text` begins with, its quotes included.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let end = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        end
    });
    end.map_or(text.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::without_comments;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without_comments(text), expected);
    }

    #[test]
    fn comments_become_spaces() {
        check(
            "// a\n{\"b\": 1 // é, \"x\"\n}",
            "    \n{\"b\": 1          \n}",
        );
        check("[1, /* {\r\n */ 2]", "[1,     \r\n    2]");
        check("{ # [\n}", "{    \n}");
        check("{\"a\": 1} // end", "{\"a\": 1}       ");
        check("{ /* not closed", "{              ");
    }

    #[test]
    fn strings_and_yaml_are_kept() {
        for text in [
            r#"{"url": "https://a.example/*b*/", "c": "\"//", d: [https://a.example]}"#,
            "a: // no comment\n",
            "- {b: //}",
            "",
            "\"//\"",
        ] {
            check(text, text);
        }
    }
}
