//! Durations as `7d` or `1d12h`.

/// Milliseconds of one of each unit, the longer spelling before its prefix.
const UNITS: [(&str, u64); 6] = [
    ("ms", 1),
    ("s", 1000),
    ("m", 60_000),
    ("h", 3_600_000),
    ("d", 86_400_000),
    ("w", 604_800_000),
];

/// Writes a duration as [`parse`] reads it: `1d12h`.
#[cfg(feature = "generate")]
#[must_use]
pub(crate) fn format(mut ms: u64) -> String {
    use std::fmt::Write as _;

    let mut text = String::new();
    // Weeks are usually written as days; the other units from the largest to the smallest.
    for (name, unit) in UNITS.iter().rev().skip(1) {
        if ms >= *unit {
            // Writing to a string cannot fail.
            let _ = write!(text, "{}{name}", ms / unit);
            ms %= unit;
        }
    }
    text
}

/// Reads a duration: whole numbers with `ms`, `s`, `m`, `h`, `d` or `w`, joined as in `1d12h`.
///
/// Gives milliseconds, at least 1.
///
/// # Errors
/// A part of a sentence that says what is wrong, for use after the text itself.
pub fn parse(text: &str) -> Result<u64, &'static str> {
    let mut rest = text;
    let mut total = 0_u64;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let letters = tail.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (unit, tail) = tail.split_at(letters);
        if number.is_empty() || !tail.bytes().next().is_none_or(|byte| byte.is_ascii_digit()) {
            return Err("is not a duration");
        }
        let Some((_, ms)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return Err(if unit.is_empty() {
                "has no unit"
            } else {
                "has an unknown unit"
            });
        };
        let part = number
            .parse()
            .ok()
            .and_then(|number: u64| number.checked_mul(*ms));
        total = part
            .and_then(|part| total.checked_add(part))
            .ok_or("is too long")?;
        rest = tail;
    }
    match total {
        0 if text.is_empty() => Err("is not a duration"),
        0 => Err("is no time at all"),
        ms if i64::try_from(ms).is_err() => Err("is too long"),
        ms => Ok(ms),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_add_up() {
        assert_eq!(parse("7d"), Ok(604_800_000));
        assert_eq!(parse("1w"), parse("7d"));
        assert_eq!(parse("1d12h"), Ok(129_600_000));
        assert_eq!(parse("1m1ms"), Ok(60_001));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "7", "d", "-1d", "1.5h", "1 d", "1d ", "1y", "0s", "0d0h", "1µs", "1dd",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in [
            "99999999999999999999d",
            "18446744073709551615w",
            "18446744073709551615ms",
        ] {
            assert_eq!(parse(text), Err("is too long"), "{text}");
        }
    }
}
