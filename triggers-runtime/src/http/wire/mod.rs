//! What goes over the wire, both ways.

pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod token;
