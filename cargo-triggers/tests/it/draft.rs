//! `init`, `from-sample` and `infer`: what they write is sound.

use std::fs;

use crate::process::{Scratch, golden, run, run_with};

/// Checks a manifest with the payload as its trigger's.
#[track_caller]
fn checked(payload: &str, flags: &[&str]) {
    let scratch = Scratch::new(&format!("draft-{:x}", payload.len()));
    let head = "version: 1\ntriggers:\n  some_event:\n    name: Some event\n";
    let file = scratch.file("triggers.yaml", &format!("{head}{payload}"));
    let ran = run(&[&["check", &file], flags].concat());
    assert_eq!(ran.code, 0, "{}\n{payload}", ran.err);
}

#[test]
fn the_documented_sample_becomes_the_documented_schema() {
    let yaml = run(&["from-sample", "cargo-triggers/tests/draft/spec.json"]).fine();
    golden("draft/spec.yaml", &yaml);
    assert!(!yaml.contains("format"), "its ids are no GUIDs");
    checked(&yaml, &["--deny-warnings"]);
}

#[test]
fn every_type_and_format_is_drafted_and_passes_the_check() {
    let yaml = run(&["from-sample", "cargo-triggers/tests/draft/order.json"]).fine();
    golden("draft/order.yaml", &yaml);
    // One edition of the rules doubts objects beside lists (docs/api.md#s2.3), which is a warning.
    checked(&yaml, &[]);
}

#[test]
fn the_sample_may_come_on_stdin() {
    let yaml = run_with(&["from-sample", "-"], "\u{feff}{\"a\": 1}").fine();
    assert!(
        yaml.contains("a: { type: integer, title: A, examples: [1] }"),
        "{yaml}"
    );
}

