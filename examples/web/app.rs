//! Routes and handlers. `router` is apart from serving, so that tests call it without a socket.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Json, Router};
use triggers_runtime::{Client, Uuid};

use crate::booking::{Booking, Wanted};
use crate::reply::Refusal;

/// The appointments of all sites; an app of the real world has a database.
#[derive(Clone)]
struct Shop {
    wix: Client,
    bookings: Arc<Mutex<Bookings>>,
}

/// Each booking has a lock of its own: two requests for one appointment take turns, and no
/// request waits for another appointment's call to Wix.
type Bookings = HashMap<(Uuid, Uuid), Arc<tokio::sync::Mutex<Booking>>>;

/// The service, reporting through `wix`.
pub(crate) fn router(wix: Client) -> Router {
    Router::new()
        .route(
            "/sites/{site}/appointments/{appointment}",
            put(book_or_move).delete(cancel),
        )
        .with_state(Shop {
            wix,
            bookings: Arc::default(),
        })
}

impl Shop {
    /// The booking of that appointment, an empty one if there was none.
    fn booking(&self, site: Uuid, appointment: Uuid) -> Arc<tokio::sync::Mutex<Booking>> {
        let mut bookings = self.bookings.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(bookings.entry((site, appointment)).or_default())
    }
}

/// Books the appointment, or moves it if it was booked for another time. Saying the same twice
/// changes nothing; after an error, saying it again goes on where it stopped.
async fn book_or_move(
    State(shop): State<Shop>,
    Path((site, appointment)): Path<(Uuid, Uuid)>,
    Json(wanted): Json<Wanted>,
) -> Result<StatusCode, Refusal> {
    let booking = shop.booking(site, appointment);
    let mut booking = booking.lock().await;
    booking
        .book_or_move(&shop.wix.instance(site.into()), appointment, wanted)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Cancels the appointment.
async fn cancel(
    State(shop): State<Shop>,
    Path((site, appointment)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Refusal> {
    let booking = shop.booking(site, appointment);
    let mut booking = booking.lock().await;
    booking
        .cancel(&shop.wix.instance(site.into()), appointment)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
