//! Every contestant under every load, several times, in turns.

use triggers_benches::measured::Measured;

use crate::contestant::{Contestant, Load};
use crate::options::Options;
use crate::programs::Programs;
use crate::server::{Kind, Server};
use crate::{Failure, announce};

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
    kind: Kind,
    programs: &Programs,
    options: &Options,
) -> Result<Vec<Results>, Failure> {
    let mut all: Vec<Results> = Load::ALL
        .into_iter()
        .filter(|load| load.is_for(kind) && options.wants(&load.title()))
        .map(|load| Results {
            load,
            rows: rows(programs),
        })
        .collect();
    if all.is_empty() {
        return Ok(all);
    }
    let server = Server::start(kind, programs)?;
    for round in 0..options.rounds {
        for Results { load, rows } in &mut all {
            let count = rows.len();
            rows.rotate_left(round % count.max(1));
            for row in rows.iter_mut() {
                server.reset()?;
                announce(&format!(
                    "round {}: {}: {}",
                    round + 1,
                    load.title(),
                    row.contestant.title()
                ));
                let measured = row.contestant.run(*load, &server, programs, options)?;
                row.runs.push(measured);
            }
            rows.rotate_right(round % count.max(1));
        }
    }
    Ok(all)
}

fn rows(programs: &Programs) -> Vec<Row> {
    Contestant::ALL
        .into_iter()
        .filter(|contestant| contestant.takes_part(programs))
        .map(|contestant| Row {
            contestant,
            runs: Vec::new(),
        })
        .collect()
}
