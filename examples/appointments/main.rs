//! One-to-many: customers schedule and cancel appointments; the entity is the appointment.
//!
//! Scheduling takes two reports, canceling one report and two cancels: business events of the
//! manifest, so that no call is forgotten.

use triggers_examples::{Failure, Stage};
use triggers_runtime::{ContactId, FutureDate, Timestamp, Uuid, triggers};

#[triggers]
mod events {}
use events::{
    AppointmentId, appointment_canceled, appointment_scheduled, appointment_starting, business,
};

/// An appointment as the app's own database holds it.
struct Appointment {
    id: AppointmentId,
    title: &'static str,
    starts_at: Timestamp,
    contact: ContactId,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let automations = include_str!("automations.yaml");
    let mut stage = Stage::set(automations, "2026-12-01T09:00:00Z").await?;
    let anas = appointment(&mut stage, "Ana's appointment", "2026-12-10T10:00:00Z")?;
    let bens = appointment(&mut stage, "Ben's appointment", "2026-12-10T14:00:00Z")?;

    stage.says("Ana and Ben schedule appointments for 10 December");
    schedule(&stage, &anas).await?;
    schedule(&stage, &bens).await?;

    stage.wait_until("2026-12-05T12:00:00Z")?;
    stage.says("Ana cancels hers");
    cancel(&stage, &anas).await?;

    stage.wait_until("2026-12-12T00:00:00Z")?;
    stage.finish(&[
        "12-01 09:00 confirmation for Ana's appointment",
        "12-01 09:00 confirmation for Ben's appointment",
        "12-02 09:00 preparation for Ana's appointment",
        "12-02 09:00 preparation for Ben's appointment",
        "12-05 12:00 cancellation for Ana's appointment",
        "12-08 14:00 reminder for Ben's appointment",
    ])
}

fn appointment(stage: &mut Stage, name: &str, starts_at: &str) -> Result<Appointment, Failure> {
    Ok(Appointment {
        id: AppointmentId::new(stage.cast(name)),
        title: "First consultation",
        starts_at: starts_at.parse()?,
        contact: ContactId::new(Uuid::now_v7()),
    })
}

async fn schedule(stage: &Stage, appointment: &Appointment) -> Result<(), Failure> {
    let payloads = business::AppointmentScheduled {
        appointment_scheduled: appointment_scheduled::Payload {
            appointment_title: appointment.title.to_owned(),
            starts_at: appointment.starts_at,
            contact_id: appointment.contact,
        },
        appointment_starting: appointment_starting::Payload {
            appointment_title: appointment.title.to_owned(),
            starts_at: FutureDate::new(appointment.starts_at),
            contact_id: appointment.contact,
            room: Some("2B".to_owned()),
            services: Some(vec![appointment_starting::ServicesItem {
                name: "Consultation".to_owned(),
                minutes: 45,
                price: Some(80.0),
            }]),
        },
    };
    business::appointment_scheduled(stage.site(), appointment.id, &payloads).await?;
    Ok(())
}

async fn cancel(stage: &Stage, appointment: &Appointment) -> Result<(), Failure> {
    let payloads = business::AppointmentCanceled {
        appointment_canceled: appointment_canceled::Payload {
            appointment_title: appointment.title.to_owned(),
            starts_at: appointment.starts_at,
            contact_id: appointment.contact,
        },
    };
    business::appointment_canceled(stage.site(), appointment.id, &payloads).await?;
    Ok(())
}
