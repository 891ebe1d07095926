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
            services: { type: array, title: Services, items: { type: object, properties: { name: { type: string, title: Name }, minutes: { type: integer, title: Minutes } }, required: [name] }, examples: [[{ name: Cut }]] }
          required: [services]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub services: Vec<String>,
    }
}

fn main() {}
