#[triggers_runtime::triggers]
mod events;

fn main() {}
