//! The payload schema as YAML, with comments on what was only guessed.

use serde_yaml::Value;
use triggers_codegen::{looks_personal, made_up, title};

use super::kind::{Kind, Texts};
use super::scalar::{flow, key, text};
use super::shape::{Member, Members};

/// Fewer samples say nothing about which values there are.
const ENOUGH_FOR_ENUM: usize = 10;

/// `payload`, and before it `pii` if a property looks like personal data, each line indented by so
/// many spaces.
pub(crate) fn payload(members: &Members, indent: usize) -> String {
    let mut lines = Vec::new();
    let personal = personal(members, "");
    if !personal.is_empty() {
        lines.push(format!("pii: [{}]", personal.join(", ")));
    }
    lines.push("payload:".to_owned());
    lines.extend(indented(object(members, 1)));
    let pad = " ".repeat(indent);
    lines
        .iter()
        .flat_map(|line| [pad.as_str(), line, "\n"])
        .collect()
}

/// The lines of `type`, `properties` and `required`.
fn object(members: &Members, level: usize) -> Vec<String> {
    let mut lines = vec!["type: object".to_owned()];
    lines.extend(properties(members, level));
    lines
}

fn properties(members: &Members, level: usize) -> Vec<String> {
    let mut lines = vec!["properties:".to_owned()];
    for member in &members.list {
        lines.extend(indented(property(member, level)));
    }
    let required: Vec<String> = members.required().map(key).collect();
    if !required.is_empty() {
        lines.push(format!("required: [{}]", required.join(", ")));
    }
    lines
}

fn indented(lines: Vec<String>) -> impl Iterator<Item = String> {
    lines.into_iter().map(|line| format!("  {line}"))
}

fn property(member: &Member, level: usize) -> Vec<String> {
    let name = key(&member.key);
    let title = text(&title(&member.key));
    let examples = match &member.example {
        Some(value) if level == 1 => Some(format!("[{}]", flow(&shown(member, value)))),
        _ => None,
    };
    let nested = |ty: &str, below: Vec<String>| {
        let mut lines = vec![
            format!("{name}:"),
            format!("  type: {ty}"),
            format!("  title: {title}"),
        ];
        lines.extend(
            examples
                .iter()
                .map(|examples| format!("  examples: {examples}")),
        );
        lines.extend(indented(below));
        lines
    };
    match &member.kind {
        Some(Kind::Object(members)) => nested("object", properties(members, level + 1)),
        Some(Kind::List(items)) => {
            let mut below = vec!["items:".to_owned()];
            below.extend(indented(object(items, level + 1)));
            nested("array", below)
        }
        Some(Kind::Boolean) => line(&name, "boolean", &title, examples.as_deref()),
        Some(Kind::Number { whole: true }) => line(&name, "integer", &title, examples.as_deref()),
        Some(Kind::Number { whole: false }) => line(&name, "number", &title, examples.as_deref()),
        Some(Kind::Text(texts)) => {
            let ty = texts.format.map_or("string".to_owned(), |format| {
                format!("string, format: {format}")
            });
            let mut lines = comments(texts, member, level);
            lines.extend(line(&name, &ty, &title, examples.as_deref()));
            lines
        }
        // Nothing but `null` was seen, which is reported.
        None => Vec::new(),
    }
}

fn line(name: &str, ty: &str, title: &str, examples: Option<&str>) -> Vec<String> {
    let examples = examples.map_or(String::new(), |examples| format!(", examples: {examples}"));
    vec![format!(
        "{name}: {{ type: {ty}, title: {title}{examples} }}"
    )]
}

fn is_personal(member: &Member) -> bool {
    match &member.kind {
        Some(Kind::Text(texts)) => looks_personal(&member.key, texts.format),
        // A number may be that of a phone.
        Some(Kind::Number { .. }) => looks_personal(&member.key, None),
        _ => false,
    }
}

/// The paths of texts that look like personal data.
fn personal(members: &Members, above: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for member in &members.list {
        let path = format!("{above}{}", member.key);
        match &member.kind {
            Some(Kind::Object(members) | Kind::List(members)) => {
                paths.extend(personal(members, &format!("{path}.")));
            }
            _ if is_personal(member) => paths.push(path),
            _ => {}
        }
    }
    paths
}

/// The value as an example, with made-up values for those of a person.
fn shown(member: &Member, value: &Value) -> Value {
    match (&member.kind, value) {
        (Some(Kind::Text(texts)), _) if is_personal(member) => {
            made_up(&member.key, texts.format).into()
        }
        (Some(Kind::Number { .. }), _) if is_personal(member) => 0.into(),
        (Some(Kind::Object(members) | Kind::List(members)), Value::Mapping(entries)) => {
            let entries = entries.iter().map(|(key, value)| {
                let mut list = members.list.iter();
                let member = list.find(|member| key == member.key.as_str());
                let value = member.map_or(value.clone(), |member| shown(member, value));
                (key.clone(), value)
            });
            Value::Mapping(entries.collect())
        }
        (Some(Kind::List(_)), Value::Sequence(items)) => {
            Value::Sequence(items.iter().map(|item| shown(member, item)).collect())
        }
        _ => value.clone(),
    }
}

/// What the values suggest, for a person to decide.
fn comments(texts: &Texts, member: &Member, level: usize) -> Vec<String> {
    let mut comments = Vec::new();
    if let Some(format) = texts.format {
        let more = match (format, level) {
            ("uuid", 1) => "; is it a contact of the site? Then add `identityType: contact`",
            ("date-time", 1) => "; does the event take place then? Then add `futureDate: true`",
            _ => "",
        };
        comments.push(format!("# format inferred from the values{more}"));
    }
    let few = !texts.many && texts.values.len() * 3 <= member.times;
    if texts.format.is_none() && !is_personal(member) && few && member.times >= ENOUGH_FOR_ENUM {
        let values = Value::from(texts.values.clone());
        if texts
            .values
            .iter()
            .all(|value| triggers_codegen::hidden_in(value).is_none() && !value.contains('\n'))
        {
            comments.push(format!(
                "# no other values seen; are these all? Then add `enum: {}`",
                flow(&values)
            ));
        }
    }
    comments
}
