//! Names in the generated code.

super::rules! {
    RUST_NAME_INVALID: Error "rust-name-invalid", "a given name is not a Rust identifier";
    RUST_NAME_TAKEN: Error "rust-name-taken", "two things would have the same Rust name";
    RUST_NAME_IMPOSSIBLE: Error "rust-name-impossible", "no Rust name can be made of a value";
    RUST_NAMES_UNUSED: Error "rust-names-unused", "a name is given to nothing";
}
