//! One sandbox under bulk reports for longer, without a reset.

use crate::Failure;
use crate::load::{Load, token, wrk};
use crate::servers::{Kind, Programs, Server};
use std::fmt::Write as _;

const RUNS: usize = 5;

/// The runs follow each other on one server.
pub(crate) fn measure(programs: &Programs, seconds: usize) -> Result<String, Failure> {
    let server = Server::start(Kind::Sandbox, programs)?;
    let token = token(Kind::Sandbox, &server)?;
    let mut table = format!(
        "### Bulk reports, {RUNS} runs of {seconds} seconds without a reset\n\n\
         | run | events/s | of the first | CPU of the server per event |\n|---:|---:|---:|---:|\n"
    );
    let mut first = None;
    for run in 1..=RUNS {
        let before = server.cpu_seconds()?;
        let done = wrk(Load::Bulk, &server.base_url, &token, seconds, programs)?;
        let rate = done.events / done.seconds;
        let first = *first.get_or_insert(rate);
        let cpu = (server.cpu_seconds()? - before) / done.events * 1e6;
        let ratio = rate / first;
        writeln!(table, "| {run} | {rate:.0} | {ratio:.2} × | {cpu:.1} µs |")?;
    }
    Ok(table)
}
