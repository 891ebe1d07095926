//! The client of one app: credentials, connections and settings, shared by all its instances.

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::delivery::{DeliveryEvent, DeliveryOptions, Instance, Jitter, Observer, Site, Sites};
use crate::http::transport::{Direct, Timeouts, Transport};
use crate::http::{AppCredentials, BaseUrl, Service, WIX};
use crate::{AppId, Error, InstanceId};

/// The client of one app. Clones share everything; make one and keep it.
///
/// It needs a tokio runtime with time and I/O enabled when calls are awaited. It takes no proxy
/// from the environment and follows no redirect.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

/// What all instances of an app have in common.
pub(crate) struct Shared {
    pub(crate) service: Service,
    pub(crate) delivery: DeliveryOptions,
    pub(crate) jitter: Jitter,
    pub(crate) observer: Observer,
    sites: Sites,
}

impl Client {
    /// A client of the service at its own address, with default settings.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when TLS cannot be set up.
    pub fn new(credentials: AppCredentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// A client with settings of one's own.
    pub fn builder(credentials: AppCredentials) -> ClientBuilder {
        ClientBuilder {
            credentials,
            base_url: WIX.to_owned(),
            timeouts: Timeouts::default(),
            delivery: DeliveryOptions::default(),
            observer: Observer::default(),
            #[cfg(feature = "reqwest")]
            reqwest: None,
        }
    }

    /// A client set up from the environment: `TRIGGERS_APP_ID`, `TRIGGERS_APP_SECRET`, and
    /// `TRIGGERS_BASE_URL` if the service is not at its own address.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) names the variable that is missing or cannot be used, never its value.
    pub fn from_env() -> Result<Self, Error> {
        let (credentials, base_url) = settings(|name| std::env::var_os(name))?;
        let builder = Self::builder(credentials);
        match base_url {
            Some(base_url) => builder.base_url(base_url).build(),
            None => builder.build(),
        }
    }

    /// The installation of the app on one site: a cheap handle. All handles of an instance share its
    /// token, rate limit, retry budget and order of calls, which stay for a while after the last
    /// handle; see [`DeliveryOptions::idle_instances`].
    #[must_use]
    pub fn instance(&self, instance_id: InstanceId) -> Instance {
        let create = || Site::new(instance_id, &self.shared.delivery);
        Instance::new(
            Arc::clone(&self.shared),
            self.shared.sites.get(instance_id, create),
        )
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("credentials", &self.shared.service.credentials)
            .field("transport", &self.shared.service.transport)
            .finish_non_exhaustive()
    }
}

/// Credentials and base URL from environment variables. Empty counts as not set, as shells and CI
/// systems have it.
fn settings(
    variable: impl Fn(&str) -> Option<OsString>,
) -> Result<(AppCredentials, Option<String>), Error> {
    let optional = |name: &str| {
        let value = variable(name)
            .filter(|value| !value.is_empty())
            .map(OsString::into_string);
        value
            .transpose()
            .map_err(|_| Error::config(format!("{name} is not UTF-8")))
    };
    let required =
        |name: &str| optional(name)?.ok_or_else(|| Error::config(format!("{name} is not set")));
    let app_id: AppId = required("TRIGGERS_APP_ID")?
        .parse()
        .map_err(|_| Error::config("TRIGGERS_APP_ID is not a GUID"))?;
    let credentials = AppCredentials::new(app_id, required("TRIGGERS_APP_SECRET")?);
    Ok((credentials, optional("TRIGGERS_BASE_URL")?))
}

/// No timeout is longer: clocks overflow when a duration without end is added to now.
const LONGEST: Duration = Duration::from_hours(24);

/// Settings of a [`Client`].
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientBuilder {
    credentials: AppCredentials,
    base_url: String,
    timeouts: Timeouts,
    delivery: DeliveryOptions,
    observer: Observer,
    #[cfg(feature = "reqwest")]
    reqwest: Option<reqwest::Client>,
}

impl ClientBuilder {
    /// Where the service is: scheme, host and port. Only `https`, except that `http` may go to a
    /// literal loopback address, as `http://127.0.0.1:4010`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// The longest a connection may take to open, name look-up and TLS included. Default 3 s,
    /// at most a day.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout.min(LONGEST);
        self
    }

