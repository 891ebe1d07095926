//! The readers of expressions and of automations against anything at all: no panic, no endless
//! work, whatever is written.

use super::{Budget, Data, Mapping, Scope, Template, resolve};
use crate::catalog::Catalog;
use crate::engine::automation;
use crate::options::Options;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use triggers_codegen::Source;

/// Far more than any reading takes, on a busy machine, unoptimised.
const PATIENCE: Duration = Duration::from_secs(20);

const FORMULAS: &[&str] = &[
    r#"{{arraySome(arrayMap(var("forms");"data.id");contains(["a","b"];$_))}}"#,
    r#"{{and(eq(month(var("contact.birthdate"));month(now()));not(isEmpty(var("n"))))}}"#,
    r#"Hi {{var("contact.name.first")}}, {{toString(round(divide(var("n");3);2))}}!"#,
    r#"{{addToDate(subtractFromDate(now();1;2;3);var("n");-1;0)}}"#,
    r#"{{if(startsWith(var("s");"%24");substring(var("s");1;subtract(stringLen(var("s"));1));upper("x"))}}"#,
    r#"{{arrayMedian(["a",[1;2.5],true])}}"#,
    "$map(ids, function($i) { $i * 2 })[0] & contact.name",
    "( $x := $sum(ids); $x > 3 ? $now() : $millis() )",
];

/// Parts that mean something to a reader.
const PARTS: &[&str] = &[
    "{{",
    "}}",
    "(",
    ")",
    "[",
    "]",
    ";",
    ",",
    "\"",
    "'",
    "$_",
    "%",
    "%C3%28",
    "var",
    "not",
    "-",
    ".",
    "1e999",
    "9223372036854775808",
    "\u{202e}",
    "\0",
    "🦀",
    "$",
    "function",
    "{",
    "}",
    "~>",
    "**",
    "^",
    "@",
    "?",
    ":",
    "/a*/",
    "null",
    "true",
];

fn text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(PARTS);
    let formula = prop::sample::select(FORMULAS);
    let cut = (
        formula,
        any::<prop::sample::Index>(),
        any::<prop::sample::Index>(),
        part.clone(),
    );
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200)
            .prop_map(|bytes| String::from_utf8_lossy(&bytes).into_owned()),
        prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat()),
        // A sound formula with a part of it replaced.
        cut.prop_map(|(formula, from, to, part)| {
            let at = |index: prop::sample::Index| {
                let mut at = index.index(formula.len() + 1);
                while !formula.is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let (from, to) = (at(from).min(at(to)), at(from).max(at(to)));
            format!("{}{part}{}", &formula[..from], &formula[to..])
        }),
    ]
}

fn evaluate(template: &Template) {
    let payload = json!({
        "n": 3, "s": "$12", "ids": [1, 2, 3], "forms": [{ "data": { "id": "a" } }], "deep": [[[[]]]], "nothing": null,
    });
    let contact = json!({ "name": { "first": "Ann" }, "birthdate": "2000-02-29" });
    let budget = Budget::default();
    let data = Data {
        contact: Some(&contact),
        ..Data::payload(&payload)
    };
    let scope = Scope::new(data, Timestamp::UNIX_EPOCH, &budget);
    let _value_or_error = template.value(scope);
    let _number_or_error = template.integer(scope);
}

/// 1,500 cases, unless `FUZZ_CASES` says another number.
fn config() -> ProptestConfig {
    let asked = std::env::var("FUZZ_CASES").ok();
    let cases = asked.and_then(|it| it.parse().ok()).unwrap_or(1_500);
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(cases)
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_text_is_read_or_refused(text in text()) {
        let begun = Instant::now();
        for read in [Template::parse(&text), Template::parse_expression(&text)].into_iter().flatten() {
            evaluate(&read);
        }
        prop_assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    }

    #[test]
    fn any_automation_is_read_or_refused(source in automation(), text in text()) {
        let begun = Instant::now();
        let catalog = catalog();
        for automations in crate::source::Automations::from(text).read(&catalog).into_iter().chain([vec![source]]) {
            for source in &automations {
                let _read_or_refused = automation::parse_all(std::slice::from_ref(source), &catalog);
            }
        }
        prop_assert!(begun.elapsed() < PATIENCE, "{:?}", begun.elapsed());
    }
}

