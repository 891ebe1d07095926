//! What goes over the wire, both ways.

mod ids;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod token;
