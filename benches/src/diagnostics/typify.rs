//! What typify prints: its macro, once per schema, in one crate.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::case::Broken;

const MANIFEST: &str = r#"[workspace]

[package]
name = "typify-cases"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
typify = "=0.8.0"
serde = { version = "1", features = ["derive"] }
serde_json = "1"
regress = "0.12"
uuid = { version = "1", features = ["serde"] }
chrono = { version = "0.4", default-features = false, features = ["serde"] }
"#;

/// What the compiler says about each file, in order.
///
/// Schemas that the macro refuses hide what the compiler says about the code of the others, so those
/// are compiled again without the refused ones, until nothing new is said.
pub(crate) fn run(folder: &Path, files: &[Broken]) -> io::Result<Vec<String>> {
    fs::create_dir_all(folder.join("src"))?;
    fs::write(folder.join("Cargo.toml"), MANIFEST)?;
    for broken in files {
        fs::write(folder.join(&broken.file), &broken.text)?;
    }
    let mut said = vec![String::new(); files.len()];
    loop {
        let silent: Vec<usize> = (0..files.len()).filter(|at| said[*at].is_empty()).collect();
        fs::write(folder.join("src/lib.rs"), source(files, &silent))?;
        let mut news = false;
        for (line, text) in messages(&check(folder)?) {
            if let Some(at) = line.checked_sub(1).and_then(|line| silent.get(line)) {
                said[*at].push_str(&text);
                news = true;
            }
        }
        if !news {
            return Ok(said);
        }
    }
}

/// One line per schema, so that a message's line tells which it is about.
fn source(files: &[Broken], which: &[usize]) -> String {
    let mut rust = String::new();
    for at in which {
        let file = files.get(*at).map_or("", |broken| &broken.file);
        let _ = writeln!(
            rust,
            "pub mod case{at} {{ typify::import_types!(schema = \"{file}\"); }}"
        );
    }
    rust
}

fn check(folder: &Path) -> io::Result<String> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["check", "--quiet", "--message-format=json"])
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The errors, each with the line of the source that it is about.
fn messages(output: &str) -> Vec<(usize, String)> {
    let lines = output
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    lines
        .filter_map(|line| {
            let message = line.get("message")?;
            if message.get("level")? != "error" {
                return None;
            }
            let text = message.get("rendered")?.as_str()?;
            let at = message
                .get("spans")?
                .as_array()?
                .first()?
                .get("line_start")?
                .as_u64()?;
            Some((usize::try_from(at).ok()?, text.to_owned()))
        })
        .collect()
}
