//! Every contestant under every load, several times, in turns.

use triggers_benches::measured::Measured;

use crate::Failure;
use crate::contestant::{Contestant, Load};
use crate::options::Options;
use crate::programs::Programs;
use crate::server::Server;

/// What was measured under one load.
pub(crate) struct Results {
    pub(crate) load: Load,
    pub(crate) rows: Vec<Row>,
}

/// All rounds of one contestant under one load.
pub(crate) struct Row {
    pub(crate) contestant: Contestant,
    pub(crate) runs: Vec<Measured>,
}

/// Measures. Contestants take turns within a load, so that whatever else the machine does hits all
/// alike, and in each round another one begins.
pub(crate) fn run(
    server: &Server,
    programs: &Programs,
    options: &Options,
) -> Result<Vec<Results>, Failure> {
    let mut all: Vec<Results> = Load::ALL
        .into_iter()
        .filter(|load| options.wants(&load.title()))
        .map(|load| Results {
            load,
            rows: rows(load, programs),
        })
        .collect();
    for round in 0..options.rounds {
        for Results { load, rows } in &mut all {
            let count = rows.len();
            rows.rotate_left(round % count.max(1));
            for row in rows.iter_mut() {
                server.reset()?;
                announce(round, *load, row.contestant);
                let measured = row.contestant.run(*load, server, programs, options)?;
                row.runs.push(measured);
            }
            rows.rotate_right(round % count.max(1));
        }
    }
    Ok(all)
}

fn rows(load: Load, programs: &Programs) -> Vec<Row> {
    Contestant::ALL
        .into_iter()
        .filter(|contestant| contestant.takes_part(load, programs))
        .map(|contestant| Row {
            contestant,
            runs: Vec::new(),
        })
        .collect()
}

#[expect(
    clippy::print_stderr,
    reason = "it takes minutes, so it says where it is"
)]
fn announce(round: usize, load: Load, contestant: Contestant) {
    eprintln!(
        "round {}: {}: {}",
        round + 1,
        load.title(),
        contestant.title()
    );
}
