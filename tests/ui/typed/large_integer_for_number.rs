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
            price: { type: number, title: Price, examples: [80] }
          required: [price]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub price: i64,
    }
}

fn main() {}
