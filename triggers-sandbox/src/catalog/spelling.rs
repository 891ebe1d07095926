//! How GUIDs and moments may be spelled.

use crate::options::assumed::{DateSpelling, GuidSyntax};
use jiff::Timestamp;
use jiff::civil::DateTime;
use uuid::{Uuid, Variant};

/// Whether the text is a GUID: 36 characters, of any version and case unless that is ruled out.
pub(crate) fn is_guid(text: &str, syntax: GuidSyntax) -> bool {
    let guid = Uuid::try_parse(text).ok().filter(|_| text.len() == 36);
    guid.is_some_and(|guid| match syntax {
        GuidSyntax::Any => true,
        GuidSyntax::Strict => {
            guid.get_variant() == Variant::RFC4122
                && (1..=8).contains(&guid.get_version_num())
                && !text.bytes().any(|byte| byte.is_ascii_uppercase())
        }
    })
}

/// The moment that a text stands for, if it is spelled in a way that is taken.
pub(crate) fn moment(text: &str, spelling: DateSpelling) -> Option<Timestamp> {
    // The parser knows more spellings than RFC 3339, `+0100` among them.
    let moment = text.parse().ok();
    match spelling {
        DateSpelling::Rfc3339 => moment.filter(|_| ends_as_rfc3339(text)),
        DateSpelling::Lenient => moment.or_else(|| in_utc(text.parse().ok()?)),
    }
}

fn ends_as_rfc3339(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [.., b'Z' | b'z'] | [.., b'+' | b'-', _, _, b':', _, _]
    )
}

fn in_utc(naive: DateTime) -> Option<Timestamp> {
    let zoned = naive.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::{is_guid, moment};
    use crate::options::assumed::{DateSpelling, GuidSyntax};

    #[test]
    fn guids() {
        for (text, any, strict) in [
            ("16ef8c9c-7c5a-4d5e-9d3b-0a1b2c3d4e5f", true, true),
            ("16EF8C9C-7C5A-4D5E-9D3B-0A1B2C3D4E5F", true, false),
            ("16ef8c9c-7c5a-0d5e-9d3b-0a1b2c3d4e5f", true, false),
            ("16ef8c9c-7c5a-4d5e-cd3b-0a1b2c3d4e5f", true, false),
            ("00000000-0000-0000-0000-000000000000", true, false),
            ("16ef8c9c7c5a4d5e9d3b0a1b2c3d4e5f", false, false),
            ("", false, false),
        ] {
            assert_eq!(is_guid(text, GuidSyntax::Any), any, "{text}");
            assert_eq!(is_guid(text, GuidSyntax::Strict), strict, "{text}");
        }
    }

    #[test]
    fn moments() {
        for (text, strict, lenient) in [
            ("2026-12-01T10:00:00Z", true, true),
            ("2026-12-01T11:00:00+01:00", true, true),
            ("2026-12-01T11:00:00+0100", false, true),
            ("2026-12-01T10:00:00", false, true),
            ("tomorrow", false, false),
        ] {
            let read = |spelling| moment(text, spelling).map(|moment| moment.to_string());
            let expected = |taken: bool| taken.then(|| "2026-12-01T10:00:00Z".to_owned());
            assert_eq!(read(DateSpelling::Rfc3339), expected(strict), "{text}");
            assert_eq!(read(DateSpelling::Lenient), expected(lenient), "{text}");
        }
    }
}
