//! Whether memory grows with the number of events.

use std::fmt::Write as _;

use crate::contestant::measured;
use crate::options::Options;
use crate::programs::Programs;
use crate::server::{Kind, Server};
use crate::{Failure, announce};

pub(crate) const TITLE: &str = "memory";

pub(crate) fn measure(programs: &Programs, options: &Options) -> Result<String, Failure> {
    let server = Server::start(Kind::Answerer, programs)?;
    let events = options.memory.to_string();
    let loads: [(&str, &str, &[&str]); 2] = [
        (
            "`report_all` of 100,000, again and again",
            "ours",
            &["memory-bulk", &events],
        ),
        (
            "`Batcher` with 10,000 callers",
            "batched",
            &["memory-single", "10000", &events],
        ),
    ];
    let mut text =
        "Resident memory of the client's process:\n\n| | after | MiB | after | MiB | highest |\n|---|---:|---:|---:|---:|---:|\n"
            .to_owned();
    for (title, who, load) in loads {
        announce(&format!("{TITLE}: {title}"));
        let mut command = programs.own("delivery-contestant");
        let measured = measured(command.args([who, &server.base_url]).args(load))?;
        let (Some(first), Some(last)) = (measured.resident.first(), measured.resident.last())
        else {
            return Err("memory was not read".into());
        };
        let _ = writeln!(
            text,
            "| {title} | {} | {:.1} | {} | {:.1} | {:.1} |",
            first.0,
            mebi(first.1),
            last.0,
            mebi(last.1),
            mebi(measured.peak),
        );
    }
    Ok(text)
}

#[expect(clippy::cast_precision_loss, reason = "memory is small")]
fn mebi(kibi: u64) -> f64 {
    kibi as f64 / 1024.0
}
