use triggers_runtime::triggers;

#[triggers(inline = "
    version: 1
    triggers:
      invoice_due:
        name: Invoice due
        payload:
          type: object
          properties:
            number: { type: string, title: Number, enum: [A-1], examples: [A-1] }
            dueDate: { type: string, format: date, title: Due date, examples: ['2026-11-20'] }
          required: [number, dueDate]
", inline_lock = r#"{ "version": 1, "triggers": { "invoice_due": {
    "name": "Invoice due", "source": { "from": "file", "file": "exported.json" }, "since": "2026-11-22",
    "hash": "fc61b1278c8f743f580e69349d46c70ec7608c7f",
    "schema": { "type": "object", "properties": {
        "number": { "type": "string", "title": "Number" },
        "dueDate": { "type": "string", "format": "date", "title": "Due date" }
    }, "required": ["dueDate", "number"] }
} } }"#)]
mod events {}

fn main() {
    let _ = events::invoice_due::KEY;
}
