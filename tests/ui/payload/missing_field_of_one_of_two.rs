use triggers_runtime::triggers;

// Two payloads, so the compiler names the module of the one that is meant.
#[triggers(inline = "
version: 1
triggers:
  feedback_left:
    name: Feedback left
    payload: { type: object, properties: { number: { type: integer, title: Number, examples: [1] } }, required: [number] }
  feedback_removed:
    name: Feedback removed
    payload: { type: object, properties: { number: { type: integer, title: Number, examples: [1] } }, required: [number] }
")]
mod events {}

fn main() {
    let _ = events::feedback_left::Payload {};
}
