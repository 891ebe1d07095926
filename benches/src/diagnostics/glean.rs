//! What `glean_parser` prints: the newest release 22 from `PyPI`, in a virtual environment of its own.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::case::Broken;

/// Its output for each file, in order.
pub(crate) fn run(folder: &Path, files: &[Broken]) -> io::Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    let environment = folder.join("venv");
    let program = environment.join("bin/glean_parser");
    if !program.exists() {
        finish(
            Command::new("python3")
                .args(["-m", "venv"])
                .arg(&environment),
        )?;
        finish(Command::new(environment.join("bin/pip")).args([
            "install",
            "--quiet",
            "glean-parser==22.*",
        ]))?;
    }
    files
        .iter()
        .map(|broken| {
            fs::write(folder.join(&broken.file), &broken.text)?;
            // Wide, so that it breaks no line between a word and its number.
            let output = Command::new(&program)
                .args(["glinter", &broken.file])
                .current_dir(folder)
                .env("COLUMNS", "400")
                .output()?;
            let text = [output.stdout, output.stderr].concat();
            Ok(String::from_utf8_lossy(&text).into_owned())
        })
        .collect()
}

fn finish(command: &mut Command) -> io::Result<()> {
    let status = command.status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other(format!("{command:?}: {status}")))
    }
}
