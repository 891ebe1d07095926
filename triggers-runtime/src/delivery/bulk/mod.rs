//! Many commands of one trigger, in as few requests as the rules allow.
//!
//! `plan` says what goes out next, `settle` reads what became of it. Both are plain state and know
//! neither time nor network.

mod plan;
mod settle;

#[cfg(test)]
mod tests;
