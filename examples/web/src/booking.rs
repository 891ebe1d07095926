//! One appointment: a row of the service, and what Wix has to know about it, in one transaction.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Deserialize;
use triggers_outbox::Outbox;
use triggers_runtime::{ContactId, FutureDate, InstanceId, Timestamp, Uuid, triggers};

use crate::problem::Problem;

#[triggers]
mod events {}
use events::{AppointmentId, business};
use events::{appointment_canceled, appointment_scheduled, appointment_starting};

/// What the caller wants booked.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Booking {
    title: String,
    starts_at: Timestamp,
    contact_id: Uuid,
}

/// Which appointment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) site: InstanceId,
    pub(crate) appointment: Uuid,
}

pub(crate) fn create_table(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(
        "CREATE TABLE IF NOT EXISTS appointment (site TEXT, id TEXT, title TEXT, starts_at TEXT, contact_id TEXT, \
         PRIMARY KEY (site, id))",
    )
}

impl Slot {
    pub(crate) fn book_or_move(
        self,
        tx: &Transaction<'_>,
        outbox: &Outbox,
        booking: &Booking,
    ) -> Result<(), Problem> {
        let before = self.read(tx)?;
        if before.as_ref() == Some(booking) {
            return Ok(());
        }
        self.write(tx, booking)?;
        let id = AppointmentId::new(self.appointment);
        outbox.enqueue(tx, self.site, |sink| {
            match before {
                Some(_) => sink.call(appointment_starting::reschedule(
                    sink,
                    id,
                    &booking.starting(),
                ))?,
                None => sink.call(business::appointment_scheduled(
                    sink,
                    id,
                    &booking.scheduled(),
                ))?,
            };
            Ok(())
        })
    }

    pub(crate) fn cancel(self, tx: &Transaction<'_>, outbox: &Outbox) -> Result<(), Problem> {
        let Some(booking) = self.read(tx)? else {
            return Ok(());
        };
        tx.execute(
            "DELETE FROM appointment WHERE site = ?1 AND id = ?2",
            self.key(),
        )?;
        let id = AppointmentId::new(self.appointment);
        outbox.enqueue(tx, self.site, |sink| {
            sink.call(business::appointment_canceled(
                sink,
                id,
                &booking.canceled(),
            ))?;
            Ok(())
        })
    }

    fn key(self) -> [String; 2] {
        [self.site.to_string(), self.appointment.to_string()]
    }

    fn read(self, tx: &Transaction<'_>) -> Result<Option<Booking>, Problem> {
        let sql =
            "SELECT title, starts_at, contact_id FROM appointment WHERE site = ?1 AND id = ?2";
        let row = tx.query_row(sql, self.key(), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        });
        let Some((title, starts_at, contact_id)): Option<(String, String, String)> =
            row.optional()?
        else {
            return Ok(None);
        };
        let starts_at = starts_at.parse().map_err(|_| Problem::crashed())?;
        let contact_id = contact_id.parse().map_err(|_| Problem::crashed())?;
        Ok(Some(Booking {
            title,
            starts_at,
            contact_id,
        }))
    }

    fn write(self, tx: &Transaction<'_>, booking: &Booking) -> rusqlite::Result<()> {
        let sql = "INSERT OR REPLACE INTO appointment (site, id, title, starts_at, contact_id) VALUES (?1, ?2, ?3, ?4, ?5)";
        let [site, id] = self.key();
        let (starts_at, contact_id) = (
            booking.starts_at.to_string(),
            booking.contact_id.to_string(),
        );
        tx.execute(sql, params![site, id, booking.title, starts_at, contact_id])
            .map(drop)
    }
}

impl Booking {
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
