//! The sandbox over real sockets, without any client of ours.

#![allow(clippy::expect_used, reason = "helpers of tests are tests")]

mod assertions;
mod assumed;
mod attacks;
mod auth;
mod automations;
mod behavior;
mod catalog;
mod connections;
mod control;
#[cfg(feature = "pages")]
mod control_docs;
mod coverage;
mod faults;
mod fields;
mod fuzz;
mod goldens;
mod http;
mod lifecycle;
mod openapi;
#[cfg(feature = "inbound")]
mod outbound;
#[cfg(feature = "pages")]
mod pii;
mod scenarios;
mod security;
#[cfg(feature = "pages")]
mod sent;
mod support;
mod timing;
#[cfg(feature = "pages")]
mod ui;
