//! The payload to send, and whether the trigger's schema takes it.

use std::io;
use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use triggers_codegen::model::{Trigger, Type};
use triggers_codegen::validate::{Formats, Validator};
use triggers_codegen::{pointer, sample};

use crate::json::Plain;
use crate::manifests;

/// Where the payload comes from: one of these.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
pub(super) struct PayloadArgs {
    /// The payload, a JSON object
    #[arg(long, value_name = "JSON")]
    payload: Option<String>,
    /// A file with the payload; `-` is stdin
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A payload made of the schema's examples; a date to come replaces one that has passed
    #[arg(long)]
    example: bool,
}

impl PayloadArgs {
    /// The payload's text and its value.
    pub(super) fn read(&self, trigger: &Trigger) -> io::Result<(String, Value)> {
        let (name, text) = match (&self.payload, &self.file) {
            (Some(text), _) => ("--payload".to_owned(), text.clone()),
            (None, Some(file)) => (format!("`{}`", file.display()), manifests::text_of(file)?),
            (None, None) => (
                "the example".to_owned(),
                example(trigger, Timestamp::now())?,
            ),
        };
        let text = text.trim_start_matches('\u{feff}').trim();
        // Into a mapping that refuses a key twice: which of the two is meant is unknown.
        let parsed = serde_json::from_str::<serde_yaml::Value>(text);
        let value = parsed.and_then(|_| serde_json::from_str(text));
        let value =
            value.map_err(|error| io::Error::other(format!("{name} is not JSON: {error}")))?;
        Ok((text.to_owned(), value))
    }
}

/// The examples as a payload that can be sent today.
pub(super) fn example(trigger: &Trigger, now: Timestamp) -> io::Result<String> {
    let mut payload = serde_json::to_value(Plain(&sample::payload(trigger)))?;
    let properties = trigger.payload.properties.iter();
    for property in properties.filter(|property| matches!(property.ty, Type::FutureDate)) {
        let Some(date) = payload.get_mut(&property.key) else {
            continue;
        };
        let passed = |date: &str| date.parse::<Timestamp>().is_ok_and(|date| date <= now);
        if date.as_str().is_some_and(passed) {
            // Far enough to be canceled by hand before it comes.
            let soon = now
                .checked_add(SignedDuration::from_hours(24))
                .map_err(io::Error::other)?;
            *date = Value::from(soon.strftime("%Y-%m-%dT%H:%M:%SZ").to_string());
        }
    }
    Ok(payload.to_string())
}

/// How the payload violates the trigger's schema, one line for each property.
pub(super) fn problems(trigger: &Trigger, payload: &Value) -> Vec<String> {
    const MOST: usize = 20;
    let validator = Validator::new(&trigger.schema, Formats::default());
    let violations = validator.violations(payload, MOST).into_iter();
    violations
        .map(|violation| format!("{}: {}", dotted(&violation.path), violation.message))
        .collect()
}

/// `/services/0/price` as `services[0].price`.
fn dotted(pointer: &str) -> String {
    let mut path = String::new();
    for segment in pointer.split('/').skip(1) {
        let segment = pointer::unescape(segment);
        if !segment.is_empty() && segment.bytes().all(|byte| byte.is_ascii_digit()) {
            path = format!("{path}[{segment}]");
        } else {
            let dot = if path.is_empty() { "" } else { "." };
            path = format!("{path}{dot}{}", segment.escape_debug());
        }
    }
    if path.is_empty() {
        "the payload".to_owned()
    } else {
        format!("`{path}`")
    }
}
