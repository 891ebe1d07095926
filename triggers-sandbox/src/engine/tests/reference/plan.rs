//! Random automations: a plan says what one is to do, and can be written as one.

use proptest::prelude::*;
use serde_json::{Value, json};

pub(super) const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";

/// One automation.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) id: u8,
    pub(super) active: bool,
    pub(super) scheduled: bool,
    /// Only numbers above it pass the filter.
    pub(super) above: Option<i64>,
    pub(super) offset: Option<(i64, Unit)>,
    pub(super) limit: Option<Limit>,
    pub(super) roots: Vec<Node>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
}

/// At most `max` in that many hours, counted apart for each number or together.
#[derive(Clone, Debug)]
pub(super) struct Limit {
    pub(super) max: usize,
    pub(super) hours: Option<i64>,
    pub(super) by_number: bool,
}

/// One action, and those after it.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Note(Vec<Node>),
    Fail(Vec<Node>),
    SkipAbove(i64, Vec<Node>),
    /// Answers after so many minutes, with so many to answer in.
    Later(i64, i64, Vec<Node>),
    IfAbove(i64, Vec<Node>, Vec<Node>),
    Wait(i64, Unit, Vec<Node>),
    UntilDate(Vec<Node>),
    Limit(Limit, Vec<Node>),
    /// The variable, or at first the number, plus that much.
    Add(i64, Vec<Node>),
    Give(i64, Vec<Node>),
    Output,
    Split(Vec<Node>, Vec<Node>),
}

impl Plan {
    pub(super) fn name(&self) -> String {
        format!("plan-{}", self.id)
    }

    /// As the sandbox takes it.
    pub(super) fn automation(&self) -> Value {
        let mut actions = serde_json::Map::new();
        let roots = write_all(&self.roots, "n", &mut actions);
        let mut trigger = json!({ "appId": APP, "triggerKey": key(self.scheduled) });
        if let Some(above) = self.above {
            trigger["filters"] = json!([{ "filterExpression": is_above(above) }]);
        }
        if let Some((count, unit)) = &self.offset {
            trigger["scheduledEventOffset"] = json!({
                "preScheduledEventOffsetExpression": format!("{{{{{count}}}}}"),
                "scheduledEventOffsetTimeUnit": unit.name(),
            });
        }
        if let Some(limit) = &self.limit {
            trigger["rateLimit"] = limit.write("durationExpression", "durationTimeUnit");
        }
        json!({ "id": self.name(), "configuration": {
            "status": if self.active { "ACTIVE" } else { "INACTIVE" },
            "trigger": trigger, "rootActionIds": roots, "actions": actions,
        } })
    }
}

pub(super) fn key(scheduled: bool) -> &'static str {
    if scheduled { "starting" } else { "booked" }
}

/// Joined with it by `or`, so that it must not matter.
const NEVER: &str = "{{stringEq(\"a\";\"b\")}}";

fn is_above(number: i64) -> String {
    format!("{{{{numberGt(var(\"n\");{number})}}}}")
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Minutes => "MINUTES",
            Self::Hours => "HOURS",
            Self::Days => "DAYS",
            Self::Weeks => "WEEKS",
            Self::Months => "MONTHS",
        }
    }
}

impl Limit {
    fn write(&self, duration: &str, unit: &str) -> Value {
        let mut info = json!({ "maxActivationsExpression": format!("{{{{{}}}}}", self.max) });
        if let Some(hours) = self.hours {
            info[duration] = format!("{{{{{hours}}}}}").into();
            info[unit] = "HOURS".into();
        }
        if self.by_number {
            info["uniqueIdentifierExpression"] = "{{var(\"n\")}}".into();
        }
        info
    }
}

/// Writes actions whose ids begin with that of their parent; tells the ids.
fn write_all(nodes: &[Node], parent: &str, actions: &mut serde_json::Map<String, Value>) -> Value {
    let write = |(place, node): (usize, &Node)| {
        let id = format!("{parent}{place}");
        let action = node.write(&id, actions);
        actions.insert(id.clone(), action);
        id
    };
    nodes
        .iter()
        .enumerate()
        .map(write)
        .collect::<Vec<_>>()
        .into()
}

