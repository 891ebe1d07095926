//! Memory of processes, as Linux counts it.

use crate::world::Failure;

/// Returns the resident memory of a process in KiB.
pub(crate) fn of_process(process: &str) -> Result<u64, Failure> {
    read(&format!("/proc/{process}/status"), "VmRSS:")
}

/// Returns the memory of a process and its children in KiB. What they share counts once.
pub(crate) fn of_family(process: u32) -> Result<u64, Failure> {
    let children = format!("/proc/{process}/task/{process}/children");
    let children = std::fs::read_to_string(children)?;
    let mut sum = 0;
    for process in children
        .split_whitespace()
        .chain([process.to_string().as_str()])
    {
        // A child may have ended.
        sum += read(&format!("/proc/{process}/smaps_rollup"), "Pss:").unwrap_or(0);
    }
    Ok(sum)
}

fn read(file: &str, name: &str) -> Result<u64, Failure> {
    let text = std::fs::read_to_string(file)?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.ok_or_else(|| format!("no {name}"))?;
    Ok(number.trim().trim_end_matches(" kB").parse()?)
}
