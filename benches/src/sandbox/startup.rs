//! From nothing to the first answer.

use crate::http::ask;
use crate::servers::Programs;
use crate::{Failure, median};
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use triggers_sandbox::Sandbox;

const RUNS: usize = 30;

pub(crate) fn measure(programs: &Programs) -> Result<String, Failure> {
    let processes: Vec<Duration> = (0..RUNS)
        .map(|_| process(programs))
        .collect::<Result<_, _>>()?;
    let libraries: Vec<Duration> = (0..RUNS).map(|_| library()).collect::<Result<_, _>>()?;
    let mut table =
        String::from("### Start to first answer\n\n| | median | slowest |\n|---|---:|---:|\n");
    for (name, times) in [
        ("the process `cargo-triggers triggers sandbox`", processes),
        ("`Sandbox::builder()…start()` in a test", libraries),
    ] {
        let millis = || times.iter().map(|time| time.as_secs_f64() * 1e3);
        let slowest = millis().fold(0.0, f64::max);
        writeln!(
            table,
            "| {name} | {:.1} ms | {slowest:.1} ms |",
            median(millis())
        )?;
    }
    Ok(table)
}

/// From the start of the process.
fn process(programs: &Programs) -> Result<Duration, Failure> {
    let start = Instant::now();
    let mut child = programs.sandbox().stdout(Stdio::piped()).spawn()?;
    // Kept open, as the process has more to say and ends when nobody listens.
    let mut output = BufReader::new(child.stdout.take().ok_or("a server without output")?);
    let mut line = String::new();
    output.read_line(&mut line)?;
    let base_url = line.trim().trim_start_matches("listening on ");
    let answer = ask(base_url, "GET", "/_sandbox/v1/clock", "");
    let time = start.elapsed();
    child.kill()?;
    child.wait()?;
    answer.map(|_| time)
}

/// Within a process that runs already, tokio's runtime included.
fn library() -> Result<Duration, Failure> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../triggers.yaml");
    let start = Instant::now();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let sandbox = runtime.block_on(Sandbox::builder().manifest(manifest).start())?;
    ask(sandbox.base_url(), "GET", "/_sandbox/v1/clock", "")?;
    Ok(start.elapsed())
}
