//! Generation at build time without the attribute: for apps that want to read, step through or
//! search the generated code as a file.
//!
//! ```no_run
//! // build.rs
//! fn main() -> std::process::ExitCode {
//!     triggers_codegen::build::compile("triggers.yaml")
//! }
//! ```
//!
//! ```ignore
//! // src/main.rs
//! #[allow(unused_imports, reason = "an app calls some of them")]
//! mod events {
//!     include!(concat!(env!("OUT_DIR"), "/triggers.rs"));
//! }
//! ```

use std::{
    ffi::OsString,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{Manifest, Options, Source, find_repository, generate, lock, read};

/// The name of the generated file in `OUT_DIR`.
pub const FILE: &str = "triggers.rs";

/// Writes the items that `#[triggers("…")]` puts into its module to `triggers.rs` in `OUT_DIR`.
///
/// `manifest` is relative to the directory of the package's `Cargo.toml` and is inside of the
/// repository. Cargo runs the build script again when the manifest changes, or the lock beside it,
/// and for nothing else.
///
/// Errors in the manifest are printed on stderr, in the words of the attribute; the build
/// script fails then.
#[must_use = "`main` has to return it, or the build goes on after errors"]
pub fn compile(manifest: impl AsRef<Path>) -> ExitCode {
    compile_with(manifest, &Options::default())
}

/// As [`compile`], with what the attribute takes as arguments.
#[must_use = "`main` has to return it, or the build goes on after errors"]
pub fn compile_with(manifest: impl AsRef<Path>, options: &Options) -> ExitCode {
    let done = Surroundings::of_build_script()
        .and_then(|around| around.compile(manifest.as_ref(), options, &mut io::stdout()));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            // When even stderr is closed, the exit code is all that is left.
            let _ = writeln!(io::stderr(), "error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// The generated items as a formatted file.
///
/// # Errors
/// When the generated code does not parse, which is a bug in the generator.
pub fn format(manifest: &Manifest, options: &Options) -> Result<String, syn::Error> {
    syn::parse2(generate(manifest, options).into_tokens()).map(|file| prettyplease::unparse(&file))
}

/// Parses the paths of traits that generated types derive.
///
/// # Errors
/// If one is not a path.
pub fn derives(paths: &[String]) -> Result<Vec<syn::Path>, String> {
    let parsed = paths.iter().map(|path| {
        syn::parse_str(path)
            .map_err(|_| format!("`{}` is not a path of a trait", path.escape_debug()))
    });
    parsed.collect()
}

/// What cargo tells a build script.
struct Surroundings {
    package: PathBuf,
    out: PathBuf,
}

impl Surroundings {
    fn of_build_script() -> Result<Self, String> {
        let variable = |name: &str| {
            std::env::var_os(name).ok_or_else(|| {
                format!("{name} is not set; `triggers_codegen::build` works in a build script only")
            })
        };
        let directory = |name| variable(name).map(|path: OsString| PathBuf::from(path));
        Ok(Self {
            package: directory("CARGO_MANIFEST_DIR")?,
            out: directory("OUT_DIR")?,
        })
    }

    fn compile(&self, path: &Path, options: &Options, cargo: &mut dyn Write) -> Result<(), String> {
        let full = self.package.join(path);
        // Before anything can fail: a mistake that is mended has to be looked at again.
        rerun_if_changed(&full, cargo)?;
        let source = Source::open(path, &self.package, &find_repository(&self.package))
            .map_err(|found| found.sentence())?;
        let (manifest, diagnostics) = read(&source);
        if let Some(failure) = diagnostics.failure(&source) {
            return Err(failure);
        }
        self.compare(path, &manifest, &source, cargo)?;
        let code = format(&manifest, options).map_err(|error| {
            format!("the generated code does not parse, which is a bug in the generator: {error}")
        })?;
        let file = self.out.join(FILE);
        std::fs::write(&file, code)
            .map_err(|error| format!("cannot write `{}`: {error}", file.display()))
    }

    /// Compares the manifest with the lock beside it, if there is one. Cargo cannot be told of a file
    /// that is not there yet without running the script every time.
    fn compare(
        &self,
        path: &Path,
        manifest: &Manifest,
        written: &Source,
        cargo: &mut dyn Write,
    ) -> Result<(), String> {
        let path = lock::path_for(path);
        let full = self.package.join(&path);
        if !full.exists() {
            return Ok(());
        }
        rerun_if_changed(&full, cargo)?;
        let root = find_repository(&self.package);
        let source = Source::open_up_to(lock::MAX_BYTES, &path, &self.package, &root)
            .map_err(|found| found.sentence())?;
        lock::failure(manifest, written, &source).map_or(Ok(()), Err)
    }
}

/// Cargo reads one instruction per line, so a path with a line feed cannot be told.
fn rerun_if_changed(path: &Path, cargo: &mut dyn Write) -> Result<(), String> {
    let Some(text) = path.to_str().filter(|text| !text.contains(['\n', '\r'])) else {
        return Err(format!(
            "cannot track `{}`: its path is not plain text",
            path.display()
        ));
    };
    writeln!(cargo, "cargo::rerun-if-changed={text}")
        .map_err(|error| format!("cannot write to cargo: {error}"))
}
