//! The workspace of the measured crates: one crate per variant and count, dependencies shared.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{by_hand, ours, payloads, typify};

/// What a crate is built with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Ours,
    ByHand,
    Typify,
    Floor,
}

impl Variant {
    /// All of them, ours first.
    pub(crate) const ALL: [Self; 4] = [Self::Ours, Self::ByHand, Self::Typify, Self::Floor];

    /// Name in the table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Ours => "`#[triggers]`",
            Self::ByHand => "by hand, `derive(Serialize)`",
            Self::Typify => "typify 0.8",
            Self::Floor => "floor: no encoding",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::ByHand => "by-hand",
            Self::Typify => "typify",
            Self::Floor => "floor",
        }
    }

    fn dependencies(self) -> &'static str {
        match self {
            Self::Ours => "triggers-runtime.workspace = true\n",
            Self::ByHand => "serde.workspace = true\nsupport.workspace = true\n",
            Self::Floor => "support.workspace = true\n",
            Self::Typify => {
                "serde.workspace = true\nsupport.workspace = true\ntypify = \"=0.8.0\"\n\
                 serde_json = \"1\"\nuuid = { version = \"1\", features = [\"serde\"] }\n\
                 chrono = { version = \"0.4\", default-features = false, features = [\"serde\"] }\n"
            }
        }
    }
}

/// Name of the crate with so many triggers.
pub(crate) fn package(variant: Variant, count: usize) -> String {
    format!("{}-{count}", variant.name())
}

/// Writes the workspace below `root`. `repository` is where this repository is.
pub(crate) fn write(
    root: &Path,
    repository: &Path,
    variants: &[Variant],
    counts: &[usize],
) -> io::Result<()> {
    let runtime = repository.join("triggers-runtime");
    write_file(&root.join("Cargo.toml"), &workspace(&runtime))?;
    write_file(
        &root.join("support/Cargo.toml"),
        &manifest("support", SUPPORT_DEPENDENCIES),
    )?;
    write_file(&root.join("support/src/lib.rs"), SUPPORT)?;
    for &count in counts {
        let triggers = payloads::triggers(count);
        for &variant in variants {
            let name = package(variant, count);
            let path: PathBuf = root.join("crates").join(&name);
            write_file(
                &path.join("Cargo.toml"),
                &manifest(&name, variant.dependencies()),
            )?;
            let source = match variant {
                Variant::Ours => {
                    let (manifests, source) = ours::files(&triggers);
                    for (name, manifest) in manifests {
                        write_file(&path.join(name), &manifest)?;
                    }
                    source
                }
                Variant::ByHand => by_hand::source(&triggers),
                Variant::Floor => by_hand::floor(&triggers),
                Variant::Typify => {
                    write_file(&path.join("schemas.json"), &typify::schemas(&triggers))?;
                    typify::source(&triggers)
                }
            };
            write_file(&path.join("src/lib.rs"), &source)?;
        }
    }
    Ok(())
}

fn write_file(path: &Path, text: &str) -> io::Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text)
}

fn workspace(runtime: &Path) -> String {
    format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\"support\", \"crates/*\"]\n\n[workspace.dependencies]\n\
         support = {{ path = \"support\" }}\n\
         triggers-runtime = {{ path = \"{runtime}\", default-features = false }}\n\
         serde = {{ version = \"1\", features = [\"derive\"] }}\n",
        runtime = runtime.display()
    )
}

fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
         [dependencies]\n{dependencies}"
    )
}

const SUPPORT_DEPENDENCIES: &str = "triggers-runtime.workspace = true\nserde_json = \"1\"\n\
    jiff = { version = \"0.2\", default-features = false, features = [\"std\", \"serde\"] }\n\
    uuid = { version = \"1\", features = [\"serde\"] }\n";

/// What a person would share between functions written by hand; the sink is the same as ours.
const SUPPORT: &str = r"
pub use serde_json::to_string as to_json;
pub use triggers_runtime::{Date, Sink, Timestamp, Uuid};
use triggers_runtime::{Command, Error, PayloadJson, Receipt, Report};

pub type Sending<'a> = triggers_runtime::Sending<'a, Receipt>;

pub fn send<'a>(
    sink: &'a dyn Sink,
    key: &'static str,
    id: Uuid,
    json: Result<String, serde_json::Error>,
) -> Sending<'a> {
    match report(id, json) {
        Ok(report) => sink.send(Command::report(key, report)),
        Err(error) => Box::pin(std::future::ready(Err(error))),
    }
}

pub fn send_each<'a>(sink: &'a dyn Sink, key: &'static str, ids: impl IntoIterator<Item = Uuid>) -> Sending<'a> {
    send(sink, key, ids.into_iter().next().unwrap_or_default(), Ok(String::new()))
}

fn report(id: Uuid, json: Result<String, serde_json::Error>) -> Result<Report, Error> {
    let payload = PayloadJson::from_json(json.unwrap_or_default())?;
    Ok(Report::new(Some(id), payload, None))
}
";
