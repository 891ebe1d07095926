//! The programs that take part: built or installed, or missing with a reason.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

pub(crate) struct Programs {
    pub(crate) repository: PathBuf,
    /// Where Cargo puts release builds.
    release: PathBuf,
    /// The folder with the official SDK, or why there is none.
    pub(crate) node: Result<PathBuf, String>,
    /// Nothing, or why wrk is missing.
    pub(crate) wrk: Result<(), String>,
}

impl Programs {
    pub(crate) fn prepare() -> Result<Self, Failure> {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
        let repository = benches.join("..").canonicalize()?;
        let here = std::env::current_exe()?;
        let target = here.ancestors().nth(2).ok_or("no target directory")?;
        build(&repository, target)?;
        Ok(Self {
            release: target.join("release"),
            node: install_sdk(&benches.join("node"), &target.join("delivery-node")),
            wrk: version("wrk", "--version").map(drop),
            repository,
        })
    }

    /// A program of this workspace.
    pub(crate) fn own(&self, name: &str) -> Command {
        Command::new(self.release.join(name))
    }
}

fn build(repository: &Path, target: &Path) -> Result<(), Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(repository)
        .args(["build", "--release", "--quiet", "--bins"])
        .args(["-p", "triggers-benches", "-p", "cargo-triggers"])
        .arg("--target-dir")
        .arg(target)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err("the contestants do not build".into())
    }
}

/// Installs the pinned packages below the target directory; they run no scripts there.
fn install_sdk(source: &Path, folder: &Path) -> Result<PathBuf, String> {
    version("npm", "--version")?;
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for file in ["package.json", "package-lock.json", "contestant.js"] {
        fs::copy(source.join(file), folder.join(file)).map_err(|error| error.to_string())?;
    }
    let output = Command::new("npm")
        .current_dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .output()
        .map_err(|error| error.to_string())?;
    if output.status.success() {
        Ok(folder.to_owned())
    } else {
        Err(format!(
            "npm ci: {}",
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// The first line of what a program says of itself, or that it is not there.
pub(crate) fn version(program: &str, argument: &str) -> Result<String, String> {
    let output = Command::new(program)
        .arg(argument)
        .stderr(Stdio::null())
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout);
    Ok(text.lines().next().unwrap_or_default().trim().to_owned())
}
