#[triggers_runtime::triggers("there/is/no.yaml")]
mod events {}

fn main() {}
