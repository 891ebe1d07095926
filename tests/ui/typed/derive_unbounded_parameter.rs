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
          required: [number]
")]
pub struct Starting<T> {
    pub number: T,
}

fn main() {}
