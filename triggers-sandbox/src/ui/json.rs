//! JSON text with line breaks, and nothing else changed: order and spelling stay the caller's own.

/// Breaks the lines of JSON text; anything that is not JSON comes back as it is.
pub(super) fn readable(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut lines = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' => {
                lines.push('"');
                while let Some(inner) = characters.next() {
                    lines.push(inner);
                    match inner {
                        '\\' => lines.extend(characters.next()),
                        '"' => break,
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                lines.push(character);
                while characters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    lines.push(end);
                } else {
                    depth += 1;
                    new_line(&mut lines, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut lines, depth);
                lines.push(character);
            }
            ',' => {
                lines.push(',');
                new_line(&mut lines, depth);
            }
            ':' => lines.push_str(": "),
            blank if blank.is_ascii_whitespace() => {}
            other => lines.push(other),
        }
    }
    lines
}

fn new_line(lines: &mut String, depth: usize) {
    lines.push('\n');
    lines.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn only_line_breaks_are_added() {
        let text = r#"{"b":[1, 2.50,{}],"a" :{"x\"y":"a,b: {"}, "e":[ ]}"#;
        let lines = "{\n  \"b\": [\n    1,\n    2.50,\n    {}\n  ],\n  \"a\": {\n    \"x\\\"y\": \"a,b: {\"\n  },\n  \"e\": []\n}";
        assert_eq!(readable(text), lines);
        assert_eq!(readable(lines), lines);
        for other in ["", "{", "<html>", "{\"a\":}"] {
            assert_eq!(readable(other), other);
        }
    }
}
