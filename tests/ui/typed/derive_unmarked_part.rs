use triggers_runtime::TriggerPayload;

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
            services: { type: array, title: Services, items: { type: object, properties: { name: { type: string, title: Name }, minutes: { type: integer, title: Minutes } }, required: [name] }, examples: [[{ name: Cut }]] }
          required: [services]
")]
pub struct Starting {
    pub services: Vec<Service>,
}

pub struct Service {
    pub name: String,
}

fn main() {}
