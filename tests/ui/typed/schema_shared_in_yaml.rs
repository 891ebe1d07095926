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
        payload: *payload
")]
pub mod events {
    #[payload(second)]
    pub struct Second {
        pub number: bool,
        pub floor: u8,
    }
}

fn main() {}
