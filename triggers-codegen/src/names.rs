//! From wire names to Rust identifiers.

use unicode_ident::{is_xid_continue, is_xid_start};

/// Keywords of all editions that have a raw form.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Words that cannot be identifiers, not even raw ones.
const RESERVED: &[&str] = &["_", "self", "Self", "super", "crate"];

/// A field, function or module name: `startsAt` becomes `starts_at`.
///
/// Keywords become raw identifiers; those that cannot, and names that start with a digit, get an
/// underscore (`self_`, `_2nd`). `None` when the text has no letter or digit.
pub(crate) fn snake(text: &str) -> Option<String> {
    plain_snake(text).map(identifier)
}

/// The words in lowercase, joined with underscores. `None` when there are none.
pub(crate) fn plain_snake(text: &str) -> Option<String> {
    let words: Vec<String> = words(text).map(str::to_lowercase).collect();
    (!words.is_empty()).then(|| words.join("_"))
}

/// The words as JSON keys are usually spelled: `amountDue`. `None` when there are none.
pub(crate) fn camel(text: &str) -> Option<String> {
    let mut words = words(text);
    let first = words.next()?.to_lowercase();
    Some(
        words
            .map(capitalized)
            .fold(first, |name, word| name + &word),
    )
}

/// A type or variant name: `startsAt` becomes `StartsAt`. Otherwise as [`snake`].
pub(crate) fn pascal(text: &str) -> Option<String> {
    let name: String = words(text).map(capitalized).collect();
    (!name.is_empty()).then(|| identifier(name))
}

/// The name of a variant for a scalar: texts as [`pascal`], `1.5` as `Value1_5`, `-3` as
/// `ValueMinus3`. `None` when the text has no letter or digit.
pub(crate) fn variant(value: &serde_yaml::Value) -> Option<String> {
    match value {
        serde_yaml::Value::Bool(value) => Some(capitalized(&value.to_string())),
        serde_yaml::Value::Number(number) => {
            let digits = number
                .to_string()
                .replace('.', "_")
                .replace('-', "Minus")
                .replace('+', "");
            Some(identifier(format!("Value{digits}")))
        }
        serde_yaml::Value::String(text) if text.is_empty() => Some("Empty".to_owned()),
        serde_yaml::Value::String(text) => pascal(text),
        _ => None,
    }
}

/// A title as the dashboard makes it of a property's key: `formId` becomes `Form Id`.
#[must_use]
pub fn title(key: &str) -> String {
    let words = words(key).map(|word| {
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        first.chain(letters).collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

/// The text in ASCII letters, for keys that take no others: `größe` becomes `groesse`. `None` when
/// it has a letter without a usual spelling.
pub(crate) fn ascii(text: &str) -> Option<String> {
    // Letters from U+00C0 to U+017F; `?` has no spelling of one letter.
    const LATIN: &str = "\
        AAAAAA?CEEEEIIIIDNOOOOO?OUUUUY??aaaaaa?ceeeeiiiidnooooo?ouuuuy?y\
        AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi??JjKkkLlLlLlL\
        lLlNnNnNnnNnOoOoOo??RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        let index = (letter as usize).checked_sub(0xC0);
        match letter {
            'Ä' | 'Æ' => plain.push_str("Ae"),
            'ä' | 'æ' => plain.push_str("ae"),
            'Ö' | 'Œ' => plain.push_str("Oe"),
            'ö' | 'œ' => plain.push_str("oe"),
            'Ü' => plain.push_str("Ue"),
            'ü' => plain.push_str("ue"),
            'ß' => plain.push_str("ss"),
            'Þ' => plain.push_str("Th"),
            'þ' => plain.push_str("th"),
            _ if !is_letter(letter) || letter.is_ascii() => plain.push(letter),
            _ => match index.and_then(|index| LATIN.as_bytes().get(index)) {
                Some(ascii) if ascii.is_ascii_alphabetic() => plain.push(char::from(*ascii)),
                _ => return None,
            },
        }
    }
    Some(plain)
}

/// Whether the text can stand as an identifier, keywords in their raw form included.
///
/// Accents that are characters of their own are refused: the compiler would join them with the
/// letter before, and the name would no longer be the one that was checked.
pub(crate) fn is_identifier(text: &str) -> bool {
    let (name, raw) = match text.strip_prefix("r#") {
        Some(name) => (name, true),
        None => (text, false),
    };
    let mut letters = name.chars();
    letters
        .next()
        .is_some_and(|first| first == '_' || (is_xid_start(first) && is_letter(first)))
        && letters.all(|letter| letter == '_' || is_letter(letter))
        && !RESERVED.contains(&name)
        && (raw || !KEYWORDS.contains(&name))
}

/// Makes an identifier of a name that has only letters, digits and underscores.
pub(crate) fn identifier(name: String) -> String {
    if !name.starts_with(|first| first == '_' || is_xid_start(first)) {
        return format!("_{name}");
    }
    if KEYWORDS.contains(&name.as_str()) {
        return format!("r#{name}");
    }
    if RESERVED.contains(&name.as_str()) {
        return format!("{name}_");
    }
    name
}

/// The identifier without its `r#`.
pub(crate) fn unraw(identifier: &str) -> &str {
    identifier.strip_prefix("r#").unwrap_or(identifier)
}

pub(crate) fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}

/// Letters and digits of any script that an identifier can hold.
fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric()
        || (!letter.is_ascii() && letter.is_alphanumeric() && is_xid_continue(letter))
}

