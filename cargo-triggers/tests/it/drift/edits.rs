//! Five edits of a manifest after a pull: what `diff` says of each, and that no build accepts it
//! until the dashboard holds it and was pulled again.

use serde_json::Value;

use super::project::{Dashboard, MANIFEST, Project};

/// Edits the manifest, sees the edit refused, saves it in the dashboard, pulls and builds.
#[track_caller]
fn check(name: &str, edits: &[(&str, &str)], class: &str, rule: &str, said: &str) {
    let project = Project::new(name).with_crate();
    let first = Dashboard::holding(MANIFEST);
    project.ask(&first, &["pull"]).fine();
    assert_eq!(project.build(), Ok(()), "pulled");
    assert_eq!(project.run(&["diff"]).code, 0);

    let mut edited = MANIFEST.to_owned();
    for (piece, with) in edits {
        assert_eq!(edited.matches(piece).count(), 1, "{piece}");
        edited = edited.replace(piece, with);
    }
    project.write("triggers.yaml", &edited);

    let diff = project.run(&["diff", "--format", "json"]);
    assert_eq!(diff.code, 3, "{}", diff.err);
    let document: Value = serde_json::from_str(&diff.out).unwrap();
    let changes = document["comparisons"][0]["changes"].as_array().unwrap();
    // Another format needs another example.
    let changes: Vec<_> = changes
        .iter()
        .filter(|change| change["class"] != "safe")
        .collect();
    assert_eq!(changes.len(), 1, "{document:#}");
    assert_eq!(
        (&changes[0]["class"], &changes[0]["rule"]),
        (&class.into(), &rule.into())
    );

    let refused = project.build().expect_err("the edit was refused");
    assert!(refused.contains(said), "{refused}");
    assert!(refused.contains(&format!("error[{rule}]")), "{refused}");
    assert!(refused.contains("--> triggers.yaml:"), "{refused}");
    assert!(refused.contains("at triggers.lock.json:"), "{refused}");
    assert_eq!(project.run(&["check"]).code, 3);

    // A pull from a dashboard that does not have it changes nothing.
    project.ask(&first, &["pull"]).fine();
    assert!(project.build().is_err());

    let second = Dashboard::holding(&edited);
    project.ask(&second, &["pull"]).fine();
    assert_eq!(project.build(), Ok(()), "pulled again");
    assert_eq!(project.run(&["check", "--locked"]).code, 0);
}

#[test]
fn another_type() {
    check(
        "another_type",
        &[
            ("amount: { type: number", "amount: { type: integer"),
            ("[12.5]", "[12]"),
        ],
        "forbidden",
        "drift-type-changed",
        "the type of `amount` is `integer`, but `number` in the lock",
    );
}

#[test]
fn no_longer_required() {
    check(
        "no_longer_required",
        &[("[number, dueDate, amount]", "[number, dueDate]")],
        "allowed",
        "drift-became-optional",
        "the property `amount` is optional, but required in the lock",
    );
}

#[test]
fn another_format() {
    check(
        "another_format",
        &[
            ("format: date,", "format: date-time,"),
            ("\"2026-12-01\"", "\"2026-12-01T10:00:00Z\""),
        ],
        "forbidden",
        "drift-format-changed",
        "the format of `dueDate` is `date-time`, but `date` in the lock",
    );
}

#[test]
fn a_property_removed() {
    check(
        "a_property_removed",
        &[(
            "        note: { type: string, title: Note, examples: [Second reminder] }\n",
            "",
        )],
        "forbidden",
        "drift-property-removed",
        "the property `note` is missing, but there in the lock",
    );
}

#[test]
fn an_optional_property_added() {
    let note = "        note:";
    check(
        "an_optional_property_added",
        &[(
            note,
            "        link: { type: string, format: uri, title: Link, examples: [\"https://example.com\"] }\n        note:",
        )],
        "allowed",
        "drift-optional-property-added",
        "the property `link` is an optional string, but missing in the lock",
    );
}

#[test]
fn texts_do_not_stop_a_build_but_are_shown() {
    let project = Project::new("texts").with_crate();
    project.ask(&Dashboard::holding(MANIFEST), &["pull"]).fine();
    project.write(
        "triggers.yaml",
        &MANIFEST.replace("title: Due date", "title: Due on"),
    );
    assert_eq!(project.build(), Ok(()));
    let checked = project.run(&["check"]);
    assert!(
        checked.err.contains("warning[drift-title-changed]"),
        "{}",
        checked.err
    );
    assert_eq!(checked.code, 0);
    assert_eq!(project.run(&["check", "--deny-warnings"]).code, 3);
}

#[test]
fn a_lock_that_was_edited_is_refused_and_a_changed_lock_rebuilds() {
    let project = Project::new("edited_lock").with_crate();
    project.ask(&Dashboard::holding(MANIFEST), &["pull"]).fine();
    assert_eq!(project.build(), Ok(()));
    let lock = project.read("triggers.lock.json");
    project.write(
        "triggers.lock.json",
        &lock.replace("\"number\"\n", "\"nummer\"\n"),
    );
    let refused = project.build().unwrap_err();
    assert!(refused.contains("error[lock-hash]"), "{refused}");
    project.write("triggers.lock.json", &lock);
    assert_eq!(project.build(), Ok(()));
}

#[test]
fn a_build_script_refuses_what_the_attribute_refuses() {
    let project = Project::new("build_script").with_crate();
    let codegen = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../triggers-codegen");
    let toml = format!(
        "{}\n[build-dependencies]\ntriggers-codegen = {{ path = '{}', features = [\"build\"] }}\n",
        project.read("Cargo.toml"),
        codegen.canonicalize().unwrap().display()
    );
    project.write("Cargo.toml", &toml);
    project.write(
        "build.rs",
        "fn main() -> std::process::ExitCode { triggers_codegen::build::compile(\"triggers.yaml\") }\n",
    );
    project.write(
        "src/lib.rs",
        "pub mod events { include!(concat!(env!(\"OUT_DIR\"), \"/triggers.rs\")); }\n",
    );
    project.ask(&Dashboard::holding(MANIFEST), &["pull"]).fine();
    assert_eq!(project.build(), Ok(()));
    project.write("triggers.yaml", &MANIFEST.replace(", amount]", "]"));
    let refused = project.build().unwrap_err();
    assert!(
        refused.contains("error[drift-became-optional]"),
        "{refused}"
    );
    let edited = project.read("triggers.yaml");
    project.ask(&Dashboard::holding(&edited), &["pull"]).fine();
    assert_eq!(project.build(), Ok(()), "the lock has changed");
}
