//! `docs/sandbox-behavior.md` names tests that are there, and lists the assumptions of the code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use triggers_sandbox::assumed::{FIXED, QUESTIONS};

const BEGIN: &str = "behavior -->\n";
const END: &str = "<!-- end of assumed -->";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/sandbox-behavior.md")).expect("the page")
}

/// The rows of all tables that have a test in their last column.
fn rows(page: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim_start_matches('|').trim_end_matches('|');
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let tables = page.lines().filter(|line| line.starts_with("| "));
    tables
        .map(cells)
        .filter(|row| {
            row.last()
                .is_some_and(|test| test.contains("::") || test.contains(".test.js"))
        })
        .collect()
}

#[test]
fn every_named_test_is_there() {
    let page = page();
    let (head, rest) = page.split_once(BEGIN).expect("where the list begins");
    let (_, tail) = rest.split_once(END).expect("where the list ends");
    let rows = rows(&format!("{head}{tail}"));
    assert!(rows.len() > 100, "{}", rows.len());
    for row in rows {
        let test = row.last().expect("a test");
        let (name, title) = test.split_once(": ").unwrap_or((test, ""));
        let name = name.trim_matches('`');
        let (file, wanted) = if name.ends_with(".test.js") {
            (
                root().join("conformance/tests").join(name),
                format!("test(\"{title}\""),
            )
        } else {
            let (module, function) = name.rsplit_once("::").expect("a module");
            let file = format!("triggers-sandbox/tests/it/{}.rs", module.replace("::", "/"));
            (root().join(file), format!("fn {function}("))
        };
        let source = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            source.contains(&wanted),
            "{test}: not in {}",
            file.display()
        );
    }
}

#[test]
fn every_section_has_behaviors_and_each_is_documented_or_assumed() {
    let page = page();
    let behaviors = page.split("## Assumed").next().expect("behaviors");
    let rows = rows(behaviors);
    for row in &rows {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(
            ["documented", "assumed"].contains(&row[2].as_str()),
            "{row:?}"
        );
    }
    for section in [
        "1.1", "1.2", "1.3", "1.4", "1.5", "1.7", "2.1", "3", "4", "5.1", "5.2", "5.4", "6.1",
        "6.2", "7",
    ] {
        assert!(rows.iter().any(|row| row[0] == section), "{section}");
    }
}

/// `UPDATE_GOLDENS=1` writes the list.
#[test]
fn the_assumptions_are_those_of_the_code() {
    let page = page();
    let (head, rest) = page.split_once(BEGIN).expect("where the list begins");
    let (_, tail) = rest.split_once(END).expect("where the list ends");
    let expected = format!("{head}{BEGIN}{}{END}{tail}", tables());
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(root().join("docs/sandbox-behavior.md"), expected).expect("writable");
    } else {
        assert!(
            page == expected,
            "UPDATE_GOLDENS=1 cargo test -p triggers-sandbox behavior"
        );
    }
}

fn tables() -> String {
    let mut tables = String::from("\n| section | question | answers |\n|---|---|---|\n");
    for question in QUESTIONS {
        let answers: Vec<_> = question
            .answers
            .iter()
            .map(|answer| format!("`{}={}`: {}", question.key, answer.name, answer.text.trim()))
            .collect();
        let answers = answers.join("<br>");
        let (section, text) = (
            question.section.trim_start_matches('§'),
            question.text.trim(),
        );
        let _ok = writeln!(tables, "| {section} | {text} | {answers} |");
    }
    tables.push_str("\nWithout a switch of their own:\n\n| section | open | here | another answer |\n|---|---|---|---|\n");
    tables.push_str(FIXED);
    tables.push('\n');
    tables
}
