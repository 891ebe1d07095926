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
            status: { type: string, title: Status, enum: [open, on hold, closed], examples: [open] }
          required: [status]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub status: Status,
    }
    #[payload(appointment_starting.status)]
    pub enum Status {
        Open,
        Closed,
    }
}

fn main() {}
