//! What a sandbox is made of, in the forms it may be given in.

use crate::catalog::Catalog;
use crate::engine::automation::check_all;
use crate::error::{Error, Problem};
use crate::options::Options;
use serde_json::Value;
use std::path::{Path, PathBuf};
use triggers_codegen::document::{self, Format};
use triggers_codegen::{Diagnostics, Source};

/// A manifest: a path to it (relative to the working directory), or a source at hand.
#[derive(Debug)]
pub enum Manifest {
    /// A file.
    Path(PathBuf),
    /// Its text.
    Source(Source),
}

impl From<&Path> for Manifest {
    fn from(path: &Path) -> Self {
        path.to_path_buf().into()
    }
}

impl From<PathBuf> for Manifest {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

/// A path.
impl From<&str> for Manifest {
    fn from(path: &str) -> Self {
        PathBuf::from(path).into()
    }
}

impl From<Source> for Manifest {
    fn from(source: Source) -> Self {
        Self::Source(source)
    }
}

impl Manifest {
    /// The text. The error can be shown as it is.
    pub(crate) fn into_source(self) -> Result<Source, Problem> {
        match self {
            Self::Path(path) => open(&path),
            Self::Source(source) => Ok(source),
        }
    }
}

impl Catalog {
    /// Reads a manifest and adds its app. The error can be shown as it is.
    pub(crate) fn read(&mut self, source: &Source, options: &Options) -> Result<(), Problem> {
        let (manifest, diagnostics) = triggers_codegen::read(source);
        if diagnostics.has_errors() {
            return Err(diagnostics.render(source).into());
        }
        self.add(&manifest, options)
            .map_err(|error| format!("{}: {error}", source.name()).into())
    }
}

/// Whoever starts a sandbox may read any file of theirs, so the whole file system is the root.
fn open(path: &Path) -> Result<Source, Problem> {
    let here = std::env::current_dir().map_err(|error| format!("no working directory: {error}"))?;
    let root = here.ancestors().last().unwrap_or(&here);
    Source::open(path, &here, root).map_err(|diagnostic| diagnostic.message.into())
}

/// Automations: a text in YAML or JSON, or a value.
#[derive(Debug)]
pub struct Automations(AutomationsForm);

#[derive(Debug)]
enum AutomationsForm {
    Named(Source),
    Value(Value),
}

impl From<&str> for Automations {
    fn from(text: &str) -> Self {
        Self::named("automations", text)
    }
}

impl From<String> for Automations {
    fn from(text: String) -> Self {
        Self::named("automations", text)
    }
}

impl From<Value> for Automations {
    fn from(value: Value) -> Self {
        Self(AutomationsForm::Value(value))
    }
}

impl Automations {
    /// The same, of a file whose name messages show.
    #[must_use]
    pub fn named(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self(AutomationsForm::Named(Source::inline(name, text)))
    }

    /// The Automation objects in it. Those of a text are checked against the catalog, so that mistakes
    /// are shown where they are.
    pub(crate) fn read(self, catalog: &Catalog) -> Result<Vec<Value>, Error> {
        let source = match self.0 {
            AutomationsForm::Value(value) => return list_of(value),
            AutomationsForm::Named(source) => source,
        };
        let mut problems = Diagnostics::default();
        // JSON is YAML.
        let tree = document::parse(&source, &FORMAT, &mut problems);
        let rendered = |problems: &Diagnostics| Error::automations(problems.render(&source));
        let Some(tree) = tree else {
            return Err(rendered(&problems));
        };
        let value =
            serde_json::to_value(&tree).map_err(|error| Error::automations(error.to_string()))?;
        let below = if value.is_object() {
            "/automations"
        } else {
            ""
        };
        let values = list_of(value)?;
        if let Err(issues) = check_all(&values, catalog) {
            for mut issue in issues {
                issue.path.insert_str(0, below);
                problems.push(issue.diagnostic());
            }
            return Err(rendered(&problems));
        }
        Ok(values)
    }
}

/// Files of automations.
static FORMAT: Format = Format {
    name: "automations",
    ..Format::YAML
};

/// A list of automations, or an object that holds one as `automations`.
pub(crate) fn list_of(value: Value) -> Result<Vec<Value>, Error> {
    match value {
        Value::Array(automations) => Ok(automations),
        Value::Object(mut object) if object.len() == 1 => match object.remove("automations") {
            Some(Value::Array(automations)) => Ok(automations),
            _ => Err(Error::automations(NOT_A_LIST)),
        },
        _ => Err(Error::automations(NOT_A_LIST)),
    }
}

/// YAML or JSON text that is read by a library: refuses what would make that take for ever.
pub(crate) fn check_yaml(name: &'static str, text: &str) -> Result<(), String> {
    let source = Source::inline(name, text);
    let mut problems = Diagnostics::default();
    let format = Format {
        name,
        max_bytes: 64 << 20,
        ..Format::YAML
    };
    match document::parse(&source, &format, &mut problems) {
        Some(_) => Ok(()),
        None => Err(problems.render(&source)),
    }
}

const NOT_A_LIST: &str =
    "automations are a list, or an object with a list as `automations` and nothing else";
