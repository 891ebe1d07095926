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
        entity: invoice
        payload:
          type: object
          properties:
            number: { type: string, title: Number, examples: [A-1] }
          required: [number]
")]
mod events {}

fn main() {
    let sink = triggers_runtime::Recorder::new();
    let payload = events::feedback_left::Payload { number: String::new() };
    let id = events::InvoiceId::new(triggers_runtime::Uuid::nil());
    let _ = events::invoice_due::report(&sink, id, &payload);
}
