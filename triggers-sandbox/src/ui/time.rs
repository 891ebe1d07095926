//! Moments and lengths of time as people read them: in UTC, until the page's script puts them into the
//! zone that was chosen.

use jiff::Timestamp;
use minijinja::value::Value;
use minijinja::{Error, ErrorKind};

const FULL: &str = "%Y-%m-%d %H:%M:%S";

fn read(moment: &str) -> Result<Timestamp, Error> {
    let wrong = |error: jiff::Error| Error::new(ErrorKind::InvalidOperation, error.to_string());
    moment.parse().map_err(wrong)
}

/// A `time` element with the format that the page's script writes it in for other zones.
pub(super) fn element(moment: &str, format: Option<&str>) -> Result<Value, Error> {
    let format = format.unwrap_or(FULL);
    let text = text(moment, Some(format))?;
    // Neither dates nor formats have a character that means anything to HTML.
    Ok(Value::from_safe_string(format!(
        "<time datetime=\"{moment}\" data-format=\"{format}\">{text}</time>"
    )))
}

/// In a format of `strftime`.
pub(super) fn text(moment: &str, format: Option<&str>) -> Result<String, Error> {
    Ok(read(moment)?.strftime(format.unwrap_or(FULL)).to_string())
}

/// `in 2 d 3 h` or `5 min ago`.
pub(super) fn from(moment: &str, now: &str) -> Result<String, Error> {
    let seconds = read(moment)?.duration_since(read(now)?).as_secs();
    let length = length(seconds.unsigned_abs());
    Ok(match seconds {
        0 => "now".to_owned(),
        1.. => format!("in {length}"),
        _ => format!("{length} ago"),
    })
}

/// The two largest units: `2 d 3 h`, `4 min`, `12 s`.
pub(super) fn length(seconds: u64) -> String {
    const UNITS: [(u64, &str); 5] = [
        (365 * 86_400, "y"),
        (86_400, "d"),
        (3600, "h"),
        (60, "min"),
        (1, "s"),
    ];
    let Some(first) = UNITS.iter().position(|(size, _)| seconds >= *size) else {
        return "0 s".to_owned();
    };
    let mut left = seconds;
    let mut parts = Vec::new();
    for (size, name) in &UNITS[first..UNITS.len().min(first + 2)] {
        if left >= *size {
            parts.push(format!("{} {name}", left / size));
        }
        left %= size;
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{from, length};

    #[test]
    fn lengths_in_words() {
        let texts = [0, 59, 60, 3_661, 90_000, 86_400, 86_401].map(length);
        assert_eq!(
            texts,
            ["0 s", "59 s", "1 min", "1 h 1 min", "1 d 1 h", "1 d", "1 d"]
        );
    }

    #[test]
    fn both_directions() {
        let from = |at| from(at, "2026-12-01T12:00:00Z").expect("moments");
        assert_eq!(from("2026-12-03T13:00:00Z"), "in 2 d 1 h");
        assert_eq!(from("2026-12-01T11:55:00Z"), "5 min ago");
        assert_eq!(from("2026-12-01T12:00:00Z"), "now");
    }
}
