//! `cargo triggers schema`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use serde_yaml::Value;

use crate::json::Plain;
use crate::manifests;

/// Arguments of `cargo triggers schema`.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 printed, 1 no such trigger or the manifest is wrong, 2 the command line is wrong.

Examples:
  cargo triggers schema invoice_overdue            # paste it into the dashboard
  cargo triggers schema > triggers.schema.json     # let the editor complete triggers.yaml")]
pub(crate) struct Args {
    /// Trigger key; without it, the JSON Schema of the manifest format is printed
    pub(crate) key: Option<String>,
    /// Manifest that has the trigger [default: the one that #[triggers] would find from here]
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) manifest: Option<PathBuf>,
    /// File to write instead of stdout; it is replaced as a whole, and only if nothing is wrong
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

/// Prints the schema.
pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> io::Result<ExitCode> {
    let Some(key) = &args.key else {
        out.write_all(triggers_codegen::manifest_schema().as_bytes())?;
        return Ok(ExitCode::SUCCESS);
    };
    let Some(read) = manifests::sound(args.manifest.as_deref(), err)? else {
        return Ok(ExitCode::FAILURE);
    };
    let trigger = manifests::trigger(&read.manifest, key)?;
    serde_json::to_writer_pretty(&mut *out, &Dashboard(&trigger.schema))?;
    writeln!(out)?;
    Ok(ExitCode::SUCCESS)
}

/// A payload schema as the dashboard holds it once it is saved (docs/api.md#s2.1): it sets two keywords
/// itself, whatever the manifest says of them. Properties keep the manifest's order, which is the
/// order in which the site owner picks them.
struct Dashboard<'m>(&'m Value);

const SET_ON_SAVE: [&str; 2] = ["$schema", "additionalProperties"];

impl Serialize for Dashboard<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("$schema", "http://json-schema.org/draft-07/schema")?;
        for (key, value) in self.0.as_mapping().into_iter().flatten() {
            if key.as_str().is_some_and(|key| !SET_ON_SAVE.contains(&key)) {
                map.serialize_entry(&Plain(key), &Plain(value))?;
            }
        }
        map.serialize_entry("additionalProperties", &true)?;
        map.end()
    }
}
