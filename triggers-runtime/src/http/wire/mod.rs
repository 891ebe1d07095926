//! What goes over the wire, both ways.

pub(super) mod request;
pub(super) mod response;
