//! What is wrong with automations: all of it, each with its place.

use crate::error::Error;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_path_to_error::{Path, Segment};
use triggers_codegen::{At, Diagnostic, near};

/// One mistake.
#[derive(Clone, Debug)]
pub(crate) struct Issue {
    /// JSON Pointer below the list of automations.
    pub(crate) path: String,
    /// Whether the key is wrong, not the value.
    pub(crate) at_key: bool,
    pub(crate) message: String,
    /// What to write instead.
    pub(crate) hint: Option<String>,
    /// As Validate Automation names it (docs/api.md#s5.6).
    pub(crate) kind: &'static str,
}

/// Collects mistakes below a place.
#[derive(Debug)]
pub(super) struct Issues {
    pub(super) path: String,
    pub(super) list: Vec<Issue>,
}

impl Issue {
    /// `automation `x`, actions.remind: …`
    pub(crate) fn sentence(&self, name: &str) -> String {
        let inside = self
            .path
            .split('/')
            .skip(2)
            .filter(|it| *it != "configuration");
        let inside: Vec<&str> = inside.collect();
        let place = if inside.is_empty() {
            String::new()
        } else {
            format!(" {}:", inside.join("."))
        };
        let hint = self
            .hint
            .as_ref()
            .map(|hint| format!("; {hint}"))
            .unwrap_or_default();
        format!("{name}:{place} {}{hint}", self.message)
    }

    pub(crate) fn diagnostic(&self) -> Diagnostic {
        let at = if self.at_key {
            At::key(&self.path)
        } else {
            At::value(&self.path)
        };
        let mut diagnostic = Diagnostic::error(at, &self.message);
        diagnostic.label.clone_from(&self.hint);
        diagnostic
    }

    /// The action that the mistake is in, if it is in one.
    fn action(&self) -> Option<&str> {
        let rest = self.path.split_once("/configuration/actions/")?.1;
        rest.split('/').next()
    }
}

impl Issues {
    pub(super) fn add(&mut self, below: &str, kind: &'static str, message: impl Into<String>) {
        self.list.push(Issue {
            path: format!("{}{below}", self.path),
            at_key: false,
            message: message.into(),
            hint: None,
            kind,
        });
    }

    /// A name that is not among those there are.
    pub(super) fn unknown<'a>(
        &mut self,
        below: &str,
        kind: &'static str,
        message: String,
        (name, known): (&str, impl IntoIterator<Item = &'a str>),
    ) {
        let hint = near(name, known).map(|near| format!("did you mean `{near}`?"));
        self.add(below, kind, message);
        if let Some(issue) = self.list.last_mut() {
            issue.hint = hint;
        }
    }

    /// The value, if it is right; else what is wrong with it is added.
    pub(super) fn take<T>(
        &mut self,
        below: &str,
        kind: &'static str,
        result: Result<T, String>,
    ) -> Option<T> {
        result
            .map_err(|message| self.add(below, kind, message))
            .ok()
    }

    /// Reads a structure. Each unknown key is reported, and the rest is read without it.
    pub(super) fn read<T: DeserializeOwned>(
        &mut self,
        below: &str,
        kind: &'static str,
        value: &Value,
    ) -> Option<T> {
        let mut value = value.clone();
        for _ in 0..100 {
            let error = match serde_path_to_error::deserialize(&value) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let place = pointer(error.path());
            let message = error.into_inner().to_string();
            // The library's own words, which a test pins.
            let mut quoted = message.split('`').skip(1).step_by(2);
            let unknown = quoted.next().unwrap_or_default();
            let known: Vec<&str> = quoted.collect();
            if message.starts_with("unknown variant") {
                let message = format!(
                    "unknown value `{unknown}`; expected one of {}",
                    known.join(", ")
                );
                self.unknown(&format!("{below}{place}"), kind, message, (unknown, known));
                return None;
            }
            // The place of an unknown key ends in the key.
            let name = escaped(unknown);
            let parent = place.strip_suffix(&format!("/{name}")).unwrap_or(&place);
            let members = value.pointer_mut(parent).and_then(Value::as_object_mut);
            let removed = members.and_then(|it| it.remove(unknown));
            if !message.starts_with("unknown field") || removed.is_none() {
                self.add(&format!("{below}{place}"), kind, message);
                return None;
            }
            self.list.push(Issue {
                path: format!("{}{below}{parent}/{name}", self.path),
                at_key: true,
                message: format!("unknown key `{unknown}`"),
                hint: near(unknown, known).map(|near| format!("did you mean `{near}`?")),
                kind,
            });
        }
        None
    }
}

/// Where reading failed, as a JSON Pointer.
fn pointer(path: &Path) -> String {
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", escaped(key))),
        // The variant of a text is the text itself.
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    segments.collect()
}

/// A key as a JSON Pointer has it.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// All mistakes as one error.
pub(super) fn error(issues: &[Issue], values: &[Value]) -> Error {
    let sentence = |issue: &Issue| {
        let index: usize = issue
            .path
            .split('/')
            .nth(1)
            .and_then(|it| it.parse().ok())
            .unwrap_or(0);
        let id = values
            .get(index)
            .and_then(|value| value.get("id")?.as_str());
        let name = id.map_or_else(
            || format!("automation {}", index + 1),
            |id| format!("automation `{id}`"),
        );
        issue.sentence(&name)
    };
    let mut lines: Vec<String> = issues.iter().take(100).map(sentence).collect();
    if issues.len() > lines.len() {
        lines.push(format!("and {} more", issues.len() - lines.len()));
    }
    Error::automations(lines.join("\n"))
}

/// What Validate Automation answers.
pub(super) fn validation(issues: &[Issue]) -> Value {
    let (mut of_trigger, mut of_actions) = (Vec::new(), Vec::new());
    for issue in issues {
        let mut error = json!({
            "errorType": "CONFIGURATION_ERROR",
            "errorSeverity": "CRITICAL",
            "configurationError": { "errorType": issue.kind, "fieldKey": issue.path.trim_start_matches("/0") },
        });
        match issue.action() {
            Some(action) => {
                error["actionId"] = action.into();
                of_actions.push(error);
            }
            None => of_trigger.push(error),
        }
    }
    let status = if issues.is_empty() {
        "VALID"
    } else {
        "INVALID"
    };
    json!({ "status": status, "triggerValidationErrors": of_trigger, "actionValidationErrors": of_actions })
}