    /// The longest one attempt may take, from opening the connection to the end of the answer.
    /// Default 10 s, at most a day. When it runs out after the request went out, the call is
    /// [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout.min(LONGEST);
        self
    }

    /// How calls are delivered: deadlines, repeats, rate and bulk sizes.
    pub fn delivery(mut self, options: DeliveryOptions) -> Self {
        self.delivery = options;
        self
    }

    /// Calls `hook` at everything that happens in delivery, for logs and counters of one's own. It
    /// runs within the calls, so it should be quick; what it is shown holds no payload and no token.
    pub fn on_event(mut self, hook: impl Fn(&DeliveryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(hook);
        self
    }

    /// Sends through this client in place of the built-in one; its proxies, roots, pool and connect
    /// timeout are then its own.
    ///
    /// It must be built with `reqwest::redirect::Policy::none()`. Redirects are refused here, but a
    /// client that follows them has by then sent token and payload elsewhere. Switch its retries off
    /// as well (`reqwest::retry::never()`).
    #[cfg(feature = "reqwest")]
    pub fn reqwest(mut self, client: reqwest::Client) -> Self {
        self.reqwest = Some(client);
        self
    }

    /// The client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) when the base URL is not allowed, the secret is empty, or TLS cannot be
    /// set up.
    pub fn build(self) -> Result<Client, Error> {
        if self.credentials.app_secret.expose().is_empty() {
            return Err(Error::config("the app secret is empty"));
        }
        let base = BaseUrl::parse(&self.base_url, None)?;
        let transport = self.transport(base.clone())?;
        Ok(self.over(transport, base))
    }

    /// The client over a transport of the caller's choice.
    #[cfg(test)]
    pub(crate) fn build_over(self, transport: Box<dyn Transport>) -> Result<Client, Error> {
        let base = BaseUrl::parse(&self.base_url, None)?;
        Ok(self.over(transport, base))
    }

    fn over(self, transport: Box<dyn Transport>, base: BaseUrl) -> Client {
        let shared = Shared {
            service: Service {
                credentials: self.credentials,
                transport,
                base,
            },
            jitter: Jitter::new(self.delivery.jitter_seed),
            sites: Sites::new(self.delivery.idle_instances),
            delivery: self.delivery,
            observer: self.observer,
        };
        Client {
            shared: Arc::new(shared),
        }
    }

    fn transport(&self, base: BaseUrl) -> Result<Box<dyn Transport>, Error> {
        #[cfg(feature = "reqwest")]
        if let Some(client) = &self.reqwest {
            let transport =
                crate::http::transport::ByReqwest::new(client.clone(), base, self.timeouts);
            return Ok(Box::new(transport));
        }
        Ok(Box::new(Direct::new(
            base,
            self.timeouts,
            crate::http::transport::Network::default(),
        )?))
    }
}

#[cfg(test)]
mod tests {
    use super::settings;

    const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";

    #[track_caller]
    fn check(variables: &[(&str, &str)], expected: Result<Option<&str>, &str>) {
        let find = |name: &str| variables.iter().find(|(key, _)| *key == name);
        let actual = settings(|name| find(name).map(|(_, value)| value.into()));
        match (actual, expected) {
            (Ok((credentials, base_url)), Ok(expected)) => {
                assert_eq!(credentials.app_id.to_string(), APP);
                assert_eq!(credentials.app_secret.expose(), "s3cret");
                assert_eq!(base_url.as_deref(), expected);
            }
            (Err(error), Err(part)) => {
                assert!(error.to_string().ends_with(part), "{error}");
                assert!(!error.to_string().contains("s3cret"));
            }
            (actual, _) => panic!("{actual:?}"),
        }
    }

    #[test]
    fn the_environment() {
        let (app, secret) = (("TRIGGERS_APP_ID", APP), ("TRIGGERS_APP_SECRET", "s3cret"));
        let url = ("TRIGGERS_BASE_URL", "http://127.0.0.1:4010");
        check(&[app, secret], Ok(None));
        check(&[app, secret, url], Ok(Some(url.1)));
        check(&[app, secret, ("TRIGGERS_BASE_URL", "")], Ok(None));
        check(&[app], Err("TRIGGERS_APP_SECRET is not set"));
        check(
            &[app, ("TRIGGERS_APP_SECRET", "")],
            Err("TRIGGERS_APP_SECRET is not set"),
        );
        check(&[secret], Err("TRIGGERS_APP_ID is not set"));
        check(
            &[secret, ("TRIGGERS_APP_ID", "s3cret")],
            Err("TRIGGERS_APP_ID is not a GUID"),
        );
    }
}
