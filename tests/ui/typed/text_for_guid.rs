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
            orderId: { type: string, format: uuid, title: Order, examples: [\"8046df3c-7575-4098-a5ab-c91ad8f33c47\"] }
          required: [orderId]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub order_id: String,
    }
}

fn main() {}
