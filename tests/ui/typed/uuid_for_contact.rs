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
            contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [\"8046df3c-7575-4098-a5ab-c91ad8f33c47\"] }
          required: [contactId]
")]
pub mod events {
    #[payload(appointment_starting)]
    pub struct Starting {
        pub contact_id: triggers_runtime::Uuid,
    }
}

fn main() {}
