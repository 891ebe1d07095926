//! An app with the documented dependencies alone. Inside the workspace, other crates switch features
//! of shared dependencies on, and an app must not need what only they have.

use std::fs;
use std::path::Path;

use super::Crate;

/// The example `web`, with the lines that the README gives and what the app itself uses. In `cargo
/// test`, the sandbox is there too; in `cargo build`, it is not.
#[test]
fn the_web_example_builds_without_the_sandbox() {
    let dependencies = "axum = { version = \"0.8\", default-features = false, features = [\"http1\", \"json\", \"tokio\"] }\n\
         serde = { version = \"1\", features = [\"derive\"] }\n\
         tokio = { version = \"1\", features = [\"macros\", \"net\", \"rt-multi-thread\", \"sync\"] }\n\
         triggers-runtime = { path = \"RUNTIME\" }\n";
    let scratch = Crate::new("app", dependencies);
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let read = |path: &str| fs::read_to_string(workspace.join(path)).unwrap();
    scratch.write("triggers.yaml", &read("triggers.yaml"));
    for module in ["app", "booking", "reply"] {
        let source = read(&format!("examples/web/{module}.rs"));
        scratch.write(&format!("src/{module}.rs"), &source);
    }
    scratch.write(
        "src/main.rs",
        "mod app;\nmod booking;\nmod reply;\n\n\
         #[tokio::main]\nasync fn main() -> Result<(), Box<dyn std::error::Error>> {\n    \
             let app = app::router(triggers_runtime::Client::from_env()?);\n    \
             let listener = tokio::net::TcpListener::bind(\"127.0.0.1:0\").await?;\n    \
             Ok(axum::serve(listener, app).await?)\n}\n",
    );
    scratch.cargo(&["check", "--quiet"]);
}
