//! What a sandbox is made of, in the forms it may be given in.

use crate::catalog::Catalog;
use crate::error::{Error, Problem};
use crate::options::Options;
use serde_json::Value;
use std::path::{Path, PathBuf};
use triggers_codegen::{Source, model};

/// A manifest: a path to it (relative to the working directory), a source at hand, or one that is
/// read and checked already.
#[derive(Debug)]
pub struct Manifest(ManifestForm);

#[derive(Debug)]
enum ManifestForm {
    Path(PathBuf),
    Source(Source),
    Checked(Box<model::Manifest>),
}

impl From<&Path> for Manifest {
    fn from(path: &Path) -> Self {
        path.to_path_buf().into()
    }
}

impl From<PathBuf> for Manifest {
    fn from(path: PathBuf) -> Self {
        Self(ManifestForm::Path(path))
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
        Self(ManifestForm::Source(source))
    }
}

impl From<model::Manifest> for Manifest {
    fn from(manifest: model::Manifest) -> Self {
        Self(ManifestForm::Checked(Box::new(manifest)))
    }
}

impl Manifest {
    /// The text, to be read again later. The error can be shown as it is.
    pub(crate) fn into_source(self) -> Result<Source, Problem> {
        match self.0 {
            ManifestForm::Path(path) => open(&path),
            ManifestForm::Source(source) => Ok(source),
            ManifestForm::Checked(_) => Err(Problem::from(
                "a state that is kept needs its manifests as text: give a path or a `Source`"
                    .to_owned(),
            )),
        }
    }

    /// Reads the manifest, if it is not, and adds its app. The error can be shown as it is.
    pub(crate) fn add_to(self, catalog: &mut Catalog, options: &Options) -> Result<(), Problem> {
        let source = match self.0 {
            ManifestForm::Checked(manifest) => return Ok(catalog.add(&manifest, options)?),
            ManifestForm::Source(source) => source,
            ManifestForm::Path(path) => open(&path)?,
        };
        let (manifest, diagnostics) = triggers_codegen::read(&source);
        if diagnostics.has_errors() {
            return Err(diagnostics.render(&source).into());
        }
        catalog
            .add(&manifest, options)
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
    Text(String),
    Value(Value),
}

impl From<&str> for Automations {
    fn from(text: &str) -> Self {
        Self(AutomationsForm::Text(text.to_owned()))
    }
}

impl From<String> for Automations {
    fn from(text: String) -> Self {
        Self(AutomationsForm::Text(text))
    }
}

impl From<Value> for Automations {
    fn from(value: Value) -> Self {
        Self(AutomationsForm::Value(value))
    }
}

impl Automations {
    /// The Automation objects in it, not yet checked.
    pub(crate) fn read(self) -> Result<Vec<Value>, Error> {
        let value = match self.0 {
            AutomationsForm::Value(value) => value,
            // JSON is YAML.
            AutomationsForm::Text(text) => {
                yaml(&text).map_err(|error| Error::automations(format!("automations: {error}")))?
            }
        };
        list_of(value)
    }
}

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

/// YAML or JSON text as a value.
pub(crate) fn yaml(text: &str) -> Result<Value, String> {
    serde_yaml::from_str(text).map_err(|error| error.to_string())
}

const NOT_A_LIST: &str =
    "automations are a list, or an object with a list as `automations` and nothing else";
