//! Appointments in the app's database, and what is reported about them.

use rusqlite::{Connection, OptionalExtension as _, Transaction, params};
use serde::Deserialize;
use triggers_outbox::Outbox;
use triggers_runtime::{ContactId, FutureDate, InstanceId, Timestamp, Uuid, triggers};

#[triggers(provider)]
pub(crate) mod events {}
use events::{AppointmentId, appointment_starting};

pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// An appointment as a request describes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Appointment {
    title: String,
    starts_at: Timestamp,
    contact_id: Uuid,
}

impl Appointment {
    fn starting(&self) -> appointment_starting::Payload {
        appointment_starting::Payload {
            title: self.title.clone(),
            starts_at: FutureDate::new(self.starts_at),
            contact_id: ContactId::new(self.contact_id),
        }
    }
}

pub(crate) fn create_table(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(
        "CREATE TABLE IF NOT EXISTS appointments (id TEXT PRIMARY KEY, title TEXT NOT NULL, starts_at TEXT NOT NULL)",
    )
}

/// Books the appointment, or moves it if it is booked for another time. Repeating a request changes nothing.
pub(crate) fn book_or_move(
    tx: &Transaction<'_>,
    outbox: &Outbox,
    instance: InstanceId,
    id: Uuid,
    wanted: &Appointment,
) -> Result<(), Failure> {
    let booked: Option<String> = tx
        .query_row(
            "SELECT starts_at FROM appointments WHERE id = ?1",
            [id.to_string()],
            |row| row.get(0),
        )
        .optional()?;
    let starts_at = wanted.starts_at.to_string();
    if booked.as_ref() == Some(&starts_at) {
        return Ok(());
    }
    tx.execute(
        "REPLACE INTO appointments VALUES (?1, ?2, ?3)",
        params![id.to_string(), wanted.title, starts_at],
    )?;
    let (appointment, payload) = (AppointmentId::new(id), wanted.starting());
    outbox.enqueue(tx, instance, |sink| {
        if booked.is_some() {
            sink.call(appointment_starting::reschedule(
                sink,
                appointment,
                &payload,
            ))?;
        } else {
            sink.call(appointment_starting::report(sink, appointment, &payload))?;
        }
        Ok(())
    })
}

/// Whether there is such an appointment.
pub(crate) fn is_booked(database: &Connection, id: AppointmentId) -> rusqlite::Result<bool> {
    database
        .prepare("SELECT 1 FROM appointments WHERE id = ?1")?
        .exists([id.to_string()])
}

/// Cancels the appointment: its reminders are not sent.
pub(crate) fn cancel(
    tx: &Transaction<'_>,
    outbox: &Outbox,
    instance: InstanceId,
    id: Uuid,
) -> Result<(), Failure> {
    if tx.execute("DELETE FROM appointments WHERE id = ?1", [id.to_string()])? == 0 {
        return Ok(());
    }
    outbox.enqueue(tx, instance, |sink| {
        sink.call(appointment_starting::cancel(sink, AppointmentId::new(id)))?;
        Ok(())
    })
}
