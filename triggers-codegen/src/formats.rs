//! Whether a text is what its format says, for the formats of dates and ids.

/// Whether the text is a GUID in its usual spelling, either case.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether the text is a calendar date as RFC 3339 writes it.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else {
        return false;
    };
    let Some((month, day)) = rest.split_once('-') else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    (1..=days).contains(&day)
}

/// Whether the text is a date and time with an offset, as RFC 3339 writes it.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    let (Some(date), Some(time)) = (text.get(..10), text.get(11..)) else {
        return false;
    };
    is_date(date) && text[10..].starts_with(['T', 't']) && is_time(time)
}

/// Whether the text is a time with an offset, as RFC 3339 writes it.
#[must_use]
pub fn is_time(text: &str) -> bool {
    let (time, offset) = if let Some(time) = text.strip_suffix(['Z', 'z']) {
        (time, Some(0))
    } else if let Some(sign) = text.rfind(['+', '-']) {
        let (time, offset) = text.split_at(sign);
        let minutes = minutes(&offset[1..]);
        (
            time,
            minutes.map(|minutes| {
                if offset.starts_with('-') {
                    -minutes
                } else {
                    minutes
                }
            }),
        )
    } else {
        return false;
    };
    let (Some(start), Some(rest)) = (time.get(..5), time.get(5..)) else {
        return false;
    };
    let (Some(offset), Some(start), Some(rest)) = (offset, minutes(start), rest.strip_prefix(':'))
    else {
        return false;
    };
    let (seconds, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    // A leap second is the last of a day in UTC.
    let leap = (start - offset).rem_euclid(24 * 60) == 24 * 60 - 1;
    digits(seconds, 2).is_some_and(|seconds| seconds < 60 || seconds == 60 && leap)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

/// Hours and minutes, in minutes.
fn minutes(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let hour = digits(hour, 2).filter(|hour| *hour < 24)?;
    let minute = digits(minute, 2).filter(|minute| *minute < 60)?;
    i32::try_from(hour * 60 + minute).ok()
}

fn digits(text: &str, wide: usize) -> Option<u32> {
    let plain = text.len() == wide && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guids() {
        assert!(is_uuid("8046df3c-7575-4098-a5ab-c91ad8f33c47"));
        assert!(is_uuid("8046DF3C-7575-4098-A5AB-C91AD8F33C47"));
        for text in [
            "",
            "8046df3c75754098a5abc91ad8f33c47",
            "8046df3c-7575-4098-a5ab-c91ad8f33c4g",
        ] {
            assert!(!is_uuid(text), "{text}");
        }
    }

    #[test]
    fn dates() {
        for text in ["2026-02-28", "2024-02-29", "2000-02-29"] {
            assert!(is_date(text), "{text}");
        }
        for text in [
            "2026-02-29",
            "1900-02-29",
            "2026-13-01",
            "2026-00-01",
            "2026-1-1",
            "26-01-01",
            "2026-01-32",
            "",
        ] {
            assert!(!is_date(text), "{text}");
        }
    }

    #[test]
    fn dates_with_times() {
        for text in [
            "2026-12-01T10:00:00Z",
            "2026-12-01t10:00:00.123+05:30",
            "2022-10-27T15:15:39+00:00",
        ] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "2026-01-07T07:45:00",
            "2023-07-12T16:06:37+0000",
            "2026-12-01 10:00:00Z",
            "2026-12-01T10:00Z",
            "2026-12-01T24:00:00Z",
            "2026-12-01T10:00:00.Z",
            "2026-12-01",
            "ééééééééééééé",
            "2026-12-01T",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }
}
