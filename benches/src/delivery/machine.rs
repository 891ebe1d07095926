//! On what it was measured.

use std::fs;
use std::thread;

use crate::programs::{Programs, version};

/// One paragraph.
pub(crate) fn describe(programs: &Programs) -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("unknown", |rest| rest.trim_start_matches(['\t', ' ', ':']));
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let cores = thread::available_parallelism().map_or(0, usize::from);
    let said = |program, argument| version(program, argument).unwrap_or_else(|problem| problem);
    let mut text = format!(
        "{cores} × {model}, Linux {}, {}, node {}, {}. Load averages at the start: {}\n",
        kernel.trim(),
        said("rustc", "--version"),
        said("node", "--version"),
        said("wrk", "--version")
            .split(" [")
            .next()
            .unwrap_or_default(),
        load(),
    );
    for (name, problem) in [
        ("Node SDK", programs.node.as_ref().err()),
        ("wrk", programs.wrk.as_ref().err()),
    ] {
        if let Some(problem) = problem {
            text = format!("{text}\nLeft out: {name} ({problem})\n");
        }
    }
    text
}

/// Processes that want to run, over 1, 5 and 15 minutes.
pub(crate) fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.splitn(4, ' ').take(3).collect::<Vec<_>>().join(" ")
}
