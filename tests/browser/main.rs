//! The sandbox's pages in Chromium, with real clicks and real keys.
//!
//! Needs `chromium` and `chromedriver` in the path (Debian: `chromium` and `chromium-driver`), or
//! their places in `CHROMIUM` and `CHROMEDRIVER`. Without them every test here fails and says so.
//!
//! `UPDATE_SCREENSHOTS=1 cargo test -p triggers-browser-tests --features browser` writes the pictures
//! of the guide.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "all of it is a test"
)]

mod browser;
mod escaping;
mod faults;
mod http;
mod inbound;
mod keyboard;
mod live;
mod many_rows;
mod phone;
mod screens;
mod send;
mod sent;
mod stage;
mod stream;
