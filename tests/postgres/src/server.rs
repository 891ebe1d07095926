//! The server and its databases.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::guarded::{Guarded, as_server_user};
use crate::{Error, url};

/// How a server is started.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Settings of `postgresql.conf`, as `NAME=VALUE`. `fsync` is off unless set here.
    pub settings: Vec<String>,
    /// Largest size of a file in KiB: a table that outgrows it meets a full disk.
    pub max_file_kib: Option<u32>,
}

/// A PostgreSQL server.
#[derive(Debug)]
pub struct Server {
    programs: PathBuf,
    place: Place,
}

#[derive(Debug)]
enum Place {
    Own(Guarded),
    Url(String),
}

/// A database of its own, dropped with this value.
#[derive(Debug)]
pub struct Database<'a> {
    server: &'a Server,
    name: String,
}

impl Server {
    /// Returns the server that all tests of this process share: that of `DATABASE_URL`, or one started here.
    ///
    /// # Panics
    ///
    /// If PostgreSQL does not start.
    #[must_use]
    #[expect(clippy::panic, reason = "a test cannot go on")]
    pub fn shared() -> &'static Self {
        static SHARED: OnceLock<Server> = OnceLock::new();
        SHARED.get_or_init(|| {
            let server = match std::env::var("DATABASE_URL") {
                Ok(url) => programs().map(|programs| Self {
                    programs,
                    place: Place::Url(url),
                }),
                Err(_) => Self::start(&Settings::default()),
            };
            server.unwrap_or_else(|error| panic!("no PostgreSQL for the tests: {error}"))
        })
    }

    /// Starts a server for a test that stops, restarts or breaks it.
    ///
    /// # Errors
    ///
    /// If PostgreSQL is not installed or does not start.
    pub fn start(settings: &Settings) -> Result<Self, Error> {
        let programs = programs()?;
        let limit = settings.max_file_kib.map_or_else(
            || "unlimited".to_owned(),
            |kib| (u64::from(kib) * 2).to_string(),
        );
        let mut arguments = vec![programs.display().to_string(), limit];
        let defaults = ["fsync=off", "max_connections=200"].map(String::from);
        arguments.extend(
            defaults
                .into_iter()
                .chain(settings.settings.iter().cloned()),
        );
        let running = Guarded::start(include_str!("postgres.sh"), arguments)?;
        Ok(Self {
            programs,
            place: Place::Own(running),
        })
    }

    /// Creates a database with a unique name.
    ///
    /// # Panics
    ///
    /// If the server refuses it.
    #[must_use]
    #[expect(clippy::panic, reason = "a test cannot go on")]
    pub fn database(&self) -> Database<'_> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "triggers_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        if let Err(error) = self.psql("postgres", &format!("CREATE DATABASE {name}")) {
            panic!("cannot create a database: {error}");
        }
        Database { server: self, name }
    }

    /// Runs SQL in a database with `psql` and returns its unaligned output.
    ///
    /// # Errors
    ///
    /// What `psql` printed if a statement fails.
    pub fn psql(&self, database: &str, sql: &str) -> Result<String, Error> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args([
            "-X",
            "-q",
            "-At",
            "-v",
            "ON_ERROR_STOP=1",
            "-c",
            sql,
            &self.url(database),
        ]);
        output(&mut command)
    }

    /// Runs `pg_ctl` on the data directory, for example with `["restart", "-m", "fast"]`.
    ///
    /// # Errors
    ///
    /// What it printed if it fails, and always if the tests did not start this server.
    pub fn pg_ctl(&self, arguments: &[&str]) -> Result<(), Error> {
        let directory = self
            .directory()
            .ok_or("the tests did not start this server")?;
        let mut command = as_server_user(&self.programs.join("pg_ctl").display().to_string());
        // The server that it starts would keep an inherited pipe open.
        let log = directory.join("log");
        command
            .current_dir("/")
            .arg("-D")
            .arg(directory.join("data"))
            .arg("-l")
            .arg(log)
            .arg("-w")
            .args(arguments);
        let status = command.stdout(std::process::Stdio::null()).status()?;
        status
            .success()
            .then_some(())
            .ok_or_else(|| format!("pg_ctl {arguments:?} failed: {status}").into())
    }

    /// Returns the process id of the postmaster of a server that the tests started.
    #[must_use]
    pub fn process_id(&self) -> Option<u32> {
        let file = std::fs::read_to_string(self.directory()?.join("data/postmaster.pid")).ok()?;
        file.lines().next()?.trim().parse().ok()
    }

    /// Returns the directory of the socket of a server that the tests started.
    #[must_use]
    pub fn directory(&self) -> Option<&Path> {
        match &self.place {
            Place::Own(running) => Some(&running.directory),
            Place::Url(_) => None,
        }
    }

    /// Returns the URL of a database for clients.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        match &self.place {
            Place::Own(running) => url::on_socket(&running.directory, database),
            Place::Url(url) => url::with_database(url, database),
        }
    }
}

impl Database<'_> {
    /// Returns the database's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the URL for clients.
    #[must_use]
    pub fn url(&self) -> String {
        self.server.url(&self.name)
    }

    /// Runs SQL with `psql` and returns its unaligned output.
    ///
    /// # Panics
    ///
    /// If a statement fails.
    #[expect(
        clippy::panic,
        clippy::must_use_candidate,
        reason = "a test cannot go on; most statements return nothing"
    )]
    pub fn psql(&self, sql: &str) -> String {
        self.server
            .psql(&self.name, sql)
            .unwrap_or_else(|error| panic!("{sql}: {error}"))
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        // A server started here goes away with its databases.
        if matches!(self.server.place, Place::Url(_)) {
            let _ = self.server.psql(
                "postgres",
                &format!("DROP DATABASE {} WITH (FORCE)", self.name),
            );
        }
    }
}

fn output(command: &mut Command) -> Result<String, Error> {
    let output = command.output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if output.status.success() {
        Ok(text(&output.stdout))
    } else {
        Err(text(&output.stderr).into())
    }
}

/// Returns the directory of `initdb` and the others: Debian keeps them out of `PATH`, one directory per version.
fn programs() -> Result<PathBuf, Error> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut debian: Vec<_> = debian.map(|version| version.join("bin")).collect();
    debian.sort_by_key(|bin| {
        bin.parent()
            .and_then(Path::file_name)
            .and_then(|name| name.to_str()?.parse::<u32>().ok())
    });
    let mut candidates = std::env::split_paths(&path).chain(debian.into_iter().rev());
    // `initdb` on `PATH` may be a link into the directory that has the others.
    let found = candidates.find_map(|directory| directory.join("initdb").canonicalize().ok());
    let found = found.and_then(|initdb| initdb.parent().map(Path::to_owned));
    found.ok_or_else(|| {
        "cannot find `initdb`: install PostgreSQL (Debian: `apt-get install postgresql`)".into()
    })
}
