//! The kinds of fault, each with the fields that its form has.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// One kind of fault, as a form.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) id: &'static str,
    pub(super) title: &'static str,
    pub(super) about: &'static str,
    /// What `do` is, and whether the call takes effect first.
    effect: &'static str,
    committed: bool,
    pub(super) fields: &'static [Field],
}

/// One field beside those that all kinds have.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) value: &'static str,
    shape: Shape,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    Text,
    Number,
    /// Numbers, separated by commas.
    Numbers,
}

pub(super) const OPERATIONS: [&str; 5] =
    ["report", "bulk-report", "cancel", "bulk-cancel", "token"];

const fn field(
    name: &'static str,
    label: &'static str,
    value: &'static str,
    shape: Shape,
) -> Field {
    Field {
        name,
        label,
        value,
        shape,
    }
}

pub(super) const KINDS: [Kind; 13] = [
    Kind {
        id: "status",
        title: "Status",
        about: "Another status, with an empty body as the service gives it; without effect.",
        effect: "status",
        committed: false,
        fields: &[
            field("status", "Status", "503", Shape::Number),
            field("retryAfter", "Retry-After", "", Shape::Text),
        ],
    },
    Kind {
        id: "garbage",
        title: "Garbage",
        about: "The call takes effect and is answered with 200 and this body.",
        effect: "status",
        committed: true,
        fields: &[field("body", "Body", "<html>", Shape::Text)],
    },
    Kind {
        id: "latency",
        title: "Latency",
        about: "Waits in real time before the call takes effect.",
        effect: "delay",
        committed: false,
        fields: &[field("delayMs", "Milliseconds", "2000", Shape::Number)],
    },
    Kind {
        id: "slow-answer",
        title: "Slow answer",
        about: "The call takes effect at once; its answer waits in real time.",
        effect: "delay",
        committed: true,
        fields: &[field("delayMs", "Milliseconds", "15000", Shape::Number)],
    },
    Kind {
        id: "reset-before",
        title: "Reset before commit",
        about: "The connection is reset without effect: the caller cannot know that.",
        effect: "reset",
        committed: false,
        fields: &[],
    },
    Kind {
        id: "reset-after",
        title: "Reset after commit",
        about: "The call takes effect, then the connection is reset: the answer is lost.",
        effect: "reset",
        committed: true,
        fields: &[],
    },
    Kind {
        id: "partial-bulk",
        title: "Partial bulk",
        about: "Bulk items fail without effect while the others are taken.",
        effect: "failItems",
        committed: false,
        fields: &[field(
            "items",
            "Indices, none for all",
            "0, 2",
            Shape::Numbers,
        )],
    },
    Kind {
        id: "undetailed",
        title: "Undetailed failures",
        about: "Bulk items fail without effect, and the answer only counts them.",
        effect: "undetailedFailures",
        committed: false,
        fields: &[field(
            "items",
            "Indices, none for all",
            "0, 2",
            Shape::Numbers,
        )],
    },
    Kind {
        id: "drip",
        title: "Slow drip",
        about: "The answer comes byte by byte, with that much real time between two.",
        effect: "drip",
        committed: false,
        fields: &[field(
            "delayMs",
            "Milliseconds between",
            "200",
            Shape::Number,
        )],
    },
    Kind {
        id: "lag",
        title: "Async lag",
        about: "The call is answered at once; its effect comes that much later on the virtual clock.",
        effect: "lag",
        committed: false,
        fields: &[field(
            "delayMs",
            "Virtual milliseconds",
            "60000",
            Shape::Number,
        )],
    },
    Kind {
        id: "replay",
        title: "Zombie replay",
        about: "The call takes effect, and once more that much later on the virtual clock: \
                a copy that was held up on its way.",
        effect: "replay",
        committed: false,
        fields: &[field(
            "delayMs",
            "Virtual milliseconds",
            "60000",
            Shape::Number,
        )],
    },
    Kind {
        id: "unauthorized",
        title: "401",
        about: "The token of the call is no longer good, until a new one is asked for.",
        effect: "revokeToken",
        committed: false,
        fields: &[],
    },
    Kind {
        id: "rate-limited",
        title: "429",
        about: "Too many requests, with a Retry-After if you like; without effect.",
        effect: "status",
        committed: false,
        fields: &[
            field("status", "Status", "429", Shape::Number),
            field("retryAfter", "Retry-After", "30", Shape::Text),
        ],
    },
];

