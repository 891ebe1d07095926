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
            number: { type: string, title: Number, examples: [A-1] }
          required: [number]
")]
mod events {}

fn main() {
    let payload = events::feedback_left::Payload { number: String::new() };
    let _ = events::feedback_left::report(&String::new(), &payload);
}
