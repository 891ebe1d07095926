use triggers_runtime::triggers;

#[triggers(inline = "
    version: 1
    triggers:
      invoice_due:
        name: Invoice due
        payload:
          type: object
          properties:
            number: { type: string, title: Number, examples: [A-1] }
            dueDate: { type: string, format: date, title: Due date, examples: ['2026-11-20'] }
          required: [number, dueDate]
", lock = "no-such.lock.json")]
mod events {}

fn main() {
    let _ = events::invoice_due::KEY;
}
