//! How much CPU time one crate takes to build, its dependencies being there already.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Debug or release.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Debug,
    Release,
}

impl Profile {
    /// The command that is measured.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Debug => "cargo build",
            Self::Release => "cargo build --release",
        }
    }
}

/// Builds `package` and all that it depends on, so that they are there when it is measured.
pub(crate) fn prepare(root: &Path, package: &str, profile: Profile) -> io::Result<()> {
    cargo(root, "build", package, profile)
}

/// CPU seconds (user and system, of all processes) that building `package` alone from nothing
/// takes, less what Cargo takes when there is nothing to do.
pub(crate) fn build(root: &Path, package: &str, profile: Profile) -> io::Result<f64> {
    cargo(root, "clean", package, profile)?;
    let start = children_cpu()?;
    cargo(root, "build", package, profile)?;
    let built = children_cpu()?;
    cargo(root, "build", package, profile)?;
    let idle = children_cpu()? - built;
    let own = built - start - idle;
    if own <= 0.0 {
        return Err(io::Error::other(format!(
            "{package}: a dependency was built again meanwhile; leave the repository alone and start over"
        )));
    }
    Ok(own)
}

fn cargo(root: &Path, verb: &str, package: &str, profile: Profile) -> io::Result<()> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .args([verb, "--quiet", "-p", package]);
    command
        .env("CARGO_TARGET_DIR", root.join("target"))
        .stdout(Stdio::null());
    if profile == Profile::Release {
        command.arg("--release");
    }
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!(
            "cargo {verb} of {package}: {status}"
        )))
    }
}

/// CPU seconds of all processes that were started here and have ended, and of those they started.
///
/// Read from Linux's process table, in ticks of a hundredth of a second: the standard library does
/// not offer it and this package has no use for unsafe code.
fn children_cpu() -> io::Result<f64> {
    const TICKS_PER_SECOND: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field may hold spaces, so count from its closing parenthesis: user and system time
    // of children are fields 16 and 17.
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    let mut ticks = 0.0;
    for field in after_name.split(' ').skip(13).take(2) {
        ticks += field.parse::<f64>().map_err(io::Error::other)?;
    }
    Ok(ticks / TICKS_PER_SECOND)
}
