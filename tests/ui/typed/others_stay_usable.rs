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
          required: [number]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub number: u32,
    }
}

fn main() {
    let site = triggers_runtime::Recorder::new();
    let id = events::AppointmentId::new(triggers_runtime::Uuid::nil());
    let payload = events::appointment_starting::Payload { number: 7 };
    let _ = events::appointment_starting::report(&site, id, &payload);
    let _ = events::appointment_starting::cancel(&site, id);
}
