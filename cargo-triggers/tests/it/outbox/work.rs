//! `work` delivers to a sandbox.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use super::{ENTITY, File, INSTANCE, row};
use crate::process::{command, ran};

/// A sandbox in a process of its own; it is killed on drop.
struct Sandbox {
    process: Child,
    /// Held open: what the sandbox says later must not fail.
    _said: BufReader<ChildStdout>,
    url: String,
}

impl Sandbox {
    fn start() -> Self {
        let mut process = command(&["sandbox", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = String::new();
        let mut said = BufReader::new(process.stdout.take().unwrap());
        said.read_line(&mut first).unwrap();
        let url = first
            .trim_end()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Self {
            process,
            _said: said,
            url,
        }
    }

    fn for_command<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let app = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
        command
            .env("TRIGGERS_BASE_URL", &self.url)
            .env("TRIGGERS_APP_ID", app)
            .env("TRIGGERS_APP_SECRET", "sandbox-secret")
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn work_delivers_until_nothing_is_left() {
    let sandbox = Sandbox::start();
    let file = File::new("work");
    file.insert(vec![row(INSTANCE, ENTITY)]);
    let mut work = file.command(&["work", "--until-empty"]);
    let ran = ran(sandbox.for_command(&mut work).output().unwrap());
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("delivering"), "{}", ran.err);
    assert_eq!(file.rows(), []);
}

#[test]
fn work_needs_credentials() {
    let file = File::new("credentials");
    let error = file.run(&["work", "--until-empty"]).wrong();
    assert!(error.contains("TRIGGERS_APP"), "{error}");
}

#[cfg(unix)]
#[test]
fn work_stops_when_it_is_terminated() {
    let sandbox = Sandbox::start();
    let file = File::new("terminated");
    let mut work = file.command(&["work"]);
    let mut child = sandbox
        .for_command(&mut work)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    assert!(line.contains("delivering"), "{line}");
    let stopped = Command::new("kill")
        .arg(child.id().to_string())
        .status()
        .unwrap();
    assert!(stopped.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
