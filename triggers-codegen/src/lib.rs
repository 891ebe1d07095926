//! Everything known about trigger manifests: read, check, generate.

pub mod model;
