use triggers_runtime::TriggerPayload;

#[derive(TriggerPayload)]
#[payload(appointment_starting.service, inline = "
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
            services: { type: array, title: Services, items: { type: object, properties: { name: { type: string, title: Name }, minutes: { type: integer, title: Minutes } }, required: [name] }, examples: [[{ name: Cut }]] }
          required: [number]
")]
pub struct Service {
    pub name: String,
}

fn main() {}
