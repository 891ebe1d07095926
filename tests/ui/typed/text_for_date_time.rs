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
            startedAt: { type: string, format: date-time, title: Started at, examples: [\"2026-12-01T10:00:00Z\"] }
          required: [startedAt]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub started_at: String,
    }
}

fn main() {}
