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
            number: { type: string, title: Number, examples: [A-1] }
            address: { type: object, title: Address, properties: { street: { type: string, title: Street }, city: { type: string, title: City } }, required: [street, city], examples: [{ street: High Street, city: Bath }] }
          required: [number, address]
")]
pub struct Starting {
    pub number: String,
}

fn main() {}
