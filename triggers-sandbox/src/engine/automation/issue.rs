//! What is wrong with automations: all of it, each with its place.

use super::fields::BOUNDS;
use crate::error::Error;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use serde_path_to_error::{Path, Segment};
use std::collections::{BTreeMap, BTreeSet};
use triggers_codegen::pointer::{escape, unescape};
use triggers_codegen::{At, Diagnostic, near};

/// Where the actions of an automation are.
const ACTIONS: &str = "/configuration/actions/";

/// Returns the place of an action in its automation, as a JSON Pointer.
pub(super) fn place_of_action(id: &str) -> String {
    format!("{ACTIONS}{}", escape(id))
}

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
    fn action(&self) -> Option<String> {
        let (_, rest) = self.path.split_once(ACTIONS)?;
        rest.split('/').next().map(unescape)
    }
}

impl Issues {
    fn issue(&self, below: &str, message: String) -> Issue {
        Issue {
            path: format!("{}{below}", self.path),
            at_key: false,
            message,
            hint: None,
            kind: kind_at(below),
        }
    }

    pub(super) fn add(&mut self, below: &str, message: impl Into<String>) {
        self.list.push(self.issue(below, message.into()));
    }

    /// A name that is not among those there are.
    pub(super) fn unknown<'a>(
        &mut self,
        below: &str,
        message: String,
        (name, known): (&str, impl IntoIterator<Item = &'a str>),
    ) {
        let hint = near(name, known).map(|near| format!("did you mean `{near}`?"));
        let issue = self.issue(below, message);
        self.list.push(Issue { hint, ..issue });
    }

    /// Names the latest mistake more precisely than its place does.
    pub(super) fn set_kind(&mut self, kind: &'static str) {
        if let Some(issue) = self.list.last_mut() {
            issue.kind = kind;
        }
    }

    /// The value, if it is right; else what is wrong with it is added.
    pub(super) fn take<T>(&mut self, below: &str, result: Result<T, String>) -> Option<T> {
        result.map_err(|message| self.add(below, message)).ok()
    }

    /// The same, of what may be wrong only because something was left out, unless it is sound.
    pub(super) fn take_if<T>(
        &mut self,
        sound: bool,
        below: &str,
        result: Result<T, String>,
    ) -> Option<T> {
        if sound {
            self.take(below, result)
        } else {
            result.ok()
        }
    }

    /// The places of actions.
    pub(super) fn places(
        &mut self,
        below: &str,
        ids: Vec<String>,
        places: &BTreeMap<&str, usize>,
    ) -> Vec<usize> {
        let mut found = Vec::new();
        for id in ids {
            if let Some(place) = places.get(id.as_str()) {
                found.push(*place);
            } else {
                let message = format!("there is no action `{id}`");
                self.unknown(below, message, (&id, places.keys().copied()));
                self.set_kind("POST_ACTION_NOT_FOUND");
            }
        }
        found
    }

    /// Reads a structure. Each mistake is reported, and the rest is read without the key or value
    /// that is wrong, as far as it can be left out.
    pub(super) fn read<T: DeserializeOwned>(&mut self, below: &str, value: &Value) -> Option<T> {
        let mut value = value.clone();
        let mut removed = BTreeSet::new();
        for _ in 0..100 {
            let error = match serde_path_to_error::deserialize(&value) {
                Ok(read) => return Some(read),
                Err(error) => error,
            };
            let mut place = pointer(error.path());
            // The library's own words, which a test pins.
            let message = error.into_inner().to_string();
            let mut quoted = message.split('`').skip(1).step_by(2);
            let name = quoted.next().unwrap_or_default();
            let known: Vec<&str> = quoted.collect();
            if message.starts_with("missing field") {
                let field = format!("{place}/{}", escape(name));
                if !removed.contains(&field) {
                    self.add(&format!("{below}{place}"), message);
                    return None;
                }
            } else if message.starts_with("unknown field") {
                // The place of an unknown key may end in the key.
                let field = format!("/{}", escape(name));
                if !place.ends_with(&field) {
                    place.push_str(&field);
                }
                let message = format!("unknown key `{name}`");
                self.unknown(&format!("{below}{place}"), message, (name, known));
                if let Some(issue) = self.list.last_mut() {
                    issue.at_key = true;
                }
            } else if message.starts_with("unknown variant") {
                let all = known.join(", ");
                let place = format!("{below}{place}");
                if name == "CODE_CONDITION" {
                    self.add(&place, "the sandbox does not run JavaScript");
                } else {
                    let message = format!("unknown value `{name}`; expected one of {all}");
                    self.unknown(&place, message, (name, known));
                }
            } else {
                let bounds = message.starts_with(BOUNDS);
                let named = place.rsplit('/').find(|it| it.parse::<usize>().is_err());
                let message = match named.filter(|_| bounds) {
                    Some(field) => format!("`{field}` {message}"),
                    None => message,
                };
                self.add(&format!("{below}{place}"), message);
            }
            // What is in a list is left out with the list, so that the places of others stay true.
            while place.rsplit('/').next()?.parse::<usize>().is_ok() {
                place.truncate(place.rfind('/')?);
            }
            let (parent, name) = place.rsplit_once('/')?;
            let name = unescape(name);
            value.pointer_mut(parent)?.as_object_mut()?.remove(&name)?;
            removed.insert(place);
        }
        None
    }
}

/// What Validate Automation calls a mistake there (docs/api.md#s5.6).
fn kind_at(below: &str) -> &'static str {
    match below.strip_prefix("/configuration/trigger/") {
        Some("appId") => "APP_NOT_INSTALLED",
        Some("triggerKey") => "INVALID_TRIGGER_KEY",
        Some(field) if !field.starts_with("automationConfig") => "INVALID_FILTER_EXPRESSION",
        _ => "INVALID_MAPPING",
    }
}

/// Where reading failed, as a JSON Pointer.
fn pointer(path: &Path) -> String {
    let segments = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", escape(key))),
        // The variant of a text is the text itself.
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    segments.collect()
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
