//! The settings of a client.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::{Client, Shared};
use crate::Error;
use crate::delivery::{Budget, DeliveryEvent, DeliveryOptions, InstanceCache, Jitter, Observer};
#[cfg(feature = "reqwest")]
use crate::http::transport::ByReqwest;
use crate::http::transport::{Direct, Network, Roots, Timeouts, Transport};
use crate::http::{AppCredentials, BaseUrl, Proxy, Secret, Service, WIX, check_edges};

/// The upper bound of timeouts: clocks overflow if a duration without end is added to now.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Settings of a [`Client`].
///
/// ```
/// use std::time::Duration;
/// use triggers_runtime::{AppCredentials, AppId, Client, Uuid};
///
/// # fn main() -> Result<(), triggers_runtime::Error> {
/// # let app_id = AppId::new(Uuid::nil());
/// let client = Client::builder(AppCredentials::new(app_id, "sandbox-secret"))
///     .base_url("http://localhost:4010")
///     .attempt_timeout(Duration::from_secs(5))
///     .build()?;
/// # let _ = client;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct ClientBuilder {
    credentials: AppCredentials,
    /// May hold a token.
    base_url: Secret,
    sandbox_token: Option<Secret>,
    timeouts: Timeouts,
    roots: Roots,
    proxy: ProxyChoice,
    /// The first setting that cannot be used.
    invalid: Option<Error>,
    delivery: DeliveryOptions,
    observer: Observer,
    wall_clock: fn() -> SystemTime,
    #[cfg(feature = "reqwest")]
    reqwest: Option<reqwest::Client>,
}

#[derive(Clone, Debug)]
enum ProxyChoice {
    Environment,
    None,
    Proxy(Proxy),
}

impl ClientBuilder {
    pub(super) fn new(credentials: AppCredentials) -> Self {
        Self {
            credentials,
            base_url: Secret::new(WIX),
            sandbox_token: None,
            timeouts: Timeouts::default(),
            roots: Roots::default(),
            proxy: ProxyChoice::Environment,
            invalid: None,
            delivery: DeliveryOptions::default(),
            observer: Observer::default(),
            wall_clock: SystemTime::now,
            #[cfg(feature = "reqwest")]
            reqwest: None,
        }
    }

