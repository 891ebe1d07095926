//! One installation of the app: the sink that delivers.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::budget::Budget;
use super::bulk;
use super::lane::Lanes;
use super::limiter::Limiter;
use super::options::DeliveryOptions;
use super::single;
use crate::client::Shared;
use crate::http::token::Tokens;
use crate::{AppId, Bulk, BulkReceipt, Command, InstanceId, Receipt, Sending, Sink};

/// An app's installation on one site; get it from [`Client::instance`](crate::Client::instance).
///
/// A cheap handle: clones, and handles of the same instance, share everything. It delivers as
/// [`DeliveryOptions`](crate::DeliveryOptions) say: calls of one trigger and entity go one at a time
/// and in order, attempts that cannot double an effect are repeated, and the instance keeps to its
/// rate limit. An error says what is known of the call; see [`Error`](crate::Error).
#[derive(Clone)]
pub struct Instance {
    pub(super) client: Arc<Shared>,
    pub(super) site: Arc<Site>,
}

/// What belongs to one instance and to no other. It does not hold the client, which holds it.
pub(crate) struct Site {
    pub(super) id: InstanceId,
    pub(super) tokens: Tokens,
    pub(super) limiter: Limiter,
    pub(super) budget: Budget,
    pub(super) lanes: Arc<Lanes>,
    /// Whether a handle was asked for since this was last looked at.
    touched: AtomicBool,
}

impl Site {
    pub(crate) fn new(id: InstanceId, options: &DeliveryOptions) -> Self {
        Self {
            id,
            tokens: Tokens::default(),
            limiter: Limiter::new(),
            budget: Budget::new(options.retry_budget),
            lanes: Arc::new(Lanes::new(options.quarantine)),
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
    pub(super) fn remembers(&self) -> bool {
        self.limiter.is_in_use() || self.lanes.are_in_use()
    }
}

impl fmt::Debug for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Site")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Instance {
    pub(crate) fn new(client: Arc<Shared>, site: Arc<Site>) -> Self {
        Self { client, site }
    }

    pub(crate) fn app_id(&self) -> AppId {
        self.client.service.credentials.app_id
    }

    /// The instance's id.
    #[must_use]
    pub fn id(&self) -> InstanceId {
        self.site.id
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Instance")
            .field("id", &self.site.id)
            .finish_non_exhaustive()
    }
}

impl Sink for Instance {
    fn send(&self, command: Command) -> Sending<'_, Receipt> {
        Box::pin(single::send(self, command))
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move { Ok(bulk::send(self, &bulk).await) })
    }
}