/// A sound automation with some of its values replaced by others, or taken away.
fn automation() -> impl Strategy<Value = Value> {
    let sound = json!({ "id": "a", "name": "A", "configuration": {
        "status": "ACTIVE",
        "trigger": {
            "appId": "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913", "triggerKey": "starting",
            "filters": [{ "id": "f", "fieldKey": "n", "filterExpression": "{{numberGt(var(\"n\");1)}}" }],
            "rateLimit": { "maxActivationsExpression": "{{1}}", "durationExpression": "{{1}}", "durationTimeUnit": "DAYS" },
        },
        "rootActionIds": ["call"],
        "actions": {
            "call": { "type": "APP_DEFINED", "namespace": "n", "sandbox": { "answersAfter": "1h" }, "appDefinedInfo": {
                "actionKey": "k", "inputMapping": { "a": ["{{now()}}"] }, "postActionIds": ["if"],
            } },
            "if": { "type": "CONDITION", "conditionInfo": {
                "orExpressionGroups": [{ "operator": "OR", "booleanExpressions": ["{{true}}"] }],
                "truePostActionIds": ["wait"], "falsePostActionIds": ["split"],
            } },
            "wait": { "type": "DELAY", "delayInfo": { "offsetExpression": "{{2}}", "offsetTimeUnit": "HOURS" } },
            "split": { "type": "SPLIT", "splitInfo": { "paths": [{ "id": "p" }, { "postActionId": "out" }] } },
            "out": { "type": "OUTPUT", "outputInfo": { "outputMapping": {} } },
        },
    } });
    let value = prop_oneof![
        Just(Value::Null),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
        prop::sample::select(&["call", "if", "MONTHS", "UNKNOWN_TIME_UNIT", "INACTIVE"][..])
            .prop_map(Value::from),
        Just(json!([])),
        Just(json!({ "a": [{}] })),
        Just(nested(400)),
    ];
    let change = (any::<prop::sample::Index>(), prop::option::of(value));
    prop::collection::vec(change, 1..4).prop_map(move |changes| {
        let mut automation = sound.clone();
        for (place, value) in changes {
            let count = places(&mut automation, &mut |_| {});
            let wanted = place.index(count);
            let mut place = 0;
            places(&mut automation, &mut |at| {
                if place == wanted {
                    *at = value.clone().unwrap_or(Value::Bool(false));
                }
                place += 1;
            });
        }
        automation
    })
}

/// Visits every value, those inside after those around; tells how many there are.
fn places(value: &mut Value, visit: &mut dyn FnMut(&mut Value)) -> usize {
    visit(value);
    let inside: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(members) => members.values_mut().collect(),
        _ => Vec::new(),
    };
    1 + inside
        .into_iter()
        .map(|it| places(it, visit))
        .sum::<usize>()
}

fn nested(depth: usize) -> Value {
    (0..depth).fold(Value::Null, |inner, _| json!([inner]))
}

fn catalog() -> Catalog {
    let source = Source::inline(
        "triggers.yaml",
        "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  starting:
    name: Something starting
    payload: { type: object, properties: { n: { type: integer, title: N, examples: [1] } } }
",
    );
    let (manifest, _) = triggers_codegen::read(&source);
    let mut catalog = Catalog::new(Timestamp::UNIX_EPOCH);
    catalog
        .add(&manifest, &Options::default())
        .expect("a sound manifest");
    catalog
}

/// What no chance would find: depth.
#[test]
fn depth_is_bounded() {
    for (open, close) in [
        ("[", "]"),
        ("not(", ")"),
        ("{{", "}}"),
        ("(", ")"),
        ("-", ""),
        ("[[", ""),
        ("{\"a\":", "}"),
        ("a.(", ")"),
        ("function($x){", "}"),
        ("a[", "]"),
        ("$f(", ")"),
    ] {
        let times = 9_000 / (open.len() + close.len());
        let deep = format!("{}1{}", open.repeat(times), close.repeat(times));
        for text in [deep.clone(), format!("{{{{{deep}}}}}")] {
            let begun = Instant::now();
            if let Ok(template) = Template::parse_expression(&text) {
                evaluate(&template);
            }
            assert!(begun.elapsed() < PATIENCE, "{open}: {:?}", begun.elapsed());
        }
    }
    let mapping = Mapping::parse(&nested(100)).expect("plain JSON");
    let budget = Budget::default();
    let scope = Scope::new(Data::payload(&Value::Null), Timestamp::UNIX_EPOCH, &budget);
    assert_eq!(resolve(&mapping, scope), Ok(nested(100)));
}
