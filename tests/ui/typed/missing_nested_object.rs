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
            address: { type: object, title: Address, properties: { street: { type: string, title: Street }, city: { type: string, title: City } }, required: [street, city], examples: [{ street: High Street, city: Bath }] }
          required: [number, address]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub number: String,
    }
}

fn main() {}
