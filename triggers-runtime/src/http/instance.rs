//! One installation of the app: the sink that delivers.

use std::fmt;
use std::sync::Arc;

use uuid::Uuid;

use super::bulk::send_bulk;
use super::call::Call;
use super::client::Shared;
use super::token::Tokens;
use super::wire::{request, response};
use crate::{Bulk, BulkReceipt, Command, Receipt, Sending, Sink};

/// An app's installation on one site; get it from [`Client::instance`](crate::Client::instance).
///
/// A cheap handle: clones share the instance's token. It delivers each command with one attempt;
/// see [`Error`](crate::Error) for what a failure means.
#[derive(Clone)]
pub struct Instance {
    site: Arc<Site>,
}

/// What belongs to one instance and to no other.
pub(super) struct Site {
    pub(super) client: Arc<Shared>,
    pub(super) id: Uuid,
    pub(super) tokens: Tokens,
}

impl Site {
    pub(super) fn new(client: Arc<Shared>, id: Uuid) -> Self {
        Self {
            client,
            id,
            tokens: Tokens::default(),
        }
    }
}

impl Instance {
    pub(super) fn new(site: Arc<Site>) -> Self {
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
        Box::pin(async move {
            let repeatable = command.is_repeatable();
            let call = match &command {
                Command::Report(report) => {
                    Call::new(request::REPORT, request::report(report), repeatable)
                }
                Command::Cancel(cancel) => {
                    Call::new(request::CANCEL, request::cancel(cancel), repeatable)
                }
            };
            let answer = self.site.call(&call).await?;
            Ok(response::receipt(&answer))
        })
    }

    fn send_all(&self, bulk: Bulk) -> Sending<'_, BulkReceipt> {
        Box::pin(async move { Ok(send_bulk(&self.site, &bulk).await) })
    }
}
