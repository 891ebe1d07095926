//! One installation of the app: the sink that delivers.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::budget::Budget;
use super::bulk;
use super::lane::Lanes;
use super::limiter::Limiter;
use super::single;
use crate::http::Shared;
use crate::http::token::Tokens;
use crate::{Bulk, BulkReceipt, Command, Receipt, Sending, Sink};

/// An app's installation on one site; get it from [`Client::instance`](crate::Client::instance).
///
/// A cheap handle: clones, and handles of the same instance, share everything. It delivers as
/// [`DeliveryOptions`](crate::DeliveryOptions) say: calls of one trigger and entity go one at a time
/// and in order, attempts that cannot double an effect are repeated, and the instance keeps to its
/// rate limit. An error says what is known of the call; see [`Error`](crate::Error).
#[derive(Clone)]
pub struct Instance {
    site: Arc<Site>,
}

/// What belongs to one instance and to no other.
pub(crate) struct Site {
    pub(super) client: Arc<Shared>,
    pub(super) id: Uuid,
    pub(super) tokens: Tokens,
    pub(super) limiter: Limiter,
    pub(super) budget: Budget,
    pub(super) lanes: Arc<Lanes>,
}

impl Site {
    pub(crate) fn new(client: Arc<Shared>, id: Uuid) -> Self {
        let options = &client.delivery;
        Self {
            id,
            tokens: Tokens::default(),
            limiter: Limiter::new(),
            budget: Budget::new(options.retry_budget),
            lanes: Arc::new(Lanes::new(options.quarantine)),
            client,
        }
    }
}

impl Instance {
    pub(crate) fn new(site: Arc<Site>) -> Self {
        Self { site }
    }

    /// The instance's id.
    #[must_use]
    pub fn id(&self) -> Uuid {
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
        Box::pin(single::send(&self.site, command))
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move { Ok(bulk::send(&self.site, &bulk).await) })
    }
}