    /// Sets where the service is: scheme, host and port. The default is the service itself.
    ///
    /// `https` is allowed for all hosts. Plain `http` is for sandboxes: on this machine, as
    /// `http://localhost:4010` or with a loopback address, and elsewhere if there is a
    /// [sandbox token](Self::sandbox_token). The token may also be in the URL, as
    /// `http://sandbox:4010/_token/TOKEN`.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Secret::new(base_url);
        self
    }

    /// Sets the access token of a sandbox, which is what `cargo triggers sandbox --access-token`
    /// was given. A sandbox that other machines or containers can reach has one.
    pub fn sandbox_token(mut self, token: impl Into<String>) -> Self {
        self.sandbox_token = Some(Secret::new(token));
        self
    }

    /// Trusts an additional certificate authority, such as that of a company: one or more
    /// certificates in PEM form, or one in DER form.
    ///
    /// Mozilla's authorities are always trusted, and those in the PEM file that the environment
    /// variable `SSL_CERT_FILE` names, if it is set when the client is built.
    ///
    /// ```no_run
    /// # use triggers_runtime::{AppCredentials, AppId, Client, Uuid};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let credentials = AppCredentials::new(AppId::new(Uuid::nil()), "");
    /// let client = Client::builder(credentials)
    ///     .add_root_certificate(std::fs::read("company-ca.pem")?)
    ///     .build()?;
    /// # let _ = client;
    /// # Ok(())
    /// # }
    /// ```
    pub fn add_root_certificate(mut self, certificate: impl AsRef<[u8]>) -> Self {
        let added = self.roots.add(certificate.as_ref());
        self.check(added.map_err(|problem| format!("a root certificate {problem}")));
        self
    }

    /// Sends all requests through this HTTP proxy, such as
    /// `http://user:password@proxy.example.com:3128`, whatever the environment says.
    ///
    /// The proxy opens a tunnel (`CONNECT`), so it does not see tokens and payloads. Plain `http`,
    /// which goes to sandboxes only, does not use it.
    pub fn proxy(mut self, url: impl AsRef<str>) -> Self {
        match Proxy::parse(url.as_ref()) {
            Ok(proxy) => self.proxy = ProxyChoice::Proxy(proxy),
            Err(problem) => self.check(Err(format!("the proxy {problem}"))),
        }
        self
    }

    /// Uses no proxy. By default, the client uses the one that the environment names when it is
    /// built: `HTTPS_PROXY`, else `ALL_PROXY`, unless `NO_PROXY` has the host. All may be in lower
    /// case.
    pub fn no_proxy(mut self) -> Self {
        self.proxy = ProxyChoice::None;
        self
    }

    /// Sets how long a connection may take to open, including name look-up, proxy and TLS. Default
    /// 3 s, at most a day.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.connect = timeout.min(LONGEST);
        self
    }

    /// Sets how long one attempt may take, from opening the connection to the end of the answer.
    /// Default 10 s, at most a day. If it runs out after the request was sent, the call is
    /// [`ErrorKind::Ambiguous`](crate::ErrorKind::Ambiguous).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.timeouts.attempt = timeout.min(LONGEST);
        self
    }

    /// Sets how calls are delivered: deadlines, retries, rate limit and bulk sizes.
    pub fn delivery(mut self, options: DeliveryOptions) -> Self {
        self.delivery = options;
        self
    }

    /// Calls `hook` at everything that happens in delivery, for your own logs and counters. It runs
    /// within the calls, so it should be quick. Events hold no payload and no token.
    pub fn on_event(mut self, hook: impl Fn(&DeliveryEvent<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Observer::new(hook);
        self
    }

    /// Sends through this client in place of the built-in one. Proxies, certificates, pool and
    /// connect timeout are then settings of that client.
    ///
    /// Build it with `reqwest::redirect::Policy::none()`. Redirects are refused here, but a client
    /// that follows them has by then sent token and payload elsewhere. Also disable its retries
    /// (`reqwest::retry::never()`).
    #[cfg(feature = "reqwest")]
    pub fn reqwest(mut self, client: reqwest::Client) -> Self {
        self.reqwest = Some(client);
        self
    }

    /// Sets the clock by which the client recognizes that the machine was suspended, for tests.
    #[doc(hidden)]
    pub fn wall_clock(mut self, clock: fn() -> SystemTime) -> Self {
        self.wall_clock = clock;
        self
    }

    /// Creates the client.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) says which setting cannot be used: the base
    /// URL, the secret, a certificate, or a proxy.
    pub fn build(mut self) -> Result<Client, Error> {
        if let Some(error) = self.invalid.take() {
            return Err(error);
        }
        let secret = self.credentials.app_secret.expose();
        if secret.is_empty() {
            return Err(Error::config("the app secret is empty"));
        }
        check_edges("the app secret", secret)?;
        let base = BaseUrl::parse(self.base_url.expose(), self.sandbox_token.as_ref())?;
        let transport = self.transport(base.clone())?;
        Ok(self.over(transport, base))
    }

    /// The client over a transport of the caller's choice.
    #[cfg(test)]
    pub(crate) fn build_over(self, transport: Box<dyn Transport>) -> Result<Client, Error> {
        let base = BaseUrl::parse(self.base_url.expose(), None)?;
        Ok(self.over(transport, base))
    }

    fn check(&mut self, result: Result<(), String>) {
        if let Err(problem) = result {
            self.invalid.get_or_insert(Error::config(problem));
        }
    }

    fn over(self, transport: Box<dyn Transport>, base: BaseUrl) -> Client {
        let shared = Shared {
            service: Service {
                credentials: self.credentials,
                transport,
                base,
            },
            jitter: Jitter::new(self.delivery.jitter_seed),
            budget: Budget::new(self.delivery.client_retry_budget),
            instances: InstanceCache::new(self.delivery.idle_instances),
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
            if !self.roots.is_empty() || matches!(self.proxy, ProxyChoice::Proxy(_)) {
                return Err(Error::config(
                    "certificates and proxies must be settings of the reqwest client that is used",
                ));
            }
            let transport = ByReqwest::new(client.clone(), base, self.timeouts);
            return Ok(Box::new(transport));
        }
        let network = self.network(&base)?;
        let mut direct = Direct::new(base, self.timeouts, network)?;
        direct.wall_clock = self.wall_clock;
        Ok(Box::new(direct))
    }

    /// Plain HTTP goes to sandboxes, which need neither certificates nor proxies.
    fn network(&self, base: &BaseUrl) -> Result<Network, Error> {
        if !base.tls {
            return Ok(Network::default());
        }
        let mut roots = self.roots.clone();
        roots.add_from_env(std::env::var_os)?;
        let proxy = match &self.proxy {
            ProxyChoice::Environment => Proxy::from_env(std::env::var_os, base)?,
            ProxyChoice::None => None,
            ProxyChoice::Proxy(proxy) => Some(proxy.clone()),
        };
        Ok(Network { roots, proxy })
    }
}
