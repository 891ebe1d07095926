//! One appointment, and what Wix has been told of it.

use serde::Deserialize;
use triggers_runtime::{
    Completing, ContactId, FutureDate, Incomplete, Instance, Timestamp, Uuid, triggers,
};

#[triggers]
mod events {}
use events::{AppointmentId, business};
use events::{appointment_canceled, appointment_scheduled, appointment_starting};

/// What the caller wants booked.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Wanted {
    title: String,
    starts_at: Timestamp,
    contact_id: Uuid,
}

/// An appointment as the shop holds it.
#[derive(Debug, Default)]
pub(crate) struct Booking {
    /// None before it is booked and after it is canceled.
    booked: Option<Wanted>,
    /// What Wix has yet to be told of an earlier change: the same commands under the same keys, so
    /// finishing it later repeats nothing.
    unfinished: Option<Incomplete>,
}

impl Booking {
    pub(crate) async fn book_or_move(
        &mut self,
        site: &Instance,
        appointment: Uuid,
        wanted: Wanted,
    ) -> Result<(), Incomplete> {
        self.finish(site).await?;
        let id = AppointmentId::new(appointment);
        let before = self.booked.replace(wanted.clone());
        let told = match before {
            Some(before) if before == wanted => return Ok(()),
            Some(_) => appointment_starting::reschedule(site, id, &wanted.starting()).into_future(),
            None => business::appointment_scheduled(site, id, &wanted.scheduled()),
        };
        self.keep_unfinished(told).await
    }

    pub(crate) async fn cancel(
        &mut self,
        site: &Instance,
        appointment: Uuid,
    ) -> Result<(), Incomplete> {
        self.finish(site).await?;
        let Some(booked) = self.booked.take() else {
            return Ok(());
        };
        let id = AppointmentId::new(appointment);
        self.keep_unfinished(business::appointment_canceled(site, id, &booked.canceled()))
            .await
    }

    /// Tells Wix what is left of an earlier change.
    async fn finish(&mut self, site: &Instance) -> Result<(), Incomplete> {
        match self.unfinished.take() {
            Some(unfinished) => self.keep_unfinished(unfinished.resume(site)).await,
            None => Ok(()),
        }
    }

    async fn keep_unfinished(&mut self, told: Completing<'_>) -> Result<(), Incomplete> {
        match told.await {
            Ok(_) => Ok(()),
            Err(incomplete) => {
                self.unfinished = Some(incomplete.clone());
                Err(incomplete)
            }
        }
    }
}

impl Wanted {
    fn starting(&self) -> appointment_starting::Payload {
        appointment_starting::Payload {
            appointment_title: self.title.clone(),
            starts_at: FutureDate::new(self.starts_at),
            contact_id: ContactId::new(self.contact_id),
            room: None,
            services: None,
        }
    }

    fn scheduled(&self) -> business::AppointmentScheduled {
        business::AppointmentScheduled {
            appointment_scheduled: appointment_scheduled::Payload {
                appointment_title: self.title.clone(),
                starts_at: self.starts_at,
                contact_id: ContactId::new(self.contact_id),
            },
            appointment_starting: self.starting(),
        }
    }

    fn canceled(&self) -> business::AppointmentCanceled {
        business::AppointmentCanceled {
            appointment_canceled: appointment_canceled::Payload {
                appointment_title: self.title.clone(),
                starts_at: self.starts_at,
                contact_id: ContactId::new(self.contact_id),
            },
        }
    }
}
