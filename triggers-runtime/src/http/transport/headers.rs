//! The headers of an answer that matter.

use std::time::Duration;

use hyper::HeaderMap;
use hyper::header::{DATE, HeaderName, HeaderValue, RETRY_AFTER};
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-wix-request-id");

/// The request id, to quote to Wix support (docs/api.md#s1.7). Header names have no case.
pub(super) fn request_id(headers: &HeaderMap) -> Option<Box<str>> {
    let id = text(headers, &REQUEST_ID)?;
    (1..=200).contains(&id.len()).then(|| id.into())
}

/// The wait that `retry-after` asks for, as seconds or as a date. A date counts from the answer's
/// own `date`, so that a wrong clock on either side does no harm.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, &RETRY_AFTER)?.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too many digits to count is still a wait; the longest.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX)));
    }
    let until = date(value)?;
    let now = text(headers, &DATE)
        .and_then(date)
        .unwrap_or_else(Timestamp::now);
    Some(Duration::try_from(until.duration_since(now)).unwrap_or_default())
}

fn date(text: &str) -> Option<Timestamp> {
    const PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(HeaderValue::to_str)?.ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use hyper::HeaderMap;
    use hyper::header::{DATE, HeaderValue, RETRY_AFTER};

    use super::retry_after;

    #[track_caller]
    fn check(value: &'static str, seconds: Option<u64>) {
        let mut headers = HeaderMap::new();
        headers.insert(
            DATE,
            HeaderValue::from_static("Sun, 06 Nov 1994 08:49:37 GMT"),
        );
        headers.insert(RETRY_AFTER, HeaderValue::from_static(value));
        assert_eq!(
            retry_after(&headers),
            seconds.map(Duration::from_secs),
            "{value}"
        );
    }

    #[test]
    fn both_forms_and_nonsense() {
        check("0", Some(0));
        check(" 120 ", Some(120));
        check("99999999999999999999999999", Some(u64::MAX));
        check("Sun, 06 Nov 1994 08:50:37 GMT", Some(60));
        check("Sun, 06 Nov 1994 08:00:00 GMT", Some(0));
        check("-5", None);
        check("1.5", None);
        check("soon", None);
        check("", None);
    }
}
