//! `status`, `list` and `show`.

use serde_json::Value;
use triggers_outbox::State;

use super::{ENTITY, File, INSTANCE, OTHER, steady};
use crate::process::golden;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn looking_prints_what_is_committed() {
    let file = File::filled("look");
    file.run(&["pause", OTHER, "--cause", "deploy"]).fine();
    let mut all = String::new();
    for (args, code) in [
        (&["status"][..], 1),
        (&["list"], 0),
        (&["list", "--state", "dead", "--state", "unknown"], 0),
        (&["list", "--limit", "2", "--after", "1"], 0),
        (&["show", "1"], 0),
        (&["show", "2"], 0),
        (&["show", "2", "--payload"], 0),
        (&["show", "4"], 0),
    ] {
        for format in ["human", "json"] {
            let ran = file.run(&[args, &["--format", format]].concat());
            assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{args:?}");
            let text = if format == "json" {
                let mut value = json(&ran.out);
                if let Some(age) = value.get_mut("oldestSeconds") {
                    assert!(age.take().is_u64());
                }
                serde_json::to_string_pretty(&value).unwrap() + "\n"
            } else {
                ran.out
                    .lines()
                    .map(|line| {
                        if line.starts_with("oldest ") {
                            "oldest   N s\n".to_owned()
                        } else {
                            format!("{line}\n")
                        }
                    })
                    .collect()
            };
            all.extend([
                "$ cargo triggers outbox ",
                &args.join(" "),
                " --format ",
                format,
                "\n",
            ]);
            all.push_str(&steady(&text, &file));
            all.push('\n');
        }
    }
    golden("outbox/look.txt", &all);
}

#[test]
fn status_succeeds_if_nothing_needs_a_person() {
    let file = File::new("status");
    assert_eq!(file.run(&["status"]).code, 0);
    file.insert(vec![super::row(INSTANCE, ENTITY)]);
    assert_eq!(file.run(&["status"]).code, 0);
    file.settle(&[(1, State::Held)]);
    assert_eq!(file.run(&["status"]).code, 0);
    file.settle(&[(1, State::Unknown)]);
    let ran = file.run(&["status", "--format", "json"]);
    assert_eq!(
        (ran.code, &json(&ran.out)["needsAttention"]),
        (1, &Value::Bool(true))
    );
}

#[test]
fn filters_select_rows() {
    let file = File::filled("filters");
    let numbers = |args: &[&str]| -> Vec<i64> {
        let out = file
            .run(&[&["list", "--format", "json"], args].concat())
            .fine();
        let items = json(&out)["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["seq"].as_i64().unwrap())
            .collect()
    };
    assert_eq!(numbers(&["--instance", OTHER]), [6]);
    assert_eq!(numbers(&["--entity", OTHER]), [5]);
    assert_eq!(numbers(&["--state", "held"]), [4]);
    assert_eq!(numbers(&["--cause", "schema SCHEMA_MISMATCH"]), [2, 3]);
    assert_eq!(numbers(&["--trigger", "no_such"]), [0_i64; 0]);
    assert_eq!(
        numbers(&["--since", "1h", "--entity", ENTITY]),
        [1, 2, 3, 4, 6]
    );
}

#[test]
fn pages_follow_each_other() {
    let file = File::filled("pages");
    let mut seen = Vec::new();
    let mut after = "0".to_owned();
    loop {
        let page = json(
            &file
                .run(&[
                    "list", "--limit", "4", "--after", &after, "--format", "json",
                ])
                .fine(),
        );
        seen.extend(
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["seq"].as_i64().unwrap()),
        );
        match page["next"].as_i64() {
            Some(next) => after = next.to_string(),
            None => break,
        }
    }
    assert_eq!(seen, [1, 2, 3, 4, 5, 6]);
}

#[test]
fn personal_data_is_shown_only_when_asked_for() {
    let file = File::filled("pii");
    let manifest = ["show", "1", "--manifest", "triggers.yaml"];
    for format in ["human", "json"] {
        let shown = file
            .run(&[&manifest[..], &["--format", format]].concat())
            .fine();
        assert!(
            !shown.contains("8046df3c") && !shown.contains("key-of-Ana"),
            "{shown}"
        );
        assert!(shown.contains("[redacted]"), "{shown}");
        let all = file
            .run(&["show", "1", "--payload", "--format", format])
            .fine();
        assert!(
            all.contains("8046df3c") && all.contains("key-of-Ana") == (format == "json"),
            "{all}"
        );
    }
    // Where no manifest says what is personal, nothing is shown.
    let mut elsewhere = file.command(&["show", "1"]);
    elsewhere.current_dir(std::env::temp_dir());
    let shown = crate::process::ran(elsewhere.output().unwrap()).fine();
    assert!(
        !shown.contains("8046df3c") && shown.contains("bytes (--payload shows them)"),
        "{shown}"
    );
    let wrong = file.run(&["show", "1", "--manifest", "no-such.yaml"]);
    assert_eq!((wrong.code, wrong.out.as_str()), (1, ""), "{}", wrong.err);
    assert_eq!(file.run(&["list"]).fine().matches("8046df3c").count(), 0);
}

#[test]
fn a_row_that_is_not_there_is_an_error() {
    let file = File::new("show");
    let ran = file.run(&["show", "7"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("there is no row 7"), "{}", ran.err);
}
