//! One installation of the app: the sink that delivers.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::budget::{Budget, Spent};
use super::bulk;
use super::limiter::Limiter;
use super::options::DeliveryOptions;
use super::queue::Queue;
use super::single;
use crate::client::Shared;
use crate::finish::Finishing;
use crate::http::token::Tokens;
use crate::{AppId, Bulk, BulkReceipt, Command, Error, InstanceId, Receipt, Sending, Sink};

/// An app's installation on one site; get it from [`Client::instance`](crate::Client::instance).
///
/// A cheap handle: clones, and handles of the same instance, share everything. It delivers as
/// [`DeliveryOptions`](crate::DeliveryOptions) say: calls of one trigger and entity go one at a time
/// and in order, attempts that cannot double an effect are repeated, and the instance keeps to its
/// rate limit. An error says what is known of the call; see [`Error`](crate::Error).
///
/// See the example of [`Client`](crate::Client).
#[derive(Clone)]
pub struct Instance {
    pub(super) client: Arc<Shared>,
    pub(super) state: Arc<InstanceState>,
}

/// What belongs to one instance and to no other. It does not hold the client, which holds it.
pub(crate) struct InstanceState {
    pub(super) id: InstanceId,
    pub(super) tokens: Tokens,
    pub(super) limiter: Limiter,
    pub(super) budget: Budget,
    pub(super) queue: Arc<Queue>,
    /// Whether a handle was asked for since this was last looked at.
    touched: AtomicBool,
}

impl InstanceState {
    pub(crate) fn new(id: InstanceId, options: &DeliveryOptions) -> Self {
        Self {
            id,
            tokens: Tokens::default(),
            limiter: Limiter::new(),
            budget: Budget::new(options.retry_budget),
            queue: Arc::new(Queue::new(options)),
            touched: AtomicBool::new(false),
        }
    }

    pub(super) fn touch(&self) {
        self.touched.store(true, Ordering::Relaxed);
    }

    pub(super) fn was_touched(&self) -> bool {
        self.touched.swap(false, Ordering::Relaxed)
    }

    /// Whether it knows what must not be forgotten: requests of the last minute, a pause, a lane in
    /// use or in quarantine.
    pub(super) fn is_pinned(&self) -> bool {
        self.limiter.is_in_use() || self.queue.is_in_use()
    }
}

impl fmt::Debug for InstanceState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InstanceState")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Instance {
    pub(crate) fn new(client: Arc<Shared>, state: Arc<InstanceState>) -> Self {
        Self { client, state }
    }

    /// Returns the id of the app.
    #[must_use]
    pub fn app_id(&self) -> AppId {
        self.client.service.credentials.app_id
    }

    /// The instance's id.
    #[must_use]
    pub fn id(&self) -> InstanceId {
        self.state.id
    }
}

impl Instance {
    /// Pays for a retry; none if the budget of the instance or of the client does not allow it. A
    /// refusal because of the rate limit is no sign of a service that is down, so it does not count
    /// for the client.
    pub(super) fn spend(&self, throttled: bool) -> Option<Spent> {
        if throttled {
            return self.state.budget.spend_throttled();
        }
        let spent = self.state.budget.spend()?;
        if self.client.budget.spend().is_none() {
            self.state.budget.succeeded(Some(spent));
            return None;
        }
        Some(spent)
    }

    /// A request succeeded; `last` is what its last retry took, if it was retried.
    pub(super) fn succeeded(&self, last: Option<Spent>) {
        self.state.budget.succeeded(last);
        if last.is_none_or(Spent::is_full) {
            self.client.budget.succeeded(last);
        }
    }
}

impl Instance {
    /// A delivery that is dropped is finished in the background, unless the caller retries by itself.
    fn sending<'a, T: Send + 'static>(
        &self,
        future: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> Sending<'a, T> {
        if self.client.delivery.finish_dropped {
            Box::pin(Finishing::new(future))
        } else {
            Box::pin(future)
        }
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("id", &self.state.id)
            .finish_non_exhaustive()
    }
}

impl Sink for Instance {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        self.sending(single::send(self.clone(), command))
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        self.sending(bulk::send(self.clone(), bulk))
    }

    fn detached(&self) -> Option<Arc<dyn Sink>> {
        let finishes = self.client.delivery.finish_dropped;
        finishes.then(|| Arc::new(self.clone()) as Arc<dyn Sink>)
    }
}
