//! What is set up about the app, and how it is called.

use super::{Delivery, HttpProvider, SigningKey, Target, Webhook};
use crate::builder::Builder;
use crate::error::Problem;
use crate::sandbox::Sandbox;
use crate::shared::Shared;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

const NO_TARGET: &str = "no receiver of webhooks is set; start the sandbox with `--webhooks URL`";

/// How long the service waits for the answer to a webhook (docs/api.md#s8.1).
const WEBHOOK_TIMEOUT: Duration = Duration::from_millis(1_250);

/// The builder's settings of outbound requests.
#[derive(Debug, Default)]
pub(crate) struct Setup {
    provider: Option<String>,
    webhooks: Option<String>,
    webhook_timeout: Option<Duration>,
    key: Option<SigningKey>,
}

/// Whom the sandbox calls.
#[derive(Debug)]
pub(crate) struct Outbound {
    provider: Option<HttpProvider>,
    /// Where webhooks go.
    webhooks: Option<Target>,
    /// The key that signs what the app gets; without one it is that of the process.
    key: Option<SigningKey>,
}

impl Setup {
    pub(crate) fn open(self) -> Result<Outbound, Problem> {
        let key = || self.key.clone().map_or_else(SigningKey::of_process, Ok);
        let provider = self.provider.map(|base| HttpProvider::new(&base, key()?));
        let timeout = self.webhook_timeout.unwrap_or(WEBHOOK_TIMEOUT);
        let webhooks = self
            .webhooks
            .map(|url| Target::webhooks(&url, timeout, key()?));
        Ok(Outbound {
            provider: provider.transpose()?,
            webhooks: webhooks.transpose()?,
            key: self.key,
        })
    }
}

impl Outbound {
    pub(crate) fn has_provider(&self) -> bool {
        self.provider.is_some()
    }

    pub(super) fn provider(&self) -> Option<&HttpProvider> {
        self.provider.as_ref()
    }
}

impl Builder {
    /// Asks the app's own trigger provider for a fresh payload before delayed work runs
    /// (API summary [3](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s3), [8](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s8)); no one otherwise. The `base` is its `baseUri`, an `http` URL on the loopback
    /// interface. The sandbox sends `POST {base}/refresh-payload`, signed, for every trigger, from a
    /// thread of its own, and waits for two seconds of real time at most; no other work runs until
    /// then. A provider on the only thread of a runtime cannot answer while that thread waits for a
    /// move of the clock: move it over HTTP, or give the provider a thread.
    pub fn provider(mut self, base: impl Into<String>) -> Self {
        self.outbound.provider = Some(base.into());
        self
    }

    /// Sends webhooks to an `http` URL on the loopback interface; see [`Sandbox::send_webhook`].
    pub fn webhooks(mut self, url: impl Into<String>) -> Self {
        self.outbound.webhooks = Some(url.into());
        self
    }

    /// How long the app may take to answer a webhook, in real time; 1,250 ms otherwise, as the service
    /// waits.
    pub fn webhook_timeout(mut self, timeout: Duration) -> Self {
        self.outbound.webhook_timeout = Some(timeout);
        self
    }

    /// Signs with this key what the app gets; otherwise with a key that is generated once in each
    /// process, see [`Sandbox::public_key`].
    pub fn signing_key(mut self, key: SigningKey) -> Self {
        self.outbound.key = Some(key);
        self
    }
}

impl Sandbox {
    /// The public key, in PEM, to verify what the sandbox sends to the app.
    ///
    /// # Errors
    ///
    /// When no key was given and the system has no random numbers to generate one.
    pub fn public_key(&self) -> Result<String, Problem> {
        let key = self.shared.signing_key()?;
        Ok(key.public_key().to_owned())
    }

    /// Sends a webhook to the app, as often as it says, and returns each delivery.
    ///
    /// # Errors
    ///
    /// When [`Builder::webhooks`] was not set.
    pub async fn send_webhook(&self, webhook: Webhook) -> Result<Vec<Delivery>, Problem> {
        self.shared.send_webhook(webhook).await
    }

    /// Installs the app on a site: sends the webhook `AppInstalled`.
    ///
    /// # Errors
    ///
    /// As [`send_webhook`](Self::send_webhook).
    pub async fn install(&self, instance: Uuid) -> Result<Vec<Delivery>, Problem> {
        self.send_webhook(Webhook::new("AppInstalled", instance))
            .await
    }

    /// Removes the app from a site: sends the webhook `AppRemoved`.
    ///
    /// # Errors
    ///
    /// As [`send_webhook`](Self::send_webhook).
    pub async fn uninstall(&self, instance: Uuid) -> Result<Vec<Delivery>, Problem> {
        self.send_webhook(Webhook::new("AppRemoved", instance))
            .await
    }
}

impl Shared {
    pub(crate) fn signing_key(&self) -> Result<SigningKey, Problem> {
        self.outbound
            .key
            .clone()
            .map_or_else(SigningKey::of_process, Ok)
    }

    /// Sends a webhook to the app, from a thread that may wait.
    pub(crate) async fn send_webhook(
        self: &Arc<Self>,
        webhook: Webhook,
    ) -> Result<Vec<Delivery>, Problem> {
        let shared = Arc::clone(self);
        let sending = tokio::task::spawn_blocking(move || {
            let app = shared.catalog.first_app().unwrap_or_default();
            let target = shared.outbound.webhooks.as_ref().ok_or(NO_TARGET)?;
            Ok(webhook.deliver(target, &shared, app))
        });
        let sent = sending.await.map_err(|error| error.to_string());
        sent.and_then(|sent: Result<_, &str>| sent.map_err(str::to_owned))
            .map_err(Problem::from)
    }
}