/// The words of a name: split at whatever is neither letter nor digit and at camel humps. A run of
/// capitals is one word, its last capital belongs to the word that follows (`HTTPServer`).
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_letter(letter))
        .flat_map(humps)
}

fn humps(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let mut letters = rest.char_indices().peekable();
        let (_, mut before) = letters.next()?;
        let mut end = rest.len();
        while let Some((at, here)) = letters.next() {
            let after = letters.peek().map(|(_, after)| *after);
            let starts = here.is_uppercase()
                && (!before.is_uppercase() || after.is_some_and(char::is_lowercase));
            if starts {
                end = at;
                break;
            }
            before = here;
        }
        let (word, others) = rest.split_at(end);
        rest = others;
        Some(word)
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
        assert_eq!(name("größe").as_deref(), Some("Größe"));
        assert_eq!(name("intérieur").as_deref(), Some("Intérieur"));
        assert_eq!(name("屋上").as_deref(), Some("屋上"));
        assert_eq!(name("на паузе").as_deref(), Some("НаПаузе"));
        assert_eq!(name("किताब").as_deref(), Some("किताब"));
        assert_eq!(name("٣").as_deref(), Some("_٣"));
        assert_eq!(name("👍"), None);
        assert_eq!(name("'+'"), None);
    }

    /// The compiler composes accents that follow their letter.
    #[test]
    fn accents_of_their_own_are_left_out() {
        assert_eq!(pascal("cafe\u{301}").as_deref(), Some("Cafe"));
        assert!(!is_identifier("cafe\u{301}"));
    }

    #[test]
    fn identifiers_are_exactly_the_text() {
        for text in ["a", "_a", "größe", "屋上", "r#type", "a1"] {
            assert!(is_identifier(text), "{text}");
        }
        for text in [
            " a",
            "a ",
            "\ta",
            "a\n",
            "a/**/",
            "/*x*/a",
            "a //x",
            "r#a ",
            "\u{feff}a",
            "",
            "_",
            "1a",
            "type",
            "r#self",
            "r#",
            "a-b",
            "a.b",
            "²",
            "a²",
        ] {
            assert!(!is_identifier(text), "{text:?}");
        }
    }

    #[test]
    fn keys_in_ascii_letters() {
        for (text, expected) in [
            ("größe", Some("groesse")),
            ("prénom", Some("prenom")),
            ("Straße Nr.", Some("Strasse Nr.")),
            ("Łódź", Some("Lodz")),
            ("a_b-2", Some("a_b-2")),
            ("屋上", None),
            ("имя", None),
        ] {
            assert_eq!(ascii(text).as_deref(), expected, "{text}");
        }
    }

    /// Whatever this says is an identifier is one to the parser, and the same one.
    #[test]
    fn syn_agrees() {
        for word in KEYWORDS.iter().chain(RESERVED) {
            assert!(!is_identifier(word), "{word}");
        }
        for text in ["größe", "屋上", "r#type", "_x", "किताब", "union", "Größe2"] {
            let parsed: syn::Ident = syn::parse_str(text).unwrap();
            assert_eq!(parsed.to_string(), text);
        }
    }
}
