use triggers_runtime::triggers;

#[triggers(inline = "
    version: 1
    triggers:
      first:
        name: The first
        payload: &payload
          type: object
          properties: { number: { type: string, title: Number, examples: [A-1] }, room: { type: string, title: Room, examples: [2B] } }
          required: [number]
      second:
        name: The second
        payload:
          type: object
          properties: { number: { type: string, title: Number, examples: [A-1] }, room: { type: integer, title: Room, examples: [2] } }
          required: [number, room]
")]
pub mod events {
    #[payload(first, second)]
    pub struct Both {
        pub number: String,
        pub room: Option<String>,
    }
}

fn main() {}