#[test]
fn line_ends_of_a_sample_stay_what_they_are() {
    let yaml = run(&[
        "from-sample",
        "cargo-triggers/tests/exports/crlf-sample.json",
    ])
    .fine();
    assert!(yaml.contains(r#"examples: ["line 1\r\nline 2"]"#), "{yaml}");
    checked(&yaml, &[]);
}

#[test]
fn what_no_schema_can_say_is_told_with_its_place() {
    for (sample, said) in [
        ("[1]", "`payload` is a list; a payload is an object"),
        ("{}", "`payload` has no keys"),
        (
            r#"{"tags": ["a"]}"#,
            "`tags` has text at [0]; items of a list are objects",
        ),
        (
            r#"{"a": {"b": {"c": 1}}}"#,
            "`a.b` is an object two levels down",
        ),
        (r#"{"a": [{"b": []}]}"#, "`a.b` is a list two levels down"),
        (r#"{"a": []}"#, "`a` is always an empty list"),
        (r#"{"a": {}}"#, "`a` is always an empty object"),
        (r#"{"a": null}"#, "`a` is always null, which has no type"),
        (r#"{"_id": 1}"#, "`_id` is no key of a payload"),
        (r#"{"größe": 1}"#, "`größe` is no key of a payload"),
        (
            r#"{"a": 9007199254740993}"#,
            "`a` is a whole number beyond 2^53",
        ),
        (
            r#"{"a": [{"b": 1}, {"b": "x"}]}"#,
            "`a.b` is text here and a number elsewhere",
        ),
        (r#"{"a": 1, "a": 2}"#, "`-` is not JSON: duplicate entry"),
        ("{", "`-` is not JSON: EOF"),
        (
            "{\"a\\u001b[31m\": 1}",
            "`a\\u{1b}[31m` is no key of a payload",
        ),
    ] {
        let told = run_with(&["from-sample", "-"], sample).wrong();
        assert!(told.contains(said), "{sample}: {told}");
        assert!(
            !told.contains('\u{1b}') && !told.contains('\u{202e}'),
            "{told}"
        );
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let told = run_with(&["from-sample", "-"], r#"{"_a": 1, "b": [1], "c": null}"#).wrong();
    assert_eq!(told.lines().count(), 3, "{told}");
}

#[test]
fn deep_and_endless_samples_end() {
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(
        run_with(&["from-sample", "-"], &deep)
            .wrong()
            .contains("recursion limit")
    );
    let wide = format!(
        "{{{}}}",
        (0..20_000)
            .map(|n| format!("\"k{n}\":{n}"))
            .collect::<Vec<_>>()
            .join(",")
    );
    assert_eq!(
        run_with(&["from-sample", "-"], &wide)
            .fine()
            .matches("type: integer")
            .count(),
        20_000
    );
}

#[test]
fn events_become_a_manifest_that_passes_the_check() {
    let yaml = run(&["infer", "cargo-triggers/tests/draft/events.jsonl"]).fine();
    golden("draft/events.yaml", &yaml);
    let scratch = Scratch::new("infer");
    let file = scratch.file("triggers.yaml", &yaml);
    run(&["check", "--deny-warnings", &file]).fine();
}

#[test]
fn few_values_suggest_an_enum_and_only_suggest_it() {
    let event = |n: usize| {
        let by = ["card", "cash"][n % 2];
        format!("{{\"triggerKey\":\"paid\",\"payload\":{{\"by\":\"{by}\",\"n\":\"{n}\"}}}}")
    };
    let events = (0..12).map(event).collect::<Vec<_>>().join("\n");
    let yaml = run_with(&["infer", "-"], &events).fine();
    assert!(
        yaml.contains(
            "# no other values seen; are these all? Then add `enum: [\"card\", \"cash\"]`"
        ),
        "{yaml}"
    );
    assert_eq!(yaml.matches("enum").count(), 1);
}

#[test]
fn contradictions_are_told_with_their_line() {
    let events = "{\"triggerKey\":\"a\",\"payload\":{\"x\":1}}\n\n\n{\"triggerKey\":\"a\",\"payload\":{\"x\":\"1\"}}\n";
    let told = run_with(&["infer", "-"], events).wrong();
    assert_eq!(
        told,
        "error: line 4: `x` is text here and a number elsewhere; a property has one type\n"
    );
    for (events, said) in [
        ("", "`payload` is in none of the lines"),
        ("7", "line 1: `event` is no JSON object"),
        ("{\"payload\":{}}", "line 1: `triggerKey` is missing"),
        (
            "{\"triggerKey\":\"A b\",\"payload\":{}}",
            "line 1: `triggerKey` is no trigger key",
        ),
        (
            "{\"triggerKey\":\"a\",\"payload\":{\"x\":1}}\n{oops",
            "line 2: `event` is not JSON",
        ),
    ] {
        let told = run_with(&["infer", "-"], events).wrong();
        assert!(told.contains(said), "{events}: {told}");
    }
}

#[test]
fn a_page_of_the_journal_names_its_entries_and_says_when_it_is_not_the_last() {
    let page = |body: &str, next: &str| {
        let body = body.replace('"', "\\\"");
        format!(
            "{{\"items\":[{{\"seq\":7,\"operation\":\"report\",\"requestBody\":\"{body}\"}}],\"next\":{next}}}\n"
        )
    };
    let event = "{\"triggerKey\":\"paid\",\"payload\":{\"x\":1}}";
    let first = run_with(&["infer", "-"], &page(event, "7"));
    assert_eq!(first.code, 0);
    assert_eq!(
        first.err,
        "warning: the journal goes on; its next page is `…/requests?limit=1000&after=7`\n"
    );
    let both = run_with(&["infer", "-"], &(page(event, "7") + &page(event, "null")));
    assert_eq!(both.err, "");
    assert!(both.fine().contains("paid: # 2 events"));
    let broken = run_with(&["infer", "-"], &page("oops", "null")).wrong();
    assert!(
        broken.starts_with("error: line 1, seq 7: `requestBody`"),
        "{broken}"
    );
}

#[test]
fn a_draft_that_needs_a_hand_is_printed_with_what_is_wrong() {
    let ran = run_with(
        &["infer", "-"],
        "{\"triggerKey\":\"a_b\",\"payload\":{\"x\":1}}\n{\"triggerKey\":\"a-b\",\"payload\":{\"x\":1}}",
    );
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("a_b:") && ran.out.contains("a-b:"),
        "{}",
        ran.out
    );
    assert!(
        ran.err.contains("rust_name") || ran.err.contains("Rust"),
        "{}",
        ran.err
    );
}

#[test]
fn the_starter_passes_the_check_and_nothing_is_overwritten() {
    let scratch = Scratch::new("init");
    let file = scratch.path("triggers.yaml");
    run(&["init", &file]).fine();
    let checked = run(&["check", "--deny-warnings", &file]);
    assert_eq!(checked.code, 0, "{}", checked.err);
    scratch.file("triggers.yaml", "mine");
    let told = run(&["init", &file]).wrong();
    assert!(told.contains("is not overwritten"), "{told}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    assert!(
        run(&["init", &scratch.path("no/such/folder.yaml")])
            .wrong()
            .contains("cannot write")
    );
}

#[test]
fn control_and_bidirectional_characters_are_escaped_in_examples() {
    let sample = "{\"message\": \"line 1\\r\\nline 2 \u{200f}\"}";
    let payload = run_with(&["from-sample", "-"], sample).fine();
    assert!(payload.contains("line 1\\r\\nline 2 \\u200f"), "{payload}");
    let text = format!("version: 1\ntriggers:\n  sent:\n    name: Form sent\n{payload}");
    let source = triggers_codegen::Source::inline("t.yaml", text);
    let (_, found) = triggers_codegen::read(&source);
    assert!(found.is_empty(), "{}", found.render(&source));
}
