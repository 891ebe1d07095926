//! Lines and columns of problems, as tools read them.

#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use triggers_codegen::{At, Diagnostic, Diagnostics, Severity, Source, read};

const MANIFEST: &str = "\
version: 1
triggers:
  invoice_overdue:
    name: Invoice overdue
    payload:
      type: object
      properties:
        größe: { type: string, title: Größe, examples: [x] }
        dueDate: { type: string, title: Due, examples: [x] }
      required: [ dueDat ]
";

#[test]
fn columns_count_characters_and_end_after_the_token() {
    let source = Source::inline("dir/t.yaml", MANIFEST);
    let (_, diagnostics) = read(&source);
    let located = diagnostics.report(&source).problems;
    let places: Vec<_> = located
        .iter()
        .map(|found| {
            let span = found.place.span.unwrap();
            assert_eq!(found.place.file, "dir/t.yaml");
            assert_eq!(found.severity, Severity::Error);
            (span.line, span.column, span.end_column)
        })
        .collect();
    assert_eq!(places, [(8, 9, 14), (10, 19, 25)]);
    assert_eq!(located[1].label.as_deref(), Some("did you mean `dueDate`?"));
}

#[test]
fn both_places_of_a_problem_are_found() {
    let text = MANIFEST.replace("[ dueDat ]", "[dueDate, dueDate]");
    let source = Source::inline("t.yaml", text.replace("größe", "size"));
    let (_, diagnostics) = read(&source);
    let found = diagnostics.report(&source).problems.remove(0);
    let (also, what) = found.also.unwrap();
    assert!(!what.is_empty());
    assert!(also.span.unwrap().column < found.place.span.unwrap().column);
}

#[test]
fn the_file_as_a_whole_has_no_line_and_comes_first() {
    let source = Source::inline("t.yaml", "a: 1\n");
    let mut diagnostics = Diagnostics::from(Diagnostic::error(At::key("/a"), "second"));
    diagnostics.push(Diagnostic::warning(At::File, "first\u{202e}"));
    let located = diagnostics.report(&source).problems;
    assert_eq!(located[0].place.span, None);
    assert_eq!(located[0].message, "first\\u{202e}");
    assert_eq!(located[1].message, "second");
}

#[test]
fn the_same_problem_at_the_same_place_is_told_once() {
    let source = Source::inline("t.yaml", "a: 1\n");
    let twice = Diagnostic::error(At::key("/a"), "wrong");
    let mut diagnostics = Diagnostics::from(twice.clone());
    diagnostics.push(twice);
    assert_eq!(diagnostics.report(&source).problems.len(), 1);
}

#[test]
fn a_place_outside_of_the_text_is_no_panic() {
    let source = Source::inline("t.yaml", "a: 1");
    for (line, column) in [(1, 99), (7, 1)] {
        let at = At::Position { line, column };
        let diagnostics = Diagnostics::from(Diagnostic::error(at, "beyond"));
        let span = diagnostics.report(&source).problems[0].place.span.unwrap();
        assert_eq!((span.column, span.end_column), (column, column + 1));
        assert!(diagnostics.render(&source).starts_with("error: beyond\n"));
    }
}

#[test]
fn color_changes_nothing_but_color() {
    let source = Source::inline("t.yaml", MANIFEST);
    let (_, diagnostics) = read(&source);
    let painted = diagnostics.render_ansi(&source);
    assert!(painted.contains("\u{1b}[1;31merror"));
    let mut plain = String::new();
    for part in painted.split('\u{1b}') {
        plain.push_str(part.split_once('m').map_or(part, |(sequence, rest)| {
            if sequence.starts_with('[') {
                rest
            } else {
                part
            }
        }));
    }
    assert_eq!(plain, diagnostics.render(&source));
}
