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
            minutes: { type: integer, title: Minutes, examples: [45] }
          required: [minutes]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub minutes: String,
    }
}

fn main() {}
