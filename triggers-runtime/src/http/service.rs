//! The remote service and the credentials for it.

use super::base_url::BaseUrl;
use super::secret::{Hidden, Secret};
#[cfg(feature = "tracing")]
use super::spans;
use super::transport::{Request, Response, Transport, TransportError};
use crate::{AppId, InstanceId};

/// An app's id and secret, from its dashboard.
///
/// The secret is left out of `Debug` and wiped from memory when dropped.
///
/// ```
/// use triggers_runtime::{AppCredentials, AppId};
///
/// # fn main() -> Result<(), triggers_runtime::Error> {
/// let app: AppId = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913".parse()?;
/// let credentials = AppCredentials::new(app, "sandbox-secret");
/// # let _ = credentials;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct AppCredentials {
    pub(crate) app_id: AppId,
    pub(crate) app_secret: Secret,
}

impl AppCredentials {
    /// Creates the credentials of the app `app_id`.
    #[must_use]
    pub fn new(app_id: AppId, app_secret: impl Into<String>) -> Self {
        Self {
            app_id,
            app_secret: Secret::new(app_secret),
        }
    }
}

/// The remote service, as one app reaches it.
pub(crate) struct Service {
    pub(crate) credentials: AppCredentials,
    pub(crate) transport: Box<dyn Transport>,
    #[cfg_attr(not(feature = "tracing"), allow(dead_code, reason = "spans show it"))]
    pub(crate) base: BaseUrl,
}

/// What a request is for; its span says so.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(not(feature = "tracing"), expect(dead_code))]
pub(crate) struct Purpose<'a> {
    pub(crate) instance: InstanceId,
    /// Empty if the request is not about one trigger.
    pub(crate) trigger_key: &'a str,
    /// Counts from 1.
    pub(crate) attempt: u32,
}

impl Service {
    /// Sends a request and returns its answer. With the feature `tracing`, there is a span for it.
    #[cfg_attr(not(feature = "tracing"), expect(unused_variables))]
    pub(crate) async fn exchange(
        &self,
        request: Request,
        purpose: Purpose<'_>,
    ) -> Result<Response, TransportError> {
        let hidden = Hidden::new(&self.credentials.app_secret, request.authorization.as_ref());
        #[cfg(feature = "tracing")]
        let span = spans::of(&request, &self.base, purpose);
        let exchange = async {
            let mut response = self.transport.exchange(request).await?;
            response.hide(hidden);
            Ok(response)
        };
        #[cfg(feature = "tracing")]
        let exchange = spans::within(span, exchange);
        exchange.await
    }
}
