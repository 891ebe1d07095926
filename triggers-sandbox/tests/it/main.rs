//! The sandbox over real sockets, without any client of ours.

mod auth;
mod control;
mod fields;
mod http;
mod lifecycle;
mod support;
