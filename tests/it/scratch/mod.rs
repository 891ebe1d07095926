//! Crates written by the tests and built by Cargo: what an app sees of the generated code.
//!
//! They are built offline, with the workspace's lock file, into one target directory below the
//! workspace's own, so that what they depend on is built once.

mod app;
mod build_script;
mod docs;
mod lints;
mod rebuild;
mod renamed;
mod schemas;
mod snippets;
mod typed;
mod values;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::{Mutex, PoisonError},
};

/// One of these crates.
pub(crate) struct Crate {
    root: PathBuf,
}

/// Cargo locks the target directory anyway; so the tests need not all wait in it.
static BUILD: Mutex<()> = Mutex::new(());

impl Crate {
    /// Starts an empty crate. `dependencies` are lines of its `Cargo.toml`; `RUNTIME` in them
    /// stands for the path of the runtime.
    pub(crate) fn new(name: &str, dependencies: &str) -> Self {
        let temporary = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch");
        let root = temporary.join(name);
        // A crate left over by an earlier run may hold files that this one does not write.
        let _ = fs::remove_dir_all(&root);
        let this = Self { root };
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let runtime = workspace.join("triggers-runtime").canonicalize().unwrap();
        let dependencies = dependencies.replace("RUNTIME", runtime.to_str().unwrap());
        this.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
                 [workspace]\n\n[dependencies]\n{dependencies}"
            ),
        );
        fs::copy(workspace.join("Cargo.lock"), this.root.join("Cargo.lock")).unwrap();
        this
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs Cargo, which must succeed; gives what it printed on standard output.
    #[track_caller]
    pub(crate) fn cargo(&self, arguments: &[&str]) -> String {
        self.try_cargo(arguments)
            .unwrap_or_else(|errors| panic!("cargo {arguments:?}\n{errors}"))
    }

    /// Runs Cargo; on failure gives what it printed on standard error.
    pub(crate) fn try_cargo(&self, arguments: &[&str]) -> Result<String, String> {
        let _building = BUILD.lock().unwrap_or_else(PoisonError::into_inner);
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&self.root)
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch-target"),
            )
            .env("CARGO_NET_OFFLINE", "true")
            .env("RUSTDOCFLAGS", "-D warnings")
            .env_remove("RUSTFLAGS")
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        if output.status.success() {
            Ok(text(output.stdout))
        } else {
            Err(text(output.stderr))
        }
    }
}

/// The line of `Cargo.toml` that most of the crates need.
pub(crate) const RUNTIME: &str =
    "triggers-runtime = { path = \"RUNTIME\", default-features = false }\n";
