//! The engine against a second, simpler one.

mod reference;
