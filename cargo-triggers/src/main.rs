//! The `cargo triggers` command.

fn main() {}
