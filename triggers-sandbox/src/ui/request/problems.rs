//! What an answer complains about, by the path of what is wrong.

use serde::Serialize;
use serde_json::Value;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Problem {
    pub(super) path: String,
    pub(super) rule: String,
    pub(super) description: String,
}

/// Field violations, schema violations, and those of failed bulk items (spec §1.2, §1.5, §1.7).
pub(super) fn of(answer: &Value) -> Vec<Problem> {
    let mut problems = Vec::new();
    for violation in list(&answer["details"]["validationError"]["fieldViolations"]) {
        problems.push(Problem::of(violation, "", ["field", "violatedRule"]));
    }
    of_error(
        &answer["details"]["applicationError"],
        "payload",
        &mut problems,
    );
    for result in list(&answer["results"]) {
        let item = &result["itemMetadata"];
        let place = format!("eventsInfo[{}].payload", item["originalIndex"]);
        let before = problems.len();
        of_error(&item["error"], &place, &mut problems);
        // An item can fail without violations, as by a fault.
        if problems.len() == before && item["error"].is_object() {
            problems.push(Problem::of(
                &item["error"],
                &format!("[{}]", item["originalIndex"]),
                ["", "code"],
            ));
        }
    }
    problems
}

fn of_error(error: &Value, place: &str, problems: &mut Vec<Problem>) {
    for violation in list(&error["data"]["violations"]) {
        problems.push(Problem::of(violation, place, ["path", "rule"]));
    }
}

impl Problem {
    fn of(violation: &Value, place: &str, [path, rule]: [&str; 2]) -> Self {
        let text = |key: &str| violation[key].as_str().unwrap_or_default();
        Self {
            path: format!("{place}{}", text(path)),
            rule: text(rule).to_owned(),
            description: text("description").to_owned(),
        }
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde_json::json;

    #[test]
    fn all_three_shapes() {
        let field = json!({ "details": { "validationError": { "fieldViolations": [
            { "field": "triggerKey", "violatedRule": "REQUIRED_FIELD", "description": "is missing" },
        ] } } });
        let schema = json!({ "details": { "applicationError": { "data": { "violations": [
            { "path": "/startsAt", "rule": "type", "description": "is no string" },
        ] } } } });
        let bulk = json!({ "results": [
            { "itemMetadata": { "originalIndex": 0 } },
            { "itemMetadata": { "originalIndex": 1, "error": { "code": "SCHEMA_VALIDATION_FAILED",
                "data": { "violations": [{ "path": "/a/0", "rule": "required", "description": "b" }] } } } },
            { "itemMetadata": { "originalIndex": 2, "error": { "code": "INTERNAL", "description": "a fault" } } },
        ] });
        let told = |answer| {
            let problems = of(&answer);
            problems
                .iter()
                .map(|it| format!("{} {}", it.path, it.rule))
                .collect::<Vec<_>>()
        };
        assert_eq!(told(field), ["triggerKey REQUIRED_FIELD"]);
        assert_eq!(told(schema), ["payload/startsAt type"]);
        assert_eq!(
            told(bulk),
            ["eventsInfo[1].payload/a/0 required", "[2] INTERNAL"]
        );
    }
}
