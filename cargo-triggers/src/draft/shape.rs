//! What was seen in sample values: the types of their members, and which are always there.

use std::collections::{HashMap, HashSet};

use serde_yaml::{Mapping, Value};

use super::kind::{Kind, described};

/// More problems than this do not help.
const MAX_PROBLEMS: usize = 20;

/// What the samples hold that no payload schema can say, each once.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    known: HashSet<String>,
    /// The paths of which something was said.
    paths: HashSet<String>,
    pub(crate) list: Vec<String>,
}

impl Problems {
    /// `place` is where it was seen, as `line 3`.
    pub(crate) fn push(&mut self, place: &str, path: &str, problem: &str) {
        let path = path.escape_debug();
        if self.list.len() < MAX_PROBLEMS && self.known.insert(format!("{path} {problem}")) {
            self.list.push(format!("{place}: `{path}` {problem}"));
            self.paths.insert(path.to_string());
        }
    }
}

/// The members that objects had.
#[derive(Debug, Default)]
pub(crate) struct Members {
    /// How many objects were seen.
    pub(crate) objects: usize,
    /// In the order in which they were seen first.
    pub(crate) list: Vec<Member>,
    by_key: HashMap<String, usize>,
}

/// One member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) key: String,
    /// How many objects had it, with a value other than `null`.
    pub(crate) times: usize,
    /// None as long as it was always `null`.
    pub(crate) kind: Option<Kind>,
    /// The first value that a manifest may contain.
    pub(crate) example: Option<Value>,
}

/// The place of a value.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// As `line 3`.
    pub(crate) line: &'a str,
    pub(crate) path: &'a str,
}

impl Members {
    /// Looks at one more payload.
    pub(crate) fn add_payload(&mut self, value: &Value, line: &str, problems: &mut Problems) {
        let place = Place {
            line,
            path: "payload",
        };
        match value {
            Value::Mapping(members) => self.add(members, place, 1, problems),
            other => {
                let problem = format!("is {}; a payload is an object", described(other));
                problems.push(line, "payload", &problem);
            }
        }
    }

    pub(super) fn add(
        &mut self,
        members: &Mapping,
        place: Place<'_>,
        level: usize,
        problems: &mut Problems,
    ) {
        self.objects += 1;
        for (key, value) in members {
            let key = key.as_str().unwrap_or_default();
            let path = if place.path == "payload" {
                key.to_owned()
            } else {
                format!("{}.{key}", place.path)
            };
            let place = Place {
                path: &path,
                ..place
            };
            if !is_key(key) {
                problems.push(place.line, &path, "is no key of a payload: keys have letters, digits and `_`, and do not begin with `_`");
                continue;
            }
            self.member(key).add(value, place, level, problems);
        }
    }

    fn member(&mut self, key: &str) -> &mut Member {
        let at = *self.by_key.entry(key.to_owned()).or_insert_with(|| {
            self.list.push(Member {
                key: key.to_owned(),
                times: 0,
                kind: None,
                example: None,
            });
            self.list.len() - 1
        });
        &mut self.list[at]
    }

    /// Says of every member that was never more than `null` or an empty list that it has no type.
    pub(crate) fn finish(&self, line: &str, problems: &mut Problems) {
        self.finish_below("", line, problems);
    }

    fn finish_below(&self, above: &str, line: &str, problems: &mut Problems) {
        for member in &self.list {
            let path = format!("{above}{}", member.key);
            // What was said of it before is the reason.
            let said = problems.paths.contains(&path);
            let mut say = |problem: &str| {
                if !said {
                    problems.push(line, &path, problem);
                }
            };
            match &member.kind {
                None => say(
                    "is always null, which has no type: put a value into one sample, or leave the key out",
                ),
                Some(Kind::List(items)) if items.objects == 0 => {
                    say("is always an empty list: put one item with all its keys into a sample");
                }
                Some(Kind::Object(members)) if members.list.is_empty() => {
                    say("is always an empty object: put all its keys into a sample");
                }
                Some(Kind::List(members)) if members.list.is_empty() => {
                    say("has items without keys: put all keys of an item into a sample");
                }
                Some(Kind::Object(members) | Kind::List(members)) => {
                    members.finish_below(&format!("{path}."), line, problems);
                }
                Some(_) => {}
            }
        }
    }

    /// The keys that every object had.
    pub(crate) fn required(&self) -> impl Iterator<Item = &str> {
        let always = self
            .list
            .iter()
            .filter(|member| member.times == self.objects);
        always.map(|member| member.key.as_str())
    }
}

impl Member {
    fn add(&mut self, value: &Value, place: Place<'_>, level: usize, problems: &mut Problems) {
        if value.is_null() {
            return;
        }
        self.times += 1;
        if level > 1 && matches!(value, Value::Mapping(_) | Value::Sequence(_)) {
            let problem = format!(
                "is {} two levels down, where only text, numbers and booleans are allowed",
                described(value)
            );
            problems.push(place.line, place.path, &problem);
            return;
        }
        let kind = self.kind.get_or_insert_with(|| Kind::of(value));
        if !kind.add(value, place, level, problems) {
            let problem = format!(
                "is {} here and {} elsewhere; a property has one type",
                described(value),
                kind.described()
            );
            problems.push(place.line, place.path, &problem);
        }
        if self.example.is_none() || is_empty_list(self.example.as_ref()) {
            self.example = presentable(value);
        }
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty()
        && !key.starts_with('_')
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_empty_list(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Sequence(items)) if items.is_empty())
}

/// The value as an example: of a list one item, and no nulls.
fn presentable(value: &Value) -> Option<Value> {
    match value {
        Value::Sequence(items) => {
            let first = items
                .iter()
                .find(|item| item.is_mapping())
                .and_then(presentable);
            Some(Value::Sequence(first.into_iter().collect()))
        }
        Value::Mapping(entries) => {
            let shown = entries.iter().filter(|(_, value)| !value.is_null());
            let shown = shown.map(|(key, value)| Some((key.clone(), presentable(value)?)));
            shown.collect::<Option<Mapping>>().map(Value::Mapping)
        }
        other => Some(other.clone()),
    }
}
