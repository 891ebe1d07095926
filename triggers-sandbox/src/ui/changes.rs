//! `/ui/changes`: says that something has changed, not what. Pages then ask for themselves again.

use crate::shared::Shared;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::time::Duration;

/// A thousand changes in this time are told as one.
const PAUSE: Duration = Duration::from_millis(150);

pub(super) fn follow(
    shared: &Shared,
) -> Sse<impl Stream<Item = Result<Event, Infallible>> + use<>> {
    // Only the receiver goes into the stream: an open page must not keep a dropped sandbox alive.
    let changes = shared.changes();
    let events = unfold((changes, true), async |(mut changes, first)| {
        if !first {
            tokio::time::sleep(PAUSE).await;
            changes.changed().await.ok()?;
        }
        let count = (*changes.borrow_and_update())?;
        let event = Event::default()
            .id(count.to_string())
            .data(count.to_string());
        Some((Ok(event), (changes, false)))
    });
    Sse::new(events).keep_alive(KeepAlive::default())
}
