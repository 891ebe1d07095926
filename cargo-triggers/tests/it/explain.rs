use triggers_codegen::rules;

use crate::process::{golden, run};

#[test]
fn every_rule_is_listed_with_its_level() {
    let list = run(&["explain"]).fine();
    for rule in rules::all() {
        let found = list
            .lines()
            .find(|line| line.split_whitespace().next() == Some(rule.id))
            .unwrap_or_else(|| panic!("{} is not listed", rule.id));
        assert!(found.contains(&rule.level.to_string()), "{found}");
        assert!(found.ends_with(rule.title), "{found}");
    }
}

#[test]
fn a_page_has_all_that_is_known_of_the_rule() {
    for rule in rules::all() {
        let page = run(&["explain", rule.id]).fine();
        let docs = "https://github.com/triggers-rs/triggers/blob/main/docs/";
        let data = rule.page();
        let source = data.source.replace("](api.md", &format!("]({docs}api.md"));
        for part in [rule.title, &data.what, &data.why, &source, &data.fix] {
            assert!(!part.is_empty(), "{}", rule.id);
            assert!(page.contains(part), "{}: {page}", rule.id);
        }
        assert!(page.contains(data.bad.trim_end()) && page.contains(data.good.trim_end()));
    }
}

#[test]
fn the_page_is_found_by_what_stands_in_the_diagnostic() {
    let page = run(&["explain", "unknown-key"]).fine();
    assert_eq!(
        run(&["explain", "error[unknown-key]: unknown key"]).fine(),
        page
    );
}

#[test]
fn an_unknown_rule_is_refused_with_the_one_that_was_probably_meant() {
    assert_eq!(
        run(&["explain", "Unknown-Kye"]).wrong(),
        "error: there is no rule `Unknown-Kye`: did you mean `unknown-key`?\n"
    );
    assert_eq!(
        run(&["explain", "xyz\u{1b}[2J"]).wrong(),
        "error: there is no rule `xyz\\u{1b}[2J`: `cargo triggers explain` lists them all\n"
    );
}

/// `UPDATE_GOLDENS=1 cargo test -p cargo-triggers` writes the document.
#[test]
fn the_document_is_current() {
    golden("../../docs/rules.md", &run(&["explain", "--all"]).fine());
}
