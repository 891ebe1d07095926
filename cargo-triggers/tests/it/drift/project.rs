//! A folder with a manifest, and a dashboard to pull from.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tokio::runtime::Runtime;
use triggers_codegen::Source;
use triggers_sandbox::{Fault, Faults, Sandbox, assumed::CatalogPages};

use crate::process::{Ran, command, ran};

pub(crate) const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
entities: { invoice: {} }
# What the app reports.
triggers:
  invoice_due:
    name: Invoice due
    entity: invoice
    payload:
      type: object
      properties:
        number: { type: string, title: Number, examples: [INV-1] }
        dueDate: { type: string, format: date, title: Due date, examples: [\"2026-12-01\"] }
        amount: { type: number, title: Amount, examples: [12.5] }
        note: { type: string, title: Note, examples: [Second reminder] }
      required: [number, dueDate, amount]
";

/// A folder of its own, empty at first.
pub(crate) struct Project {
    root: PathBuf,
}

impl Project {
    /// One with the manifest in it. `name` is that of the test.
    pub(crate) fn new(name: &str) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("drift")
            .join(name);
        // A folder left over by an earlier run may hold files that this one does not write.
        let _ = fs::remove_dir_all(&root);
        fs::create_dir_all(&root).unwrap();
        let this = Self { root };
        this.write("triggers.yaml", MANIFEST);
        this
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.root.join(path)).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.join(path)).unwrap()
    }

    pub(crate) fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.root).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    /// `cargo triggers …` in the folder, without credentials.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        ran(command(args).current_dir(&self.root).output().unwrap())
    }

    /// The same with those of the dashboard.
    pub(crate) fn ask(&self, dashboard: &Dashboard, args: &[&str]) -> Ran {
        let mut command = command(args);
        dashboard.credentials(&mut command);
        ran(command.current_dir(&self.root).output().unwrap())
    }

    /// Any other program in the folder.
    pub(crate) fn program(&self, program: &str, args: &[&str]) -> Output {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.root);
        command
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env_remove("GIT_DIR");
        command
            .env_remove("RUSTFLAGS")
            .env("CARGO_NET_OFFLINE", "true");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("drift-target");
        command.env("CARGO_TARGET_DIR", target);
        command.output().unwrap()
    }

    /// Commits everything.
    pub(crate) fn commit(&self) {
        let author = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
        for args in [
            &["init", "-q"][..],
            &["add", "."],
            &["commit", "-qm", "State"],
        ] {
            let output = self.program("git", &[&author[..], args].concat());
            assert!(
                output.status.success(),
                "{}",
                String::from_utf8_lossy(&output.stderr)
            );
        }
    }

    /// Makes the folder a crate that uses the manifest.
    pub(crate) fn with_crate(self) -> Self {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let runtime = workspace.join("triggers-runtime").canonicalize().unwrap();
        // All share one target directory, where only the name tells them apart.
        let name = self.root.file_name().unwrap().to_str().unwrap();
        let toml = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
             [dependencies]\ntriggers-runtime = {{ path = '{}', default-features = false }}\n",
            runtime.display()
        );
        self.write("Cargo.toml", &toml);
        self.write(
            "src/lib.rs",
            "#[triggers_runtime::triggers]\npub mod events {}\n",
        );
        fs::copy(workspace.join("Cargo.lock"), self.root.join("Cargo.lock")).unwrap();
        self
    }

    /// `cargo check` of the crate: nothing, or what the compiler says.
    pub(crate) fn build(&self) -> Result<(), String> {
        let output = self.program(env!("CARGO"), &["check", "--quiet", "--lib"]);
        let said = String::from_utf8(output.stderr).unwrap();
        output.status.success().then_some(()).ok_or(said)
    }
}

/// A sandbox whose catalog holds a manifest's triggers.
pub(crate) struct Dashboard {
    sandbox: Sandbox,
    _runtime: Runtime,
}

impl Dashboard {
    pub(crate) fn holding(manifest: &str) -> Self {
        Self::with_pages(manifest, CatalogPages::default())
    }

    pub(crate) fn with_pages(manifest: &str, pages: CatalogPages) -> Self {
        let runtime = Runtime::new().unwrap();
        let builder = Sandbox::builder()
            .manifest(Source::inline("dashboard", manifest))
            .assume(pages);
        let sandbox = runtime.block_on(builder.start()).unwrap();
        Self {
            sandbox,
            _runtime: runtime,
        }
    }

    pub(crate) fn credentials(&self, command: &mut Command) {
        command
            .env("TRIGGERS_BASE_URL", self.sandbox.base_url())
            .env("TRIGGERS_APP_SECRET", "sandbox-secret")
            .env(
                "TRIGGERS_INSTANCE_ID",
                "0d2b1c5e-7f3a-4a55-9f58-1f3c5a7be001",
            );
    }

    pub(crate) fn url(&self) -> String {
        self.sandbox.base_url().to_owned()
    }

    /// Breaks a call from now on.
    pub(crate) fn breaks(&self, fault: Fault) {
        self.sandbox.set_faults(Faults::new([fault])).unwrap();
    }

    /// The calls that it was asked, by name.
    pub(crate) fn calls(&self) -> Vec<String> {
        let requests = self.sandbox.requests();
        requests
            .into_iter()
            .map(|request| request.operation.name().to_owned())
            .collect()
    }
}
