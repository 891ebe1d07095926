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
            paid: { type: boolean, title: Paid, examples: [true] }
          required: [paid]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub paid: &'static str,
    }
}

fn main() {}
