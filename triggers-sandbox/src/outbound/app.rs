//! What is set up about the app, and how it is called.

use super::{Delivery, ProviderAnswer, ProviderCall, Sent, SigningKey, Target, Webhook, provider};
use crate::builder::Builder;
use crate::error::Problem;
use crate::installations::Installation;
use crate::log::Input;
use crate::sandbox::Sandbox;
use crate::shared::Shared;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

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
    pub(super) provider: Option<Target>,
    /// Where webhooks go.
    pub(super) webhooks: Option<Target>,
    /// The key that signs what the app gets; without one it is that of the process.
    key: Option<SigningKey>,
}

impl Setup {
    pub(crate) fn open(self) -> Result<Outbound, Problem> {
        let key = || self.key.clone().map_or_else(SigningKey::of_process, Ok);
        let provider = self.provider.as_ref();
        let provider =
            provider.map(|base| Target::new(base, "provider", provider::TIMEOUT, key()?));
        let timeout = self.webhook_timeout.unwrap_or(WEBHOOK_TIMEOUT);
        let webhooks = self.webhooks.as_ref();
        let webhooks =
            webhooks.map(|url| Target::new(url, "receiver of webhooks", timeout, key()?));
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

    /// Where webhooks go, and where the provider is.
    pub(crate) fn addresses(&self) -> [Option<&str>; 2] {
        [&self.webhooks, &self.provider].map(|target| target.as_ref().map(|it| &*it.url))
    }

    /// The key that the app verifies with, if anything is sent to it.
    pub(crate) fn public_key(&self) -> Option<&str> {
        let target = self.webhooks.as_ref().or(self.provider.as_ref())?;
        Some(target.key.public_key())
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

    /// Calls the app's trigger provider as the service does while a site owner configures an
    /// automation: `validate-configuration` or `dynamic-schema`.
    ///
    /// # Errors
    ///
    /// When [`Builder::provider`] was not set, the app has no such trigger, or the service would not
    /// send the call. An answer that cannot be used is not an error: see [`ProviderAnswer::problem`].
    pub async fn call_provider(&self, call: ProviderCall) -> Result<ProviderAnswer, Problem> {
        self.shared.call_provider(call).await
    }

    /// Returns where the app is installed and where it was removed, the latest change first.
    #[must_use]
    pub fn installations(&self) -> Vec<Installation> {
        self.shared.with(|state| state.installations.list())
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

    pub(crate) async fn send_webhook(
        self: &Arc<Self>,
        webhook: Webhook,
    ) -> Result<Vec<Delivery>, Problem> {
        self.send(move |shared| webhook.send(shared)).await
    }

    pub(crate) async fn call_provider(
        self: &Arc<Self>,
        call: ProviderCall,
    ) -> Result<ProviderAnswer, Problem> {
        self.send(move |shared| call.send(shared)).await
    }

    /// Sends something to the app, on a thread that may wait.
    async fn send<T: Send + 'static>(
        self: &Arc<Self>,
        send: impl FnOnce(&Self) -> Result<T, String> + Send + 'static,
    ) -> Result<T, Problem> {
        let shared = Arc::clone(self);
        let outcome = tokio::task::spawn_blocking(move || send(&shared)).await;
        let outcome = outcome.map_err(|error| error.to_string());
        outcome.flatten().map_err(Problem::from)
    }

    /// Records what was sent, and returns its position in the journal.
    pub(super) fn record_sent(&self, sent: Sent) -> u64 {
        self.change(|session| {
            let _recorded = session.apply(Input::Sent(Box::new(sent)));
            session.engine.log.last_seq()
        })
    }
}
