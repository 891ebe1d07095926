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
            services: { type: array, title: Services, items: { type: object, properties: { name: { type: string, title: Name }, minutes: { type: integer, title: Minutes } }, required: [name] }, examples: [[{ name: Cut }]] }
          required: [address]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub address: Service,
    }
    #[payload(appointment_starting.services)]
    pub struct Service {
        pub name: String,
    }
}

fn main() {}
