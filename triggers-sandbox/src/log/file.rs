//! The file of a state directory: one line of JSON for each change, only ever appended to.
//!
//! Each line holds a checksum of its change. Where a line cannot be read, the changes before it are
//! kept, and it and all after it are set aside in another file.

use super::input::Change;
use crate::error::NotWritten;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The name of the file in the directory.
const NAME: &str = "sandbox.jsonl";

/// The first line. Another build reads the file only if it would write the same.
const HEADER: &str = "{\"format\":\"triggers-sandbox\",\"version\":3}\n";

/// Why a state directory cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StateError {
    /// The directory or its file cannot be made or opened.
    #[error("{} cannot be used: {source}", directory.display())]
    Unusable {
        /// The directory.
        directory: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another sandbox uses the directory.
    #[error("{} is in use by another sandbox; stop it, or use another directory", .0.display())]
    InUse(PathBuf),
    /// The file is not a state that this build reads.
    #[error("{} holds no state that can be read: {problem}; use the build that wrote it, or another directory", directory.display())]
    Unreadable {
        /// The directory.
        directory: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The state does not fit what the sandbox is started with.
    #[error("{}: {problem}", directory.display())]
    Mismatch {
        /// The directory.
        directory: PathBuf,
        /// What does not fit.
        problem: String,
    },
    /// Nothing can be written.
    #[error(transparent)]
    NotWritten(#[from] NotWritten),
}

#[derive(Serialize, Deserialize)]
struct Line<'a> {
    sum: String,
    #[serde(borrow)]
    change: &'a RawValue,
}

/// The open file, locked for this process.
#[derive(Debug)]
pub(super) struct LogFile {
    file: File,
    path: PathBuf,
}

impl LogFile {
    /// Opens or makes the file. Only its owner can read what is made here.
    pub(super) fn open(directory: &Path) -> Result<Self, StateError> {
        let unusable = |source| StateError::Unusable {
            directory: directory.to_owned(),
            source,
        };
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        let mut options = OpenOptions::new();
        options.create(true).read(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
            builder.mode(0o700);
            options.mode(0o600);
        }
        builder.create(directory).map_err(unusable)?;
        let path = directory.join(NAME);
        let file = options.open(&path).map_err(unusable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file, path }),
            Err(TryLockError::WouldBlock) => Err(StateError::InUse(directory.to_owned())),
            Err(TryLockError::Error(source)) => Err(unusable(source)),
        }
    }

    /// Hands out all changes in their order. Tells whether the file is new, and what was set aside.
    pub(super) fn read(
        &mut self,
        mut take: impl FnMut(Change) -> Result<(), StateError>,
    ) -> Result<(bool, Option<String>), StateError> {
        let directory = self.path.parent().unwrap_or(&self.path).to_owned();
        let failed = |source| StateError::Unusable {
            directory: directory.clone(),
            source,
        };
        let mut reader = BufReader::new(&self.file);
        let mut line = Vec::new();
        reader.read_until(b'\n', &mut line).map_err(failed)?;
        if line.is_empty() || (HEADER.as_bytes().starts_with(&line) && line.len() < HEADER.len()) {
            // New, or made by a process that was killed before it wrote anything.
            self.file.set_len(0).map_err(failed)?;
            self.append(HEADER)
                .and_then(|()| self.sync())
                .map_err(failed)?;
            return Ok((true, None));
        }
        if line != HEADER.as_bytes() {
            let first: String = String::from_utf8_lossy(&line).chars().take(60).collect();
            return Err(StateError::Unreadable {
                directory,
                problem: format!("it begins with `{}`", first.trim_end()),
            });
        }
        let (mut number, mut good) = (1_u64, line.len() as u64);
        loop {
            line.clear();
            reader.read_until(b'\n', &mut line).map_err(failed)?;
            if line.is_empty() {
                return Ok((number == 1, None));
            }
            number += 1;
            match parse(&line) {
                Ok(change) => take(change)?,
                Err(problem) => {
                    let aside = self.set_aside(good, number, problem);
                    return Ok((number == 2, Some(aside.map_err(failed)?)));
                }
            }
            good += line.len() as u64;
        }
    }

    /// Moves everything from that place on into another file; tells so in a sentence.
    fn set_aside(&self, good: u64, number: u64, problem: &str) -> io::Result<String> {
        let mut rest = Vec::new();
        let mut file = &self.file;
        file.seek(SeekFrom::Start(good))?;
        file.read_to_end(&mut rest)?;
        let lines = rest.split_inclusive(|byte| *byte == b'\n').count();
        let mut aside = self.path.with_extension("jsonl.damaged");
        let mut count = 1;
        while aside.exists() {
            count += 1;
            aside = self.path.with_extension(format!("jsonl.damaged-{count}"));
        }
        std::fs::write(&aside, &rest)?;
        self.file.set_len(good)?;
        self.file.sync_data()?;
        let lost = match lines {
            1 => "the last change is".to_owned(),
            _ => format!("the last {lines} changes are"),
        };
        Ok(format!(
            "line {number} of {} {problem}; {lost} lost and set aside in {}",
            self.path.display(),
            aside.display()
        ))
    }

    /// Appends a line, which outlives this process.
    pub(super) fn append(&self, line: &str) -> io::Result<()> {
        let mut file = &self.file;
        file.write_all(line.as_bytes())
    }

    /// Returns when all lines are on the disk, where they outlive the machine.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }
}

/// The line of a change.
pub(super) fn line(change: &str) -> String {
    format!(
        "{{\"sum\":\"{:016x}\",\"change\":{change}}}\n",
        checksum(change.as_bytes())
    )
}

fn parse(line: &[u8]) -> Result<Change, &'static str> {
    let Some(text) = line.strip_suffix(b"\n") else {
        return Err("is incomplete");
    };
    let line: Line<'_> = serde_json::from_slice(text).map_err(|_| "is damaged")?;
    if line.sum != format!("{:016x}", checksum(line.change.get().as_bytes())) {
        return Err("is damaged");
    }
    serde_json::from_str(line.change.get()).map_err(|_| "is of another build")
}

/// FNV-1a: two texts that differ in one byte never have the same sum.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |sum, byte| {
        (sum ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Removes a state that is of no use.
pub(crate) fn discard(directory: &Path) {
    // If it is left there, the next start finds it again.
    let _left = std::fs::remove_file(directory.join(NAME));
}
