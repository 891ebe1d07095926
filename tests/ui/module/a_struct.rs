#[triggers_runtime::triggers]
struct Events;

fn main() {}
