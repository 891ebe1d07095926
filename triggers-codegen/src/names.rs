//! From wire names to Rust identifiers.

/// A field, function or module name: `startsAt` becomes `starts_at`.
///
/// Keywords become raw identifiers; those that cannot, and names that start with a digit, get an
/// underscore (`self_`, `_2nd`). `None` when no ASCII letter or digit is in the text.
pub(crate) fn snake(text: &str) -> Option<String> {
    identifier(plain_snake(text)?)
}

/// The words in lowercase, joined with underscores. `None` when there are none.
pub(crate) fn plain_snake(text: &str) -> Option<String> {
    let words: Vec<String> = words(text).map(str::to_ascii_lowercase).collect();
    (!words.is_empty()).then(|| words.join("_"))
}

/// The words as JSON keys are usually spelled: `amountDue`. `None` when there are none.
pub(crate) fn camel(text: &str) -> Option<String> {
    let mut words = words(text);
    let first = words.next()?.to_ascii_lowercase();
    Some(
        words
            .map(capitalized)
            .fold(first, |name, word| name + &word),
    )
}

/// A type or variant name: `startsAt` becomes `StartsAt`. Otherwise as [`snake`].
pub(crate) fn pascal(text: &str) -> Option<String> {
    identifier(words(text).map(capitalized).collect())
}

/// The name of a variant for a scalar: texts as [`pascal`], `1.5` as `Value1_5`, `-3` as
/// `ValueMinus3`. `None` when the text has a letter that is not ASCII, which would stumble over
/// lints in the app, or no letter or digit at all.
pub(crate) fn variant(value: &serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::Bool(value) => Some(capitalized(&value.to_string())),
        serde_yaml::Value::Number(number) => {
            let digits = number
                .to_string()
                .replace('.', "_")
                .replace('-', "Minus")
                .replace('+', "");
            identifier(format!("Value{digits}"))
        }
        serde_yaml::Value::String(text) if text.is_empty() => Some("Empty".to_owned()),
        serde_yaml::Value::String(text)
            if text.chars().any(|c| !c.is_ascii() && c.is_alphanumeric()) =>
        {
            None
        }
        serde_yaml::Value::String(text) => pascal(text),
        _ => None,
    }
}

/// A title as the dashboard makes it of a property's key (spec §2.5): `formId` becomes `Form Id`.
#[must_use]
pub fn title(key: &str) -> String {
    let words = words(key).map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_ascii_uppercase() + rest
    });
    words.collect::<Vec<_>>().join(" ")
}

/// Whether the text can stand as an identifier, keywords in their raw form included.
pub(crate) fn is_identifier(text: &str) -> bool {
    // `gen` is a keyword since edition 2024, which syn does not know.
    !matches!(text, "_" | "gen") && syn::parse_str::<syn::Ident>(text).is_ok()
}

/// Makes an identifier of a name that has only ASCII letters, digits and underscores.
pub(crate) fn identifier(name: String) -> Option<String> {
    let first = name.chars().next()?;
    if first.is_ascii_digit() {
        return Some(format!("_{name}"));
    }
    // Words alone can be keywords. Asking syn costs a round trip to the compiler for each name.
    let word = name.len() <= 16 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !word || is_identifier(&name) {
        return Some(name);
    }
    let raw = format!("r#{name}");
    Some(if is_identifier(&raw) {
        raw
    } else {
        format!("{name}_")
    })
}

/// The identifier without its `r#`.
pub(crate) fn unraw(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

fn capitalized(word: &str) -> String {
    let mut word = word.to_ascii_lowercase();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// The words of a name: split at whatever is neither letter nor digit and at camel humps. A run of
/// capitals is one word, its last capital belongs to the word that follows (`HTTPServer`).
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .flat_map(humps)
}

fn humps(run: &str) -> impl Iterator<Item = &str> {
    let bytes = run.as_bytes();
    let mut start = 0;
    (1..=bytes.len()).filter_map(move |at| {
        let boundary = at == bytes.len() || {
            let (before, here) = (bytes[at - 1], bytes[at]);
            let after = bytes.get(at + 1).copied().unwrap_or(b'A');
            here.is_ascii_uppercase()
                && (!before.is_ascii_uppercase() || after.is_ascii_lowercase())
        };
        boundary.then(|| {
            let word = &run[start..at];
            start = at;
            word
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_yaml::Value;

    #[track_caller]
    fn check(text: &str, expected_snake: &str, expected_pascal: &str) {
        assert_eq!(
            snake(text).as_deref(),
            Some(expected_snake),
            "snake of {text}"
        );
        assert_eq!(
            pascal(text).as_deref(),
            Some(expected_pascal),
            "pascal of {text}"
        );
    }

    #[test]
    fn humps_dashes_and_capitals_part_words() {
        check("startsAt", "starts_at", "StartsAt");
        check("invoice_overdue", "invoice_overdue", "InvoiceOverdue");
        check("my-app-trigger", "my_app_trigger", "MyAppTrigger");
        check("HTTPServer", "http_server", "HttpServer");
        check("contactID", "contact_id", "ContactId");
        check("address2Line", "address2_line", "Address2Line");
        check("a__b_", "a_b", "AB");
        check("X", "x", "X");
    }

    #[test]
    fn titles_are_keys_split_at_humps() {
        for (key, expected) in [
            ("formId", "Form Id"),
            ("submitterId", "Submitter Id"),
            ("contactID", "Contact ID"),
            ("due_date", "Due Date"),
            ("HTTPServer", "HTTP Server"),
            ("2nd", "2nd"),
        ] {
            assert_eq!(title(key), expected);
        }
    }

    #[test]
    fn digits_first_get_an_underscore() {
        check("2nd", "_2nd", "_2nd");
        check("2fa_code", "_2fa_code", "_2faCode");
    }

    #[test]
    fn keywords_become_raw_and_five_get_an_underscore() {
        check("type", "r#type", "Type");
        check("match", "r#match", "Match");
        check("gen", "r#gen", "Gen");
        for word in ["self", "super", "crate"] {
            assert_eq!(snake(word), Some(format!("{word}_")));
        }
        assert_eq!(pascal("self").as_deref(), Some("Self_"));
        assert_eq!(snake("_"), None);
    }

    #[test]
    fn every_name_is_an_identifier() {
        for text in [
            "self", "Self", "_", "async", "1", "true", "yield", "union", "a-b", "dyn", "try",
        ] {
            for name in [snake(text), pascal(text)].into_iter().flatten() {
                assert!(is_identifier(&name), "{name}");
            }
        }
    }

    #[test]
    fn variants_of_scalars() {
        let name = |yaml: &str| variant(&serde_yaml::from_str::<Value>(yaml).unwrap_or_default());
        assert_eq!(name("1.5").as_deref(), Some("Value1_5"));
        assert_eq!(name("-3").as_deref(), Some("ValueMinus3"));
        assert_eq!(name("true").as_deref(), Some("True"));
        assert_eq!(name("EUR").as_deref(), Some("Eur"));
        assert_eq!(name("on hold").as_deref(), Some("OnHold"));
        assert_eq!(name("''").as_deref(), Some("Empty"));
        assert_eq!(name("größe"), None);
        assert_eq!(name("'+'"), None);
    }
}
