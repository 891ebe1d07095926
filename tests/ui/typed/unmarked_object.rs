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
            address: { type: object, title: Address, properties: { street: { type: string, title: Street }, city: { type: string, title: City } }, required: [street, city], examples: [{ street: High Street, city: Bath }] }
          required: [address]
")]
pub mod events {
    pub struct Address {
        pub street: String,
    }

    #[payload(appointment_starting)]
    pub struct Starting {
        pub address: Address,
    }
}

fn main() {}
