//! One process per measurement, which tells its own cost.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

/// What checking one manifest took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// CPU time of the process, user and system, in milliseconds.
    pub(crate) cpu_ms: f64,
    /// The most memory it had resident, in MiB.
    pub(crate) peak_mib: f64,
}

impl Cost {
    /// The lower of each: whatever else the machine does can only add.
    pub(crate) fn least(self, other: Self) -> Self {
        Cost {
            cpu_ms: self.cpu_ms.min(other.cpu_ms),
            peak_mib: self.peak_mib.min(other.peak_mib),
        }
    }
}

/// Checks `file` in a process of its own.
pub(crate) fn measure(file: &Path) -> Result<Cost, Box<dyn Error>> {
    let output = Command::new(std::env::current_exe()?)
        .arg("--child")
        .arg(file)
        .stderr(Stdio::null())
        .output()?;
    let text = String::from_utf8(output.stdout)?;
    let mut numbers = text.split_whitespace().map(str::parse::<f64>);
    let mut next = || numbers.next().ok_or("the process told nothing");
    Ok(Cost {
        cpu_ms: next()??,
        peak_mib: next()??,
    })
}

/// The work of that process: `cargo triggers check FILE`, then the numbers as a line.
pub(crate) fn child(file: &str) -> Result<String, Box<dyn Error>> {
    let arguments = ["cargo", "triggers", "check", file].map(Into::into);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    cargo_triggers::run(arguments, &mut out, &mut err);
    let usage = getrusage(UsageWho::RUSAGE_SELF)?;
    let micros = |time: nix::sys::time::TimeVal| time.tv_sec() * 1_000_000 + time.tv_usec();
    #[expect(clippy::cast_precision_loss, reason = "times are short")]
    let cpu_ms = (micros(usage.user_time()) + micros(usage.system_time())) as f64 / 1000.0;
    Ok(format!("{cpu_ms} {}", peak_mib()?))
}

/// Read from Linux's process table: what `getrusage` tells includes the parent's memory.
fn peak_mib() -> Result<f64, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no VmHWM")?;
    Ok(kib.parse::<f64>()? / 1024.0)
}
