//! State directories.

mod directory;
mod restart;
