//! The token endpoint's 200: <https://www.rfc-editor.org/rfc/rfc6749#section-5.1>, read leniently.

use std::time::Duration;

use hyper::header::HeaderValue;
use serde::Deserialize;
use serde_json::Value;
use zeroize::Zeroizing;

use super::super::transport::Response;
use crate::{Answer, Error};

/// How long a token lives when its answer does not say, as OAuth allows: the lifetime that the API
/// documents. One that dies earlier is replaced when the service refuses it.
const DOCUMENTED: Duration = Duration::from_secs(4 * 60 * 60);

/// A token that was granted.
#[derive(Debug)]
pub(crate) struct Granted {
    /// Marked sensitive.
    pub(crate) header: HeaderValue,
    pub(crate) lifetime: Duration,
}

#[derive(Deserialize)]
struct Body {
    #[serde(default)]
    access_token: Value,
    #[serde(default)]
    expires_in: Value,
}

pub(crate) fn read(response: &Response) -> Result<Granted, Error> {
    granted(response).map_err(|problem| {
        let answer =
            Answer::new(Some(response.status)).with_request_id(response.request_id.clone());
        Error::bad_response(problem, answer, true, true)
    })
}

fn granted(response: &Response) -> Result<Granted, &'static str> {
    let body = response.body.as_ref();
    let body = body.map_err(|_| "no token: the answer is too long or broke off")?;
    let body: Body = serde_json::from_slice(body)
        .map_err(|_| "no token: the answer is not a JSON object with an `access_token`")?;
    let access_token = match body.access_token {
        Value::String(text) => Zeroizing::new(text),
        Value::Null => return Err("no token: the answer has no `access_token`"),
        _ => return Err("no token: `access_token` is not a string"),
    };
    if access_token.is_empty() {
        return Err("no token: `access_token` is empty");
    }
    let mut header = HeaderValue::from_str(&access_token)
        .map_err(|_| "no token: `access_token` has characters that a header cannot carry")?;
    header.set_sensitive(true);
    let lifetime =
        lifetime(&body.expires_in).ok_or("no token: `expires_in` is not a number of seconds")?;
    Ok(Granted { header, lifetime })
}

/// Servers write it as a number, with or without a fraction, or as text.
fn lifetime(expires_in: &Value) -> Option<Duration> {
    let (whole, seconds) = match expires_in {
        Value::Null => return Some(DOCUMENTED),
        Value::Number(number) => (number.as_u64(), number.as_f64()?),
        Value::String(text) => (text.trim().parse().ok(), text.trim().parse().ok()?),
        _ => return None,
    };
    if let Some(whole) = whole {
        return Some(Duration::from_secs(whole));
    }
    let is_time = seconds.is_finite() && seconds >= 0.0;
    is_time.then(|| Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::granted;
    use crate::http::secret::Hidden;
    use crate::http::transport::Response;

    fn answer(body: &str) -> Response {
        Response {
            status: 200,
            request_id: None,
            retry_after: None,
            body: Ok(body.into()),
            hidden: Hidden::default(),
        }
    }

    #[track_caller]
    fn lives(expires_in: &str, seconds: f64) {
        let body = format!(r#"{{"access_token":"abc"{expires_in}}}"#);
        let granted = granted(&answer(&body)).unwrap();
        assert_eq!(granted.header, "abc");
        assert_eq!(
            granted.lifetime,
            Duration::from_secs_f64(seconds),
            "{expires_in}"
        );
    }

    #[test]
    fn a_lifetime_may_be_written_in_many_ways() {
        lives(r#","expires_in":14400"#, 14_400.0);
        lives(r#","expires_in":14400.0"#, 14_400.0);
        lives(r#","expires_in":1.5"#, 1.5);
        lives(r#","expires_in":"14400""#, 14_400.0);
        lives(r#","expires_in":" 14400.0 ""#, 14_400.0);
        lives(r#","expires_in":0"#, 0.0);
        lives(
            r#","expires_in":1e3,"token_type":"Bearer","scope":null"#,
            1000.0,
        );
        lives("", 14_400.0);
        lives(r#","expires_in":null"#, 14_400.0);
        let body = r#"{"access_token":"abc","expires_in":1e300}"#;
        assert_eq!(granted(&answer(body)).unwrap().lifetime, Duration::MAX);
    }

    #[track_caller]
    fn refused(body: &str, part: &str) {
        let problem = granted(&answer(body)).unwrap_err();
        assert!(problem.contains(part), "{body}: {problem}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for body in ["", "<html>", "\"abc\"", "null"] {
            refused(body, "is not a JSON object with an `access_token`");
        }
        refused("{}", "has no `access_token`");
        refused("[]", "has no `access_token`");
        refused(r#"{"access_token":null}"#, "has no `access_token`");
        refused(r#"{"access_token":7}"#, "`access_token` is not a string");
        refused(r#"{"access_token":""}"#, "`access_token` is empty");
        refused(
            r#"{"access_token":"a\nb"}"#,
            "`access_token` has characters",
        );
        for expires_in in [
            "-1", "-0.5", "\"soon\"", "\"\"", "\"inf\"", "\"NaN\"", "true", "[]", "{}",
        ] {
            let body = format!(r#"{{"access_token":"abc","expires_in":{expires_in}}}"#);
            refused(&body, "`expires_in` is not a number of seconds");
        }
        let mut cut = answer("");
        cut.body = Err("the answer is over 1 MiB".into());
        assert!(granted(&cut).unwrap_err().contains("too long or broke off"));
    }
}
