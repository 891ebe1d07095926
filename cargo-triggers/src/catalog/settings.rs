//! Whom to ask and as whom, from the environment.

use std::env;
use std::fmt;
use std::io;

/// Where the real service is.
const WIX: &str = "https://www.wixapis.com";

/// An app on one site, and the service that it belongs to.
pub(super) struct Settings {
    pub(super) base_url: String,
    pub(super) app_id: String,
    pub(super) secret: Secret,
    pub(super) instance_id: String,
}

/// A text that is not shown.
pub(super) struct Secret(pub(super) String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("…")
    }
}

impl Settings {
    /// `app_id` is the manifest's; the environment's goes before it.
    pub(super) fn from_env(app_id: Option<&str>) -> io::Result<Self> {
        let optional = |name: &str| match env::var(name) {
            Ok(value) if value.is_empty() => Ok(None),
            Ok(value) => Ok(Some(value)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => {
                Err(io::Error::other(format!("{name} is not UTF-8")))
            }
        };
        let required = |name: &str| {
            optional(name)?.ok_or_else(|| {
                let needed = "TRIGGERS_APP_SECRET, TRIGGERS_INSTANCE_ID, and TRIGGERS_APP_ID or the manifest's `app_id`";
                io::Error::other(format!("{name} is not set; asking the dashboard takes {needed}"))
            })
        };
        let app_id = match optional("TRIGGERS_APP_ID")? {
            Some(id) => id,
            None => match app_id {
                Some(id) => id.to_owned(),
                None => required("TRIGGERS_APP_ID")?,
            },
        };
        let base_url = optional("TRIGGERS_BASE_URL")?.unwrap_or_else(|| WIX.to_owned());
        Ok(Self {
            base_url: checked(&base_url)?,
            app_id: guid("TRIGGERS_APP_ID", &app_id)?,
            secret: Secret(required("TRIGGERS_APP_SECRET")?),
            instance_id: guid("TRIGGERS_INSTANCE_ID", &required("TRIGGERS_INSTANCE_ID")?)?,
        })
    }
}

/// Ids become part of a path.
fn guid(name: &str, text: &str) -> io::Result<String> {
    let hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let parts: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if lengths == [8, 4, 4, 4, 12] && parts.iter().all(|part| hexadecimal(part)) {
        Ok(text.to_ascii_lowercase())
    } else {
        Err(io::Error::other(format!("{name} is not a GUID")))
    }
}

/// The address without a slash at its end. A secret goes there, so it is `https`, except on this
/// machine.
fn checked(base_url: &str) -> io::Result<String> {
    let base_url = base_url.trim_end_matches('/');
    let refuse = |why: &str| Err(io::Error::other(format!("TRIGGERS_BASE_URL {why}")));
    let uri: ureq::http::Uri = match base_url.parse() {
        Ok(uri) => uri,
        Err(_) => return refuse("is not an address, as https://www.wixapis.com"),
    };
    let local = matches!(uri.host(), Some("127.0.0.1" | "[::1]" | "localhost"));
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if local => {}
        _ => return refuse("must begin with https://, or with http:// and a loopback address"),
    }
    if !matches!(uri.path(), "" | "/") || uri.query().is_some() || base_url.contains('@') {
        return refuse("is a scheme, a host and a port, and nothing more");
    }
    Ok(base_url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{checked, guid};

    #[test]
    fn a_secret_goes_nowhere_in_the_clear() {
        assert_eq!(
            checked("https://example.com/").unwrap(),
            "https://example.com"
        );
        assert!(checked("http://127.0.0.1:4010").is_ok());
        assert!(checked("http://[::1]:4010").is_ok());
        for refused in [
            "http://example.com",
            "ftp://example.com",
            "example.com",
            "https://a@example.com",
            "https://example.com/x",
            "http://127.0.0.1.example.com",
            "",
        ] {
            assert!(checked(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn an_id_does_not_lead_to_another_path() {
        assert!(guid("X", "5A1E7D0C-3b52-4f6e-9c41-8d2f60b7a913").is_ok());
        assert!(guid("X", "../../../../../../../../../../../../abc").is_err());
        assert!(guid("X", "5a1e7d0c3b524f6e9c418d2f60b7a913").is_err());
    }
}
