//! What the programs of the delivery benchmark share.
//!
//! Each contestant runs in a process of its own, `delivery-contestant`, so that CPU time and memory
//! are its own; `delivery-counted` is the same program over a counting allocator, which would
//! distort times. The bin `delivery` starts them in turns and draws up the tables.

pub mod contestant;
pub mod measured;