/// The fault of a filled-in form, as the control API takes it.
pub(super) fn fault(fields: &BTreeMap<String, String>) -> Result<Value, String> {
    let given = |name: &str| {
        fields
            .get(name)
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
    };
    let id = given("kind").unwrap_or_default();
    let kind = KINDS.iter().find(|kind| kind.id == id);
    let kind = kind.ok_or_else(|| format!("there is no fault `{id}`"))?;
    let mut fault = Map::new();
    fault.insert("do".to_owned(), kind.effect.into());
    if kind.committed {
        fault.insert("committed".to_owned(), true.into());
    }
    for field in kind.fields {
        if let Some(text) = given(field.name) {
            fault.insert(field.name.to_owned(), field.shape.read(field.label, text)?);
        }
    }
    if let Some(operation) = given("operation") {
        fault.insert("operations".to_owned(), json!([operation]));
    }
    if let Some(instance) = given("instance") {
        fault.insert("instanceId".to_owned(), instance.into());
    }
    for (name, label) in [("count", "Next calls"), ("skip", "Let pass first")] {
        if let Some(text) = given(name) {
            fault.insert(name.to_owned(), Shape::Number.read(label, text)?);
        }
    }
    if let Some(text) = given("percent") {
        let percent: f64 = text
            .parse()
            .map_err(|_| format!("`{text}` is no percentage"))?;
        fault.insert("probability".to_owned(), json!(percent / 100.0));
    }
    Ok(Value::Object(fault))
}

/// The name of the kind a fault is of; what no form makes is told by its `do`.
pub(super) fn title(fault: &Value) -> &str {
    let effect = fault["do"].as_str().unwrap_or_default();
    let committed = fault["committed"].as_bool().unwrap_or(false);
    let is_it = |kind: &&Kind| kind.effect == effect && kind.committed == committed;
    KINDS.iter().find(is_it).map_or(effect, |kind| kind.title)
}

/// What else is set, as `status 503, retryAfter 1`.
pub(super) fn details(fault: &Value) -> String {
    const TOLD: [&str; 7] = [
        "do",
        "committed",
        "operations",
        "instanceId",
        "count",
        "skip",
        "probability",
    ];
    let members = fault.as_object().into_iter().flatten();
    let set = members.filter(|(name, value)| {
        let nothing = value.is_null()
            || *value == &json!(0)
            || *value == &json!([])
            || *value == &json!(false);
        !TOLD.contains(&name.as_str()) && !nothing
    });
    let text = |(name, value): (&String, &Value)| match value {
        Value::String(text) => format!("{name} {text}"),
        other => format!("{name} {other}"),
    };
    let mut told: Vec<_> = set.map(text).collect();
    told.sort_unstable();
    told.join(", ")
}

impl Shape {
    fn read(self, label: &str, text: &str) -> Result<Value, String> {
        let number = |text: &str| {
            let number: Result<u64, _> = text.trim().parse();
            number.map_err(|_| format!("{label}: `{}` is no whole number", text.trim()))
        };
        Ok(match self {
            Self::Text => text.into(),
            Self::Number => number(text)?.into(),
            Self::Numbers => {
                let numbers = text.split(',').map(number);
                numbers.collect::<Result<Vec<_>, _>>()?.into()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{KINDS, details, fault, title};
    use crate::faults::Faults;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn filled(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        pairs.iter().map(owned).collect()
    }

    /// A form as it stands when the page is opened must be one that can be sent.
    #[test]
    fn every_form_makes_a_fault() {
        for kind in &KINDS {
            let mut pairs = vec![
                ("kind", kind.id),
                ("count", "3"),
                ("percent", "25"),
                ("operation", "report"),
            ];
            pairs.extend(kind.fields.iter().map(|field| (field.name, field.value)));
            let fault = fault(&filled(&pairs)).expect(kind.id);
            let faults = Faults::parse(json!({ "faults": [fault.clone()] })).expect(kind.id);
            faults.check().expect(kind.id);
            assert!(!title(&fault).is_empty(), "{}", kind.id);
        }
    }

    /// The list of all kinds stands in the message about an unknown one.
    #[test]
    fn every_kind_has_a_form() {
        let unknown = json!({ "faults": [{ "do": "?" }] });
        let message = Faults::parse(unknown)
            .expect_err("an unknown kind")
            .to_string();
        let (_, known) = message.split_once("expected one of").expect("a list");
        let known: Vec<_> = known.split('`').skip(1).step_by(2).collect();
        assert!(known.len() > 5, "{message}");
        for effect in known {
            assert!(KINDS.iter().any(|kind| kind.effect == effect), "{effect}");
        }
    }

    #[test]
    fn wrong_fields_are_told() {
        let told = |pairs: &[(&str, &str)]| fault(&filled(pairs)).expect_err("wrong");
        assert_eq!(told(&[("kind", "x")]), "there is no fault `x`");
        assert_eq!(
            told(&[("kind", "status"), ("status", "many")]),
            "Status: `many` is no whole number"
        );
        assert_eq!(
            told(&[("kind", "reset-after"), ("percent", "half")]),
            "`half` is no percentage"
        );
    }

    #[test]
    fn what_is_set_is_shown() {
        let fault = json!({ "do": "status", "status": 503, "retryAfter": "1", "count": 2, "items": [], "delayMs": 0 });
        assert_eq!(details(&fault), "retryAfter 1, status 503");
        assert_eq!(title(&fault), "Status");
        assert_eq!(title(&json!({ "do": "newer" })), "newer");
    }
}
