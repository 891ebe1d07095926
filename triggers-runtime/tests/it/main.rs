//! The runtime from outside: as generated code calls it, and against a server of the tests' own.

mod business;
mod encoder;
#[cfg(feature = "http")]
mod http;
mod keys;
mod recorder;
mod sample;
