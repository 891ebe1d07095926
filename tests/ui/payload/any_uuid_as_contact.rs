use triggers_runtime::triggers;

#[triggers(inline = "
    version: 1
    entities: { invoice: {}, order: {} }
    triggers:
      feedback_left:
        name: It happened
        payload:
          type: object
          properties:
            contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [\"8046df3c-7575-4098-a5ab-c91ad8f33c47\"] }
          required: [contactId]
")]
mod events {}

fn main() {
    let _ = events::feedback_left::Payload { contact_id: triggers_runtime::Uuid::nil() };
}
