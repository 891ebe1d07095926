use triggers_runtime::triggers;

#[triggers(inline = "
    version: 1
    entities: { invoice: {}, order: {} }
    triggers:
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
    let id = events::OrderId::new(triggers_runtime::Uuid::nil());
    let _ = events::invoice_due::cancel(&sink, id);
}
