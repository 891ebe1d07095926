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
            2nd: { type: object, title: Second, properties: { name: { type: string, title: Name } }, examples: [{}] }
")]
pub mod events {
    #[payload(appointment_starting.2nd)]
    pub struct Second {
        pub name: String,
    }
}

fn main() {}
