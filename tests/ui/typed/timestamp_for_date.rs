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
            day: { type: string, format: date, title: Day, examples: [\"2026-12-01\"] }
          required: [day]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub day: triggers_runtime::Timestamp,
    }
}

fn main() {}
