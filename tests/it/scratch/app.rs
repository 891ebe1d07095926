//! An app with the documented dependencies alone. Inside the workspace, other crates switch features
//! of shared dependencies on, and an app must not need what only they have.

use std::fs;
use std::path::Path;

use super::Crate;

/// The example `web`, with the lines that the documentation gives and what the app itself uses. In
/// `cargo test`, the sandbox is there too; in `cargo build`, it is not.
#[test]
fn the_web_example_builds_without_the_sandbox() {
    let dependencies = "axum = { version = \"0.8\", default-features = false, features = [\"http1\", \"json\", \"tokio\"] }\n\
         rusqlite = { version = \"0.39\", default-features = false }\n\
         serde = { version = \"1\", features = [\"derive\"] }\n\
         tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\", \"signal\"] }\n\
         triggers-outbox = { path = \"RUNTIME/../triggers-outbox\" }\n\
         triggers-runtime = { path = \"RUNTIME\" }\n";
    let scratch = Crate::new("app", dependencies);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let manifest = fs::read_to_string(workspace.join("triggers.yaml")).unwrap();
    scratch.write("triggers.yaml", &manifest);
    for file in fs::read_dir(workspace.join("examples/web/src")).unwrap() {
        let file = file.unwrap();
        let source = fs::read_to_string(file.path()).unwrap();
        scratch.write(&format!("src/{}", file.file_name().display()), &source);
    }
    scratch.cargo(&["check", "--quiet"]);
}
