use triggers_runtime::triggers;

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
    #[payload(appointment_starting)]
    pub struct Starting {
        pub starts_at: i64,
    }
}

fn main() {}
