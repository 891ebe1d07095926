use triggers_runtime::{Recorder, triggers};

#[triggers(inline = "
version: 1
triggers:
  feedback_left:
    name: Feedback left
    payload: { type: object, properties: { number: { type: integer, title: Number, examples: [1] } }, required: [number] }
")]
mod events {}

use events::feedback_left;

async fn left(site: &Recorder) {
    feedback_left::report(site, feedback_left::Payload { number: 1 }).await.unwrap();
}

fn main() {
    drop(left(&Recorder::new()));
}
