//! The servers, each a process of its own.

use crate::http::ask;
use crate::{Failure, machine_load};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Sandbox,
    Bare,
    Prism,
}

impl Kind {
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sandbox => "`cargo triggers sandbox`",
            Self::Bare => "axum handler that reads the same JSON and answers `{}`",
            Self::Prism => "Prism with the sandbox's OpenAPI description",
        }
    }
}

pub(crate) struct Programs {
    repository: PathBuf,
    release: PathBuf,
    /// The folder with Prism, or why there is none.
    pub(crate) prism: Result<PathBuf, String>,
}

impl Programs {
    pub(crate) fn prepare() -> Result<Self, Failure> {
        let benches = Path::new(env!("CARGO_MANIFEST_DIR"));
        let repository = benches.join("..").canonicalize()?;
        let here = std::env::current_exe()?;
        let target = here.ancestors().nth(2).ok_or("no target directory")?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .current_dir(&repository)
            .args(["build", "--release", "--quiet", "--bin", "cargo-triggers"])
            .args(["--bin", "sandbox-bare", "-p", "triggers-benches"])
            .args(["-p", "cargo-triggers", "--target-dir"])
            .arg(target)
            .status()?;
        if !built.success() {
            return Err("the servers do not build".into());
        }
        Ok(Self {
            release: target.join("release"),
            prism: install_prism(&benches.join("prism"), &target.join("bench-prism")),
            repository,
        })
    }

    pub(crate) fn contestants(&self) -> impl Iterator<Item = Kind> + use<> {
        let prism = self.prism.is_ok().then_some(Kind::Prism);
        [Kind::Sandbox, Kind::Bare].into_iter().chain(prism)
    }

    pub(crate) fn sandbox(&self) -> Command {
        let program = std::env::var_os("SANDBOX_PROGRAM")
            .map_or_else(|| self.release.join("cargo-triggers"), PathBuf::from);
        let mut command = Command::new(program);
        command
            .args([
                "triggers",
                "sandbox",
                "--listen",
                "127.0.0.1:0",
                "--manifest",
            ])
            .arg(self.repository.join("triggers.yaml"))
            .env_remove("TRIGGERS_APP_SECRET")
            .env_remove("TRIGGERS_SANDBOX_TOKEN");
        command
    }

    pub(crate) fn script(&self) -> PathBuf {
        self.repository.join("benches/wrk/contestant.lua")
    }
}

/// Installs the pinned packages below the target directory; they run no scripts there.
fn install_prism(source: &Path, folder: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for file in ["package.json", "package-lock.json"] {
        fs::copy(source.join(file), folder.join(file)).map_err(|error| error.to_string())?;
    }
    let output = Command::new("npm")
        .current_dir(folder)
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .output()
        .map_err(|error| format!("npm: {error}"))?;
    if output.status.success() {
        Ok(folder.to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// A running server; it is killed when dropped.
pub(crate) struct Server {
    process: Child,
    /// Kept open, as the server may write more.
    _output: Option<BufReader<ChildStdout>>,
    pub(crate) base_url: String,
}

impl Server {
    pub(crate) fn start(kind: Kind, programs: &Programs) -> Result<Self, Failure> {
        match kind {
            Kind::Sandbox => Self::announced(programs.sandbox()),
            Kind::Bare => Self::announced(Command::new(programs.release.join("sandbox-bare"))),
            Kind::Prism => Self::prism(programs),
        }
    }

    /// One that says where it listens.
    fn announced(mut command: Command) -> Result<Self, Failure> {
        let mut process = command.stdout(Stdio::piped()).spawn()?;
        let output = process.stdout.take().ok_or("a server without output")?;
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line)?;
        let base_url = line.trim().strip_prefix("listening on ");
        Ok(Self {
            process,
            _output: Some(output),
            base_url: base_url.ok_or("the server did not start")?.to_owned(),
        })
    }

    fn prism(programs: &Programs) -> Result<Self, Failure> {
        let folder = programs.prism.as_ref().map_err(String::as_str)?;
        let description = {
            let sandbox = Self::announced(programs.sandbox())?;
            ask(&sandbox.base_url, "GET", "/_sandbox/openapi.json", "")?
        };
        fs::write(folder.join("openapi.json"), description)?;
        let port = std::net::TcpListener::bind("127.0.0.1:0")?
            .local_addr()?
            .port();
        let process = Command::new("node")
            .current_dir(folder)
            .args(["node_modules/@stoplight/prism-cli/dist/index.js", "mock"])
            .args([
                "openapi.json",
                "--host",
                "127.0.0.1",
                "--verboseLevel",
                "silent",
            ])
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .spawn()?;
        let server = Self {
            process,
            _output: None,
            base_url: format!("http://127.0.0.1:{port}"),
        };
        let patience = Instant::now() + Duration::from_secs(60);
        while ask(&server.base_url, "GET", "/_sandbox/v1/clock", "").is_err() {
            if Instant::now() > patience {
                return Err(format!("Prism did not start; load {}", machine_load()).into());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(server)
    }

    /// CPU seconds so far, user and system, out of clock ticks of 10 ms.
    pub(crate) fn cpu_seconds(&self) -> Result<f64, Failure> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        let fields = stat.rsplit(") ").next().unwrap_or_default();
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is as good as killed.
        let _killed = self.process.kill();
        let _waited = self.process.wait();
    }
}
