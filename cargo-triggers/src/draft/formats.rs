//! Which format a text has, when it is well-formed beyond doubt.

use triggers_codegen::formats::{is_date, is_date_time, is_uuid};

/// The format of the text; none for ordinary text.
pub(super) fn of(text: &str) -> Option<&'static str> {
    let formats = [
        (is_uuid as fn(&str) -> bool, "uuid"),
        (is_date_time, "date-time"),
        (is_date, "date"),
        (is_email, "email"),
        (is_link, "uri"),
    ];
    let found = formats.into_iter().find(|(is, _)| is(text));
    found.map(|(_, name)| name)
}

/// An address as people have it: no quotes, a domain with a dot.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    let local_byte =
        |byte: u8| byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte);
    !local.is_empty()
        && local.bytes().all(local_byte)
        && !local.starts_with('.')
        && !local.ends_with('.')
        && domain.contains('.')
        && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A web address. Any scheme would make a link of `INV:2041`.
fn is_link(text: &str) -> bool {
    let rest = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[')
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte))
    })
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn well_formed_values_have_their_format() {
        for (text, format) in [
            ("8046df3c-7575-4098-a5ab-c91ad8f33c47", "uuid"),
            ("2026-12-01T10:00:00Z", "date-time"),
            ("2026-12-01", "date"),
            ("ana.b+c@mail.example.com", "email"),
            ("https://example.com/pay?x=1#y", "uri"),
        ] {
            assert_eq!(of(text), Some(format), "{text}");
        }
    }

    #[test]
    fn whatever_is_not_beyond_doubt_is_text() {
        for text in [
            "",
            "a1",
            "INV:2041",
            "2026-12-01T10:00:00",
            "2026-13-01",
            "ana@localhost",
            "@example.com",
            "ana b@example.com",
            "https://",
            "https://a b",
            "mailto:ana@example.com",
            "8046df3c75754098a5abc91ad8f33c47",
            "a@-b.com",
            "http://{host}/",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
