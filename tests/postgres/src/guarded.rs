//! A shell script that runs a server as long as this process lives.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::Error;

/// A running script. It ends its server when its standard input ends: on drop, and when this process dies.
#[derive(Debug)]
pub(crate) struct Guarded {
    child: Child,
    /// The directory that the script printed.
    pub(crate) directory: PathBuf,
}

impl Guarded {
    /// Starts the script and waits until it prints its directory.
    pub(crate) fn start<S: AsRef<OsStr>>(
        script: &str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Result<Self, Error> {
        // A signal for the group of the tests (Ctrl-C) must not reach the script before it has cleaned up.
        let mut child = as_server_user("sh")
            .args(["-c", script, "sh"])
            .args(arguments)
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        if let Some(stdout) = &mut child.stdout {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        if line.is_empty() {
            let output = child.wait_with_output()?;
            return Err(format!(
                "the server did not start: {}",
                String::from_utf8_lossy(&output.stderr)
            )
            .into());
        }
        // The server may write more than a pipe holds.
        if let Some(mut stderr) = child.stderr.take() {
            std::thread::spawn(move || std::io::copy(&mut stderr, &mut std::io::sink()));
        }
        Ok(Self {
            child,
            directory: PathBuf::from(line.trim_end()),
        })
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Returns a command that runs as a user that PostgreSQL accepts: it refuses to run as root.
pub(crate) fn as_server_user(program: &str) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--", program]);
    command
}

fn is_root() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| {
        status.lines().any(|line| {
            line.strip_prefix("Uid:")
                .is_some_and(|ids| ids.split_whitespace().next() == Some("0"))
        })
    })
}
