use triggers_runtime::triggers;

// Stands for the crate, which is not among the dependencies here.
mod chrono {
    pub struct Utc;
    pub struct DateTime<Z>(pub Z);
}

#[triggers(inline = "
    version: 1
    entities: { appointment: {} }
    triggers:
      appointment_starting:
        name: Appointment starting
        entity: appointment
        payload:
          type: object
          properties:
            startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }
          required: [startsAt]
")]
pub mod events {
    use crate::chrono;

    #[payload(appointment_starting)]
    pub struct Starting {
        pub starts_at: chrono::DateTime<chrono::Utc>,
    }
}

fn main() {}
