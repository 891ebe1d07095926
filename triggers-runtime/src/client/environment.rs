//! Settings from environment variables, for [`Client::from_env`] and for the command.
//!
//! An empty variable is one that is not set, as in shells and CI systems.

use std::ffi::OsString;

use super::{Client, ClientBuilder};
use crate::http::{AppCredentials, check_edges};
use crate::{AppId, Error};

/// Starts a client with the settings of the environment. `app_id` is used without
/// `TRIGGERS_APP_ID`.
///
/// # Errors
///
/// As [`Client::from_env`].
pub fn builder(app_id: Option<AppId>) -> Result<ClientBuilder, Error> {
    from(std::env::var_os, app_id)
}

/// Returns the value of a variable, if it is set.
///
/// # Errors
///
/// It is not UTF-8, or it has white space at an end, as a line break of the file that it comes from.
pub fn variable(name: &'static str) -> Result<Option<String>, Error> {
    read(&std::env::var_os, name)
}

fn read(
    variable: &impl Fn(&'static str) -> Option<OsString>,
    name: &'static str,
) -> Result<Option<String>, Error> {
    let Some(value) = variable(name).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    let value = value
        .into_string()
        .map_err(|_| Error::config(format!("{name} is not UTF-8")))?;
    check_edges(name, &value)?;
    Ok(Some(value))
}

fn from(
    variable: impl Fn(&'static str) -> Option<OsString>,
    app_id: Option<AppId>,
) -> Result<ClientBuilder, Error> {
    let missing = |name| move || Error::config(format!("{name} is not set"));
    let app_id = match read(&variable, "TRIGGERS_APP_ID")? {
        Some(text) => text
            .parse()
            .map_err(|_| Error::config("TRIGGERS_APP_ID is not a GUID"))?,
        None => app_id.ok_or_else(missing("TRIGGERS_APP_ID"))?,
    };
    let secret = read(&variable, "TRIGGERS_APP_SECRET")?;
    let secret = secret.ok_or_else(missing("TRIGGERS_APP_SECRET"))?;
    let mut builder = Client::builder(AppCredentials::new(app_id, secret));
    if let Some(base_url) = read(&variable, "TRIGGERS_BASE_URL")? {
        builder = builder.base_url(base_url);
    }
    if let Some(token) = read(&variable, "TRIGGERS_SANDBOX_TOKEN")? {
        builder = builder.sandbox_token(token);
    }
    Ok(builder)
}

#[cfg(test)]
mod tests {
    use super::from;
    use crate::{AppId, Client, Error};

    const APP: (&str, &str) = ("TRIGGERS_APP_ID", "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913");
    const SECRET: (&str, &str) = ("TRIGGERS_APP_SECRET", "s3cret");

    fn client(variables: &[(&str, &str)], app_id: Option<AppId>) -> Result<Client, Error> {
        let find = |name: &str| variables.iter().find(|(key, _)| *key == name);
        from(|name| find(name).map(|(_, value)| value.into()), app_id)?.build()
    }

    #[track_caller]
    fn goes_to(variables: &[(&str, &str)], host: &str) {
        let client = client(variables, None).unwrap();
        let service = &client.shared.service;
        assert_eq!(service.credentials.app_id.to_string(), APP.1);
        assert_eq!(service.credentials.app_secret.expose(), "s3cret");
        assert_eq!(service.base.host, host);
    }

    #[track_caller]
    fn refused(variables: &[(&str, &str)], part: &str) {
        let error = client(variables, None).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
        assert!(!error.contains("s3cret"), "{error}");
    }

    #[test]
    fn of_the_service_and_of_sandboxes() {
        goes_to(&[APP, SECRET], "www.wixapis.com");
        goes_to(&[APP, SECRET, ("TRIGGERS_BASE_URL", "")], "www.wixapis.com");
        let url = ("TRIGGERS_BASE_URL", "http://localhost:4010");
        goes_to(&[APP, SECRET, url], "localhost");
        let url = ("TRIGGERS_BASE_URL", "http://sandbox:4010");
        let token = ("TRIGGERS_SANDBOX_TOKEN", "0123456789abcdef");
        goes_to(&[APP, SECRET, url, token], "sandbox");
        refused(&[APP, SECRET, url], "TRIGGERS_SANDBOX_TOKEN");
        refused(&[APP, SECRET, token], "that of the real service");
    }

    #[test]
    fn a_manifest_may_name_the_app() {
        let app_id = AppId::new(uuid::Uuid::from_u128(7));
        let of = |client: Client| client.shared.service.credentials.app_id;
        assert_eq!(of(client(&[SECRET], Some(app_id)).unwrap()), app_id);
        assert_eq!(
            of(client(&[APP, SECRET], Some(app_id)).unwrap()).to_string(),
            APP.1
        );
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        refused(&[APP], "TRIGGERS_APP_SECRET is not set");
        refused(
            &[APP, ("TRIGGERS_APP_SECRET", "")],
            "TRIGGERS_APP_SECRET is not set",
        );
        refused(&[SECRET], "TRIGGERS_APP_ID is not set");
        refused(
            &[SECRET, ("TRIGGERS_APP_ID", "s3cret")],
            "TRIGGERS_APP_ID is not a GUID",
        );
        for (name, value) in [
            ("TRIGGERS_APP_SECRET", "s3cret\n"),
            ("TRIGGERS_BASE_URL", "https://www.wixapis.com "),
            ("TRIGGERS_SANDBOX_TOKEN", "\t0123456789abcdef"),
        ] {
            let part = format!("{name} begins or ends with white space or a line break");
            refused(&[(name, value), APP, SECRET], &part);
        }
    }
}
