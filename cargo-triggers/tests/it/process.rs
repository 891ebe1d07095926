//! One run of the command.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use similar::TextDiff;

/// The repository's root, where `triggers.yaml` is.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a run printed and how it ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A run of `cargo triggers …` with nothing in its environment that concerns it, at the root, or among
/// the tests' files if it is given a manifest of the test's own: a target directory may be outside of
/// the repository, and the command reads no manifest from outside of the repository it runs in.
pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-triggers"));
    let own_files = env!("CARGO_TARGET_TMPDIR");
    let is_own = |arg: &&str| arg.contains(own_files) && arg.ends_with("triggers.yaml");
    let directory = if args.iter().any(is_own) {
        own_files.into()
    } else {
        root()
    };
    command.arg("triggers").args(args).current_dir(directory);
    let own = [
        "APP_ID",
        "APP_SECRET",
        "INSTANCE_ID",
        "BASE_URL",
        "SANDBOX_TOKEN",
    ];
    for name in own {
        command.env_remove(format!("TRIGGERS_{name}"));
    }
    for name in ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        command
            .env_remove(name)
            .env_remove(name.to_ascii_lowercase());
    }
    command.env_remove("SSL_CERT_FILE");
    command.env_remove("CLICOLOR_FORCE");
    command
}

pub(crate) fn run(args: &[&str]) -> Ran {
    ran(command(args).output().unwrap())
}

/// The same with a text on stdin.
pub(crate) fn run_with(args: &[&str], input: &str) -> Ran {
    let mut child = command(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The command may have seen enough before it has read all.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    ran(child.wait_with_output().unwrap())
}

pub(crate) fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

impl Ran {
    /// Stdout of a success.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        self.out
    }

    /// Stderr of a failure, which prints nothing else.
    #[track_caller]
    pub(crate) fn wrong(self) -> String {
        assert_eq!(self.code, 1, "{}{}", self.out, self.err);
        assert_eq!(self.out, "");
        assert!(self.err.contains("error"), "{}", self.err);
        self.err
    }
}

/// Compares with the committed file, or rewrites it: `UPDATE_GOLDENS=1 cargo test -p cargo-triggers`.
#[track_caller]
pub(crate) fn golden(path: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(path);
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        actual == expected,
        "{}: UPDATE_GOLDENS=1 cargo test -p cargo-triggers\n{}",
        path.display(),
        TextDiff::from_lines(expected.as_str(), actual).unified_diff()
    );
}

/// A directory of the test's own, removed with it.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(name: &str) -> Self {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        // What a killed run left behind.
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// A file in it.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
