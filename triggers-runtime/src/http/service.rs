//! The remote service and the credentials for it.

use super::base_url::BaseUrl;
use super::secret::Secret;
use super::transport::Transport;
use crate::AppId;

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
    pub(crate) base: BaseUrl,
}
