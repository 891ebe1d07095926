//! The graph of an automation's actions as indented lines, read from the object as it was given:
//! whatever kinds of action there are, each has an `…Info` with lists of `…ostActionIds`.

use serde::Serialize;
use serde_json::{Map, Value};

/// Deeper than that a graph is not told; the engine has checked that it has no circle.
const MAX_DEPTH: usize = 30;

/// One action, or the branch that leads to actions.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Line {
    pub(crate) depth: usize,
    /// Of an action.
    pub(crate) id: Option<String>,
    /// The type of action in lower case, or the name of the branch.
    pub(crate) kind: String,
    pub(crate) text: String,
}

pub(crate) fn lines(configuration: &Value) -> Vec<Line> {
    let mut lines = Vec::new();
    let actions = configuration["actions"].as_object();
    for id in texts(&configuration["rootActionIds"]) {
        walk(actions, id, 0, &mut lines);
    }
    lines
}

/// What leads to an action: the actions and branches before it, the first one first.
pub(crate) fn way_to(configuration: &Value, action: &str) -> Vec<String> {
    let lines = lines(configuration);
    let Some(place) = lines.iter().position(|it| it.id.as_deref() == Some(action)) else {
        return Vec::new();
    };
    let mut depth = lines[place].depth;
    let mut way = Vec::new();
    for line in lines[..place].iter().rev() {
        if line.depth < depth {
            depth = line.depth;
            way.push(format!("{} {}", line.kind, line.text).trim().to_owned());
        }
    }
    way.reverse();
    way
}

/// `2 DAYS before`
pub(crate) fn offset(offset: &Value) -> Option<String> {
    let count = plain(&offset["preScheduledEventOffsetExpression"])?;
    let unit = offset["scheduledEventOffsetTimeUnit"].as_str()?;
    Some(format!("{} before", length(&count, unit)))
}

/// The type of an action in words.
pub(crate) fn kind(action: &Value) -> String {
    match action["type"].as_str().unwrap_or_default() {
        "APP_DEFINED" => "action".to_owned(),
        other => other.to_lowercase().replace('_', " "),
    }
}

fn walk(actions: Option<&Map<String, Value>>, id: &str, depth: usize, lines: &mut Vec<Line>) {
    let Some(action) = actions.and_then(|actions| actions.get(id)) else {
        return;
    };
    if depth > MAX_DEPTH {
        return;
    }
    let kind = action["type"].as_str().unwrap_or_default();
    let info = action.as_object().into_iter().flatten();
    let info = info.filter(|(name, _)| name.ends_with("Info"));
    let info: Vec<&Value> = info.map(|(_, info)| info).collect();
    lines.push(Line {
        depth,
        id: Some(id.to_owned()),
        kind: self::kind(action),
        text: describe(id, kind, info.first().copied().unwrap_or(&Value::Null)),
    });
    let members = info.iter().filter_map(|info| info.as_object()).flatten();
    for (name, next) in members.filter(|(name, _)| name.ends_with("ostActionIds")) {
        let branch = match name.as_str() {
            "truePostActionIds" => Some("if true"),
            "falsePostActionIds" => Some("otherwise"),
            _ => None,
        };
        let ids: Vec<_> = texts(next).collect();
        let deeper = depth + 1 + usize::from(branch.is_some());
        if let Some(branch) = branch.filter(|_| !ids.is_empty()) {
            let (kind, text) = (branch.to_owned(), String::new());
            lines.push(Line {
                depth: depth + 1,
                id: None,
                kind,
                text,
            });
        }
        for id in ids {
            walk(actions, id, deeper, lines);
        }
    }
}

fn describe(id: &str, kind: &str, info: &Value) -> String {
    let text = |key: &str| plain(&info[key]);
    match kind {
        "APP_DEFINED" => {
            text("actionKey").map_or_else(|| id.to_owned(), |key| format!("{id}: {key}"))
        }
        "DELAY" => {
            let unit = text("offsetTimeUnit").unwrap_or_default();
            let offset = text("offsetExpression").map(|count| length(&count, &unit));
            let due = text("dueDateEpochExpression").map(|due| format!("until {due}"));
            let parts: Vec<_> = due.into_iter().chain(offset).collect();
            format!("{id}: {}", parts.join(", plus "))
        }
        "RATE_LIMIT" => {
            let max = text("maxActivationsExpression").unwrap_or_default();
            format!("{id}: at most {max}")
        }
        _ => id.to_owned(),
    }
}

/// `1 day`, `2 days`
fn length(count: &str, unit: &str) -> String {
    let unit = unit.to_lowercase();
    let unit = if count == "1" {
        unit.trim_end_matches('s')
    } else {
        &unit
    };
    format!("{count} {unit}")
}

/// Text or number; an expression that is nothing but a value, as `{{7}}`, is that value.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let inner = text
        .strip_prefix("{{")
        .and_then(|text| text.strip_suffix("}}"));
    let inner = inner.filter(|inner| inner.bytes().all(|byte| byte.is_ascii_digit()));
    Some(inner.map_or_else(|| text.clone(), str::to_owned))
}

fn texts(value: &Value) -> impl Iterator<Item = &str> {
    value
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::{lines, offset, way_to};
    use serde_json::json;

    #[test]
    fn delays_and_branches() {
        let configuration = json!({
            "rootActionIds": ["wait"],
            "actions": {
                "wait": { "type": "DELAY", "delayInfo": {
                    "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["is"] } },
                "is": { "type": "CONDITION", "conditionInfo": {
                    "truePostActionIds": ["mail"], "falsePostActionIds": [] } },
                "mail": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "send" } },
            },
        });
        assert_eq!(
            way_to(&configuration, "mail"),
            ["delay wait: 1 day", "condition is", "if true"]
        );
        let lines = lines(&configuration);
        let lines: Vec<_> = lines
            .iter()
            .map(|it| format!("{}{} {}", " ".repeat(it.depth), it.kind, it.text))
            .collect();
        assert_eq!(
            lines,
            [
                "delay wait: 1 day",
                " condition is",
                "  if true ",
                "   action mail: send"
            ]
        );
        let before = json!({ "preScheduledEventOffsetExpression": "{{2}}", "scheduledEventOffsetTimeUnit": "DAYS" });
        assert_eq!(offset(&before).as_deref(), Some("2 days before"));
    }
}
