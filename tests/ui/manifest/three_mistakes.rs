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
      invoice_due:
        name: It happened
        entity: invoyce
        payload:
          type: object
          properties:
            number: { type: text, title: Number, examples: [A-1] }
          required: [nummer]
")]
mod events {}

// What the sound trigger generates is there: no error about it follows.
fn main() {
    let _ = events::feedback_left::KEY;
}
