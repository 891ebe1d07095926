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
            at: { type: string, format: date-time, futureDate: true, title: At, examples: [\"2026-12-01T10:00:00Z\"] }
          required: [at]
")]
mod events {}

fn main() {
    let _ = events::feedback_left::Payload { at: triggers_runtime::Timestamp::UNIX_EPOCH };
}
