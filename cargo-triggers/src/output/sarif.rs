//! SARIF 2.1.0, the OASIS format that code scanning reads.

use std::io::{self, Write};

use serde_json::{Map, Value, json};
use triggers_codegen::{Located, Place, Severity};

pub(super) fn write(all: &[Located], out: &mut dyn Write) -> io::Result<()> {
    let mut rules: Vec<&str> = all.iter().filter_map(|located| located.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let results: Vec<Value> = all.iter().map(|located| result(located, &rules)).collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "cargo-triggers",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.iter().map(|id| rule(id)).collect::<Vec<_>>(),
                },
            },
            // Columns are counted in characters, neither in bytes nor in UTF-16.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// What code scanning shows of a rule.
fn rule(id: &str) -> Value {
    let Some(rule) = triggers_codegen::rules::find(id) else {
        return json!({ "id": id });
    };
    json!({
        "id": id,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.page().what },
        "help": { "text": format!("{}\n\n{}\n\nSource: {}", rule.page().why, rule.page().fix, rule.page().source) },
        "defaultConfiguration": { "level": level(rule.level) },
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn result(located: &Located, rules: &[&str]) -> Value {
    let mut text = located.message.clone();
    for more in [&located.label, &located.note].into_iter().flatten() {
        text.push_str("\n\n");
        text.push_str(more);
    }
    let mut result = Map::new();
    if let Some(rule) = located.rule {
        result.insert("ruleId".to_owned(), json!(rule));
        result.insert(
            "ruleIndex".to_owned(),
            json!(rules.iter().position(|known| *known == rule)),
        );
    }
    result.insert("level".to_owned(), json!(level(located.severity)));
    result.insert("message".to_owned(), json!({ "text": text }));
    result.insert("locations".to_owned(), json!([location(&located.place)]));
    if let Some((place, what)) = &located.also {
        let mut also = location(place);
        also["id"] = json!(1);
        also["message"] = json!({ "text": what });
        result.insert("relatedLocations".to_owned(), json!([also]));
    }
    Value::Object(result)
}

fn location(place: &Place) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(&place.file) } });
    if let Some(span) = place.span {
        physical["region"] = json!({
            "startLine": span.line,
            "startColumn": span.column,
            "endColumn": span.end_column,
        });
    }
    json!({ "physicalLocation": physical })
}

/// The path as a URI reference (RFC 3986): what is not unreserved or a slash is percent-encoded.
fn uri(path: &str) -> String {
    let path = path.replace('\\', "/");
    let encoded = path.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    });
    let encoded: String = encoded.collect();
    if path.starts_with('/') {
        format!("file://{encoded}")
    } else {
        encoded
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::uri;

    #[test]
    fn a_result_has_its_rule_its_level_and_both_places() {
        let mut out = Vec::new();
        super::write(&super::super::samples().problems, &mut out).unwrap();
        let document: Value = serde_json::from_slice(&out).unwrap();
        let run = &document["runs"][0];
        assert_eq!(
            run["tool"]["driver"]["rules"],
            json!([{ "id": "some-rule" }])
        );
        assert_eq!(
            run["results"][0],
            json!({
                "ruleId": "some-rule",
                "ruleIndex": 0,
                "level": "error",
                "message": { "text": "`a` is 100%\nwrong: ::error::, really\n\nwrite `b`\n\nbecause" },
                "locations": [{ "physicalLocation": {
                    "artifactLocation": { "uri": "app%20folder/triggers%2C1.yaml" },
                    "region": { "startLine": 7, "startColumn": 3, "endColumn": 9 },
                } }],
                "relatedLocations": [{
                    "id": 1,
                    "message": { "text": "first here" },
                    "physicalLocation": {
                        "artifactLocation": { "uri": "app%20folder/triggers%2C1.yaml" },
                        "region": { "startLine": 2, "startColumn": 1, "endColumn": 2 },
                    },
                }],
            })
        );
        let file = &run["results"][1]["locations"][0]["physicalLocation"];
        assert_eq!(
            *file,
            json!({ "artifactLocation": { "uri": "no-such.yaml" } })
        );
    }

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("a/b.yaml"), "a/b.yaml");
        assert_eq!(uri("a\\b c%.yaml"), "a/b%20c%25.yaml");
        assert_eq!(uri("/tmp/größe.yaml"), "file:///tmp/gr%C3%B6%C3%9Fe.yaml");
    }
}
