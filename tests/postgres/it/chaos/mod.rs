//! Everything dies, in every order: workers, the server, its sessions, the disk, the clock. What
//! counts is the sandbox's journal.

mod check;
mod clock;
mod hostile;
mod kills;
mod lanes;
mod outages;
mod service;
mod stops;
mod workers;
mod world;
