//! In place of all that is sent to an app, which this build does not do.

#[path = "sent.rs"]
mod sent;

pub(crate) use sent::Sent;

use crate::error::Problem;
use crate::shared::Shared;
use std::sync::Arc;

#[derive(Debug, Default)]
pub(crate) struct Setup(());

#[derive(Debug)]
pub(crate) struct Outbound;

#[expect(
    clippy::unnecessary_wraps,
    clippy::unused_self,
    reason = "the same form as with the feature"
)]
impl Setup {
    pub(crate) fn open(self) -> Result<Outbound, Problem> {
        Ok(Outbound)
    }
}

#[expect(clippy::unused_self, reason = "the same form as with the feature")]
impl Outbound {
    pub(crate) fn has_provider(&self) -> bool {
        false
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the same form as with the feature"
)]
pub(crate) fn serve(_: &Arc<Shared>) -> std::io::Result<()> {
    Ok(())
}
