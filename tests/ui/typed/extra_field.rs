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
            number: { type: string, title: Number, examples: [A-1] }
            room: { type: string, title: Room, examples: [2B] }
          required: [number]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub number: String,
        pub colour: String,
    }
}

fn main() {}
