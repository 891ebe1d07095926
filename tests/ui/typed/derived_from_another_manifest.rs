use triggers_runtime::{TriggerPayload, triggers};

#[derive(TriggerPayload)]
#[payload(appointment_starting, inline = "
    version: 1
    entities: { appointment: {} }
    triggers:
      appointment_starting:
        name: Appointment starting
        entity: appointment
        payload:
          type: object
          properties:
            number: { type: string, title: Number, examples: [A-1] }
          required: [number]
")]
pub struct Starting {
    pub number: String,
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
            number: { type: string, title: Number, examples: [A-1] }
            room: { type: string, title: Room, examples: [2B] }
          required: [number]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub use crate::Starting;
}

fn main() {}
