#[triggers_runtime::triggers(inline = "triggers: [")]
mod events {
    pub const MINE: u8 = 1;
}

fn main() {
    let _ = events::MINE;
}
