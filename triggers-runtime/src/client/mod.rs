//! The client of one app: credentials, connections and settings, shared by all its instances.

mod builder;
#[doc(hidden)]
pub mod environment;

use std::fmt;
use std::sync::Arc;

pub use builder::ClientBuilder;

use crate::delivery::{
    Budget, DeliveryOptions, Instance, InstanceCache, InstanceState, Jitter, Observer, RateLimit,
};
use crate::http::{AppCredentials, Service};
use crate::{Error, InstanceId};

/// The client of one app. Clones share everything: create one and keep it.
///
/// Its calls must be awaited in a tokio runtime with time and I/O enabled. It follows no redirect.
/// Proxies and additional certificates come from the environment or from its
/// [builder](ClientBuilder).
///
/// ```no_run
/// use triggers_runtime::{Client, InstanceId, Uuid};
///
/// # fn main() -> Result<(), triggers_runtime::Error> {
/// # let instance_id = Uuid::nil();
/// let client = Client::from_env()?;
/// let site = client.instance(InstanceId::new(instance_id));
/// # let _ = site;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

/// What all instances of an app have in common.
pub(crate) struct Shared {
    pub(crate) service: Service,
    pub(crate) delivery: DeliveryOptions,
    pub(crate) jitter: Jitter,
    /// For retries of all instances together.
    pub(crate) budget: Budget,
    pub(crate) observer: Observer,
    instances: InstanceCache,
}

impl Shared {
    /// The limit of each instance. A sandbox's clock may not be the real one, and by default it has
    /// no limit.
    pub(crate) fn rate_limit(&self) -> RateLimit {
        let default = || {
            if self.service.base.is_sandbox() {
                RateLimit::off()
            } else {
                RateLimit::default()
            }
        };
        self.delivery.rate_limit.unwrap_or_else(default)
    }
}

impl Client {
    /// Creates a client of the service itself, with default settings.
    ///
    /// # Errors
    ///
    /// As [`ClientBuilder::build`].
    pub fn new(credentials: AppCredentials) -> Result<Self, Error> {
        Self::builder(credentials).build()
    }

    /// Starts a client with other settings.
    pub fn builder(credentials: AppCredentials) -> ClientBuilder {
        ClientBuilder::new(credentials)
    }

    /// Creates a client from the environment: `TRIGGERS_APP_ID`, `TRIGGERS_APP_SECRET`, and to use
    /// a sandbox, `TRIGGERS_BASE_URL` and perhaps `TRIGGERS_SANDBOX_TOKEN`; see
    /// [`base_url`](ClientBuilder::base_url) and [`sandbox_token`](ClientBuilder::sandbox_token).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Config`](crate::ErrorKind::Config) names the variable that is missing or
    /// invalid, never its value.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder_from_env()?.build()
    }

    /// Starts a client from the environment, as [`Client::from_env`], to change other settings.
    ///
    /// # Errors
    ///
    /// As [`Client::from_env`].
    pub fn builder_from_env() -> Result<ClientBuilder, Error> {
        environment::builder(None)
    }

    /// Returns a handle of the app's installation on one site. It is cheap: all handles of an
    /// instance share its token, rate limit, retry budget and order of calls, which stay for a
    /// while after the last handle; see [`DeliveryOptions::idle_instances`].
    #[must_use]
    pub fn instance(&self, instance_id: InstanceId) -> Instance {
        let create = || InstanceState::new(instance_id, &self.shared.delivery);
        Instance::new(
            Arc::clone(&self.shared),
            self.shared.instances.get(instance_id, create),
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
