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

use triggers_runtime::{Command, Receipt, Sending, Sink};

struct Mine(std::cell::Cell<u8>);

impl Sink for Mine {
    fn send(&self, _: Command) -> Sending<'_, Receipt> {
        Box::pin(async { Ok(Receipt::default()) })
    }
}

fn main() {}
