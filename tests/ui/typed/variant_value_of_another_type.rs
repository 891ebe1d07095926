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
            level: { type: integer, title: Level, enum: [1, 2], examples: [1] }
          required: [level]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub level: Level,
    }
    #[payload(appointment_starting.level)]
    pub enum Level {
        #[payload(value = 1)]
        Low,
        #[payload(value = "2")]
        High,
    }
}

fn main() {}
