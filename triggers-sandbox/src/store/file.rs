//! The database file, and what stands where in it.

use super::Kept;
use super::writer::Job;
use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Of what a build writes; another build reads it only if it writes the same.
const FORMAT: &[u8] = b"1";

/// The name of the file in the directory.
const NAME: &str = "sandbox.redb";

/// Bytes of the database that are held in memory; it is hardly ever read.
const CACHE: usize = 8 << 20;

/// A snapshot is cut into pieces of this size.
const PIECE: usize = 1 << 20;

/// `format` and `setup`.
const META: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("meta");
const SNAPSHOT: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("snapshot");
/// By their order since the snapshot.
const CHANGES: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("changes");

#[derive(Debug)]
pub(super) struct File {
    database: Database,
    /// Of the next change.
    number: AtomicU64,
}

impl File {
    /// Opens or makes the file, and reads what it held. The error is a whole sentence.
    pub(super) fn open(directory: &Path) -> Result<(Self, Option<Kept>), String> {
        let shown = directory.display();
        let path = make(directory).map_err(|error| format!("{shown} cannot be used: {error}"))?;
        let database = Database::builder().set_cache_size(CACHE).create(path);
        let database = database.map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => {
                format!("{shown} is in use by another sandbox; stop it, or take another directory")
            }
            error => format!("{shown} holds no state that can be read: {error}"),
        })?;
        let kept = read(&database).map_err(|error| format!("{shown}: {error}"))?;
        let number = AtomicU64::new(0);
        Ok((Self { database, number }, kept))
    }

    /// Writes all or nothing, and returns when it is on the disk.
    pub(super) fn write(&self, batch: &[Job]) -> Result<(), redb::Error> {
        let transaction = self.database.begin_write()?;
        {
            let mut changes = transaction.open_table(CHANGES)?;
            for job in batch {
                match job {
                    Job::Change(change) => {
                        let number = self.number.fetch_add(1, Ordering::Relaxed);
                        changes.insert(number, change.as_slice())?;
                    }
                    Job::Snapshot { snapshot, setup } => {
                        changes.retain(|_, _| false)?;
                        let mut table = transaction.open_table(SNAPSHOT)?;
                        table.retain(|_, _| false)?;
                        for (number, piece) in (0..).zip(snapshot.chunks(PIECE)) {
                            table.insert(number, piece)?;
                        }
                        let mut meta = transaction.open_table(META)?;
                        meta.insert("format", FORMAT)?;
                        if let Some(setup) = setup {
                            meta.insert("setup", setup.as_slice())?;
                        }
                    }
                }
            }
        }
        transaction.commit()?;
        Ok(())
    }
}

/// Takes a state away that nobody uses.
pub(crate) fn discard(directory: &Path) {
    // Left there, it would be found again, which harms nobody.
    let _left = std::fs::remove_file(directory.join(NAME));
}

/// The directory holds payloads and tokens, so nobody else may look into one made here.
fn make(directory: &Path) -> std::io::Result<PathBuf> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    let path = directory.join(NAME);
    let mut options = std::fs::OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        builder.mode(0o700);
        options.mode(0o600);
    }
    builder.create(directory)?;
    options.open(&path)?;
    Ok(path)
}

fn read(database: &Database) -> Result<Option<Kept>, String> {
    let broken = |error: redb::Error| format!("the state cannot be read: {error}");
    let Some(format) = meta(database, "format").map_err(broken)? else {
        return Ok(None);
    };
    if format != FORMAT {
        return Err(format!(
            "the state has format {}, this build reads format {}; take the build that wrote it, or another directory",
            String::from_utf8_lossy(&format),
            String::from_utf8_lossy(FORMAT),
        ));
    }
    let kept = Kept {
        setup: meta(database, "setup").map_err(broken)?.unwrap_or_default(),
        snapshot: values(database, SNAPSHOT).map_err(broken)?.concat(),
        changes: values(database, CHANGES).map_err(broken)?,
    };
    Ok(Some(kept))
}

/// `None` in a new file, too.
fn meta(database: &Database, key: &str) -> Result<Option<Vec<u8>>, redb::Error> {
    let transaction = database.begin_read()?;
    match transaction.open_table(META) {
        Ok(table) => Ok(table.get(key)?.map(|value| value.value().to_vec())),
        Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn values(
    database: &Database,
    table: TableDefinition<'_, u64, &[u8]>,
) -> Result<Vec<Vec<u8>>, redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(table) {
        Ok(table) => table,
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut values = Vec::new();
    for row in table.iter()? {
        values.push(row?.1.value().to_vec());
    }
    Ok(values)
}