impl Node {
    fn write(&self, id: &str, actions: &mut serde_json::Map<String, Value>) -> Value {
        let values = json!({
            "n": "{{var(\"n\")}}", "v": "{{var(\"setVariable.v\")}}", "x": "{{var(\"out.x\")}}",
        });
        let mut then =
            |nodes: &[Node], name: &str| write_all(nodes, &format!("{id}{name}"), actions);
        let mut call = |next: &[Node]| {
            json!({ "type": "APP_DEFINED", "appDefinedInfo": {
                "actionKey": "k", "inputMapping": values, "postActionIds": then(next, "-"),
            } })
        };
        match self {
            Self::Note(next) => call(next),
            Self::Fail(next) => with(call(next), "sandbox", json!({ "fails": "no" })),
            Self::SkipAbove(number, next) => {
                let mut action = call(next);
                action["appDefinedInfo"]["skipConditionOrExpressionGroups"] =
                    json!([{ "booleanExpressions": [is_above(*number)] }]);
                action
            }
            Self::Later(after, timeout, next) => {
                let answer = json!({
                    "answersAfter": format!("{after}m"), "timesOutAfter": format!("{timeout}m"),
                });
                with(call(next), "sandbox", answer)
            }
            Self::Give(x, next) => {
                let action = with(call(next), "sandbox", json!({ "output": { "x": x } }));
                with(action, "namespace", "out".into())
            }
            Self::IfAbove(number, yes, no) => json!({ "type": "CONDITION", "conditionInfo": {
                "orExpressionGroups": [{ "operator": "OR", "booleanExpressions": [is_above(*number), NEVER] }],
                "truePostActionIds": then(yes, "y"), "falsePostActionIds": then(no, "z"),
            } }),
            Self::Wait(count, unit, next) => json!({ "type": "DELAY", "delayInfo": {
                "offsetExpression": format!("{{{{{count}}}}}"), "offsetTimeUnit": unit.name(),
                "postActionIds": then(next, "-"),
            } }),
            Self::UntilDate(next) => json!({ "type": "DELAY", "delayInfo": {
                "dueDateExpression": "{{var(\"at\")}}", "postActionIds": then(next, "-"),
            } }),
            Self::Limit(limit, next) => {
                let mut info =
                    limit.write("rateLimitDurationExpression", "rateLimitDurationTimeUnit");
                info["postActionIds"] = then(next, "-");
                json!({ "type": "RATE_LIMIT", "rateLimitInfo": info })
            }
            Self::Add(more, next) => {
                let base = "if(isEmpty(var(\"setVariable.v\"));var(\"n\");var(\"setVariable.v\"))";
                json!({ "type": "SET_VARIABLES", "setVariablesInfo": {
                    "outputMapping": { "v": format!("{{{{sum({base};{more})}}}}") },
                    "postActionIds": then(next, "-"),
                } })
            }
            Self::Output => json!({ "type": "OUTPUT", "outputInfo": { "outputMapping": values } }),
            Self::Split(a, b) => {
                let paths = [then(a, "a"), then(b, "b")].map(|ids| ids[0].clone());
                let path = |id: &Value| json!({ "id": "p", "name": "p", "postActionId": id });
                json!({ "type": "SPLIT", "splitInfo": { "paths": paths.iter().map(path).collect::<Vec<_>>() } })
            }
        }
    }
}

fn with(mut action: Value, member: &str, value: Value) -> Value {
    action[member] = value;
    action
}

fn unit() -> impl Strategy<Value = Unit> {
    prop_oneof![
        Just(Unit::Minutes),
        Just(Unit::Hours),
        Just(Unit::Days),
        Just(Unit::Weeks),
        Just(Unit::Months)
    ]
}

fn limit() -> impl Strategy<Value = Limit> {
    let hours = prop_oneof![2 => Just(1), 1 => Just(24), 1 => 1..60_i64];
    let parts = (
        0..3_usize,
        prop::option::weighted(0.8, hours),
        any::<bool>(),
    );
    parts.prop_map(|(max, hours, by_number)| Limit {
        max,
        hours,
        by_number,
    })
}

fn node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        3 => Just(Node::Note(Vec::new())),
        1 => Just(Node::Output),
        1 => Just(Node::Fail(Vec::new())),
    ];
    leaf.prop_recursive(4, 12, 2, |inner| {
        let next = prop::collection::vec(inner.clone(), 0..3);
        let number = || 0..9_i64;
        prop_oneof![
            2 => next.clone().prop_map(Node::Note),
            1 => next.clone().prop_map(Node::Fail),
            1 => (number(), next.clone()).prop_map(|(n, next)| Node::SkipAbove(n, next)),
            1 => (1..90_i64, 1..90_i64, next.clone()).prop_map(|(a, b, next)| Node::Later(a, b, next)),
            2 => (number(), next.clone(), next.clone()).prop_map(|(n, a, b)| Node::IfAbove(n, a, b)),
            3 => (0..14_i64, unit(), next.clone()).prop_map(|(n, unit, next)| Node::Wait(n, unit, next)),
            1 => next.clone().prop_map(Node::UntilDate),
            1 => (limit(), next.clone()).prop_map(|(limit, next)| Node::Limit(limit, next)),
            2 => (number(), next.clone()).prop_map(|(n, next)| Node::Add(n, next)),
            1 => (number(), next).prop_map(|(n, next)| Node::Give(n, next)),
            1 => (inner.clone(), inner).prop_map(|(a, b)| Node::Split(vec![a], vec![b])),
        ]
    })
}

pub(super) fn plan() -> impl Strategy<Value = Plan> {
    let parts = (
        0..3_u8,
        prop::bool::weighted(0.9),
        any::<bool>(),
        prop::option::weighted(0.3, 0..9_i64),
        prop::option::weighted(0.5, (0..14_i64, unit())),
        prop::option::weighted(0.3, limit()),
        prop::collection::vec(node(), 0..3),
    );
    parts.prop_map(
        |(id, active, scheduled, above, offset, limit, roots)| Plan {
            id,
            active,
            scheduled,
            above,
            offset: offset.filter(|_| scheduled),
            limit,
            roots,
        },
    )
}
