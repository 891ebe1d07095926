//! Every rule has a page, every page is true, and nothing is reported without a rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use triggers_codegen::rules::{self, Rule, Within};
use triggers_codegen::{Diagnostics, Source, read_and_lint as read};

/// Rules that no manifest can break, each with the test that shows it broken.
const SHOWN_ELSEWHERE: &[(&str, &str)] = &[
    ("no-manifest", "triggers-codegen/tests/files.rs"),
    ("file-unreadable", "triggers-codegen/tests/files.rs"),
    ("file-too-large", "triggers-codegen/tests/files.rs"),
];

/// Rules of the lock and of drift take two documents to break.
fn of_drift() -> impl Iterator<Item = (&'static str, &'static str)> + Clone {
    rules::ALL.iter().flat_map(|subject| {
        let test = match subject.title {
            "Drift" => "triggers-codegen/tests/drift/table.rs",
            "The lock" => "triggers-codegen/tests/drift/lock.rs",
            _ => "",
        };
        let rules = subject.rules.iter().filter(move |_| !test.is_empty());
        rules.map(move |rule| match rule.id {
            "lock-missing" => (rule.id, "cargo-triggers/tests/it/drift/check.rs"),
            id => (id, test),
        })
    })
}

/// A whole manifest around an example.
fn whole(within: Within, example: &str) -> String {
    let indented = |depth: usize| {
        let pad = " ".repeat(depth);
        let lines = example.lines();
        lines
            .flat_map(|line| [&pad, line, "\n"])
            .collect::<String>()
    };
    let trigger = "version: 1\ntriggers:\n  invoice_overdue:\n";
    match within {
        Within::Manifest | Within::Elsewhere => example.to_owned(),
        Within::Entities => format!("version: 1\ntriggers: {{}}\nentities:\n{}", indented(2)),
        Within::Trigger => format!("{trigger}{}", indented(4)),
        Within::Payload => format!(
            "{trigger}    name: Invoice overdue\n    payload:\n{}",
            indented(6)
        ),
        Within::Properties => format!(
            "{trigger}    name: Invoice overdue\n    payload:\n      type: object\n      properties:\n{}",
            indented(8)
        ),
        Within::Idempotency => {
            include_str!("rules/idempotency.yaml").replace("      EXAMPLE\n", &indented(6))
        }
        Within::BusinessEvents => format!("{}{}", include_str!("rules/business.yaml"), indented(2)),
    }
}

fn ids(diagnostics: &Diagnostics) -> BTreeSet<&'static str> {
    diagnostics
        .iter()
        .filter_map(|diagnostic| Some(diagnostic.rule?.id))
        .collect()
}

fn manifests(folder: &str) -> Vec<Source> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("manifests")
        .join(folder);
    let mut found: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .map(|path| {
            Source::inline(
                path.display().to_string(),
                fs::read_to_string(&path).unwrap(),
            )
        })
        .collect();
    found.sort_by(|a, b| a.name().cmp(b.name()));
    found
}

#[test]
fn ids_are_kebab_case_and_differ() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        let kebab = rule
            .id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        assert!(kebab, "{}", rule.id);
        assert!(seen.insert(rule.id), "{} stands twice", rule.id);
        assert_eq!(rules::find(rule.id).map(|found| found.id), Some(rule.id));
    }
}

#[test]
fn every_diagnostic_names_a_rule_of_the_registry_and_keeps_its_level() {
    for source in manifests("fail").iter().chain(&manifests("ok")) {
        for diagnostic in &read(source).1 {
            let rule = diagnostic
                .rule
                .unwrap_or_else(|| panic!("{}: no rule: {diagnostic}", source.name()));
            assert!(rules::find(rule.id).is_some_and(|found| std::ptr::eq(found, rule)));
            // A misspelled format is an error, an unknown one a warning.
            assert!(
                diagnostic.severity == rule.level || rule.id == "unknown-format",
                "{}: {}",
                source.name(),
                rule.id
            );
        }
    }
}

#[test]
fn every_diagnostic_says_what_to_write_instead() {
    for source in manifests("fail") {
        for diagnostic in &read(&source).1 {
            assert!(
                diagnostic.label.is_some(),
                "{}: {diagnostic}",
                source.name()
            );
        }
    }
}

#[test]
fn every_rule_is_broken_by_a_manifest_or_a_named_test() {
    let elsewhere = SHOWN_ELSEWHERE.iter().copied().chain(of_drift());
    let mut broken: BTreeMap<&str, String> = elsewhere
        .clone()
        .map(|(id, test)| (id, test.to_owned()))
        .collect();
    for (id, test) in elsewhere {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(test);
        let text = fs::read_to_string(path).unwrap();
        assert!(
            text.contains(&format!("\"{id}\"")),
            "{test} does not name {id}"
        );
    }
    for source in manifests("fail") {
        for id in ids(&read(&source).1) {
            broken.insert(id, source.name().to_owned());
        }
    }
    let never: Vec<_> = rules::all()
        .map(|rule| rule.id)
        .filter(|id| !broken.contains_key(id))
        .collect();
    assert!(never.is_empty(), "nothing breaks {never:?}");
}

#[test]
fn bad_examples_break_their_rule_and_good_ones_break_none() {
    let mut wrong = Vec::new();
    for rule in rules::all().filter(|rule| rule.page().within != Within::Elsewhere) {
        wrong.extend(untrue(rule));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn untrue(rule: &Rule) -> Vec<String> {
    let shown = |example: &str| {
        let source = Source::inline("example", whole(rule.page().within, example));
        let (_, diagnostics) = read(&source);
        (ids(&diagnostics), diagnostics.render(&source))
    };
    let mut wrong = Vec::new();
    let (found, text) = shown(&rule.page().bad);
    // A member beside a contact is doubtful for two reasons.
    let both = BTreeSet::from(["identity-several", "identity-undocumented"]);
    let expected = if rule.id == "identity-several" {
        both
    } else {
        BTreeSet::from([rule.id])
    };
    if found != expected {
        wrong.push(format!(
            "{}: the bad example gives {found:?}\n{text}",
            rule.id
        ));
    }
    let (found, text) = shown(&rule.page().good);
    if !found.is_empty() {
        wrong.push(format!(
            "{}: the good example gives {found:?}\n{text}",
            rule.id
        ));
    }
    wrong
}
