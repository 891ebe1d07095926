//! Scalars as YAML takes them for nothing else.

use serde_yaml::Value;

/// The text as a plain scalar where that is safe, else in quotes, as JSON writes it.
pub(crate) fn text(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.ends_with(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == ' ' || c == '_')
        && !is_a_word_of_yaml(text);
    if plain { text.to_owned() } else { json(text) }
}

/// A key of a mapping.
pub(crate) fn key(key: &str) -> String {
    let dashed = key.replace('-', "_");
    if text(&dashed) == dashed {
        key.to_owned()
    } else {
        text(key)
    }
}

/// Words that some reader of YAML takes for a boolean or for nothing.
fn is_a_word_of_yaml(text: &str) -> bool {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// A value in flow style. Texts are always in quotes, so that none becomes a date or a number.
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::String(text) => json(text),
        Value::Sequence(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Mapping(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Mapping(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                format!(
                    "{}: {}",
                    self::key(key.as_str().unwrap_or_default()),
                    flow(value)
                )
            });
            format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
        }
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Tagged(tagged) => flow(&tagged.value),
    }
}

fn json(text: &str) -> String {
    crate::json::visible(&serde_json::Value::from(text).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scalar_is_read_back_as_it_was() {
        for original in [
            "Form Id",
            "true",
            "No",
            "n",
            "",
            " x",
            "a: b",
            "- a",
            "x #y",
            "1e3",
            "0x1F",
            "~",
            "2026-12-01",
            "a\nb",
            "\"",
            "ü",
            "a-b",
            "null",
            "a1",
            "1a",
            "on",
        ] {
            let yaml = format!("{}: {}\n", key(original), text(original));
            let read: Value = serde_yaml::from_str(&yaml).unwrap();
            let (key, value) = read.as_mapping().unwrap().iter().next().unwrap();
            assert_eq!(
                (key.as_str(), value.as_str()),
                (Some(original), Some(original)),
                "{yaml}"
            );
        }
    }

    #[test]
    fn flow_style_is_read_back_as_it_was() {
        let text = r#"[{"a": "1", "true": [null, true, -1.5, 1e300, {}]}, "x\ty\u0000", []]"#;
        let value: Value = serde_json::from_str(text).unwrap();
        let read: Value = serde_yaml::from_str(&flow(&value)).unwrap();
        assert_eq!(read, value);
    }
}
