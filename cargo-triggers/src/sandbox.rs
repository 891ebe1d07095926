//! `cargo triggers sandbox`.

use std::io::{self, Write};
use std::process::ExitCode;

use triggers_sandbox::Sandbox;

use crate::args::Sandbox as Args;
use crate::manifests;
