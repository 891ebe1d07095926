//! One JSON document: all problems and how many there are.

use std::io::{self, Write};

use serde::Serialize;
use triggers_codegen::{Located, Place, Report, Severity};

/// The whole document. Fields may be added; none is renamed or taken away.
#[derive(Serialize)]
struct Document<'a> {
    errors: usize,
    warnings: usize,
    /// How many of them are not listed.
    more: usize,
    diagnostics: Vec<Problem<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Problem<'a> {
    severity: &'static str,
    rule: Option<&'static str>,
    message: &'a str,
    /// What to write instead.
    help: Option<&'a str>,
    note: Option<&'a str>,
    #[serde(flatten)]
    place: At<'a>,
    /// A second place that takes part.
    also: Option<Also<'a>>,
}

/// Lines and columns are counted from 1, columns in characters; without them the whole file is
/// meant.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct At<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
    /// The column after the last.
    end_column: Option<usize>,
}

#[derive(Serialize)]
struct Also<'a> {
    message: &'a str,
    #[serde(flatten)]
    place: At<'a>,
}

pub(super) fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let document = Document {
        errors: report.errors,
        warnings: report.warnings,
        more: report.more(),
        diagnostics: report.problems.iter().map(Problem::new).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

impl<'a> Problem<'a> {
    fn new(located: &'a Located) -> Self {
        Problem {
            severity: match located.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            },
            rule: located.rule,
            message: &located.message,
            help: located.label.as_deref(),
            note: located.note.as_deref(),
            place: At::new(&located.place),
            also: located.also.as_ref().map(|(place, message)| Also {
                message,
                place: At::new(place),
            }),
        }
    }
}

impl<'a> At<'a> {
    fn new(place: &'a Place) -> Self {
        At {
            file: &place.file,
            line: place.span.map(|span| span.line),
            column: place.span.map(|span| span.column),
            end_column: place.span.map(|span| span.end_column),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    #[test]
    fn every_field_is_there_and_none_is_missing_without_a_place() {
        let mut out = Vec::new();
        super::write(&super::super::samples(), &mut out).unwrap();
        let document: Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(document["errors"], 1);
        assert_eq!(document["warnings"], 1);
        let first = &document["diagnostics"][0];
        assert_eq!(first["line"], 7);
        assert_eq!(first["endColumn"], 9);
        assert_eq!(first["help"], "write `b`");
        assert_eq!(first["also"]["line"], 2);
        assert_eq!(
            document["diagnostics"][1],
            json!({
                "severity": "warning", "rule": null, "message": "cannot be read", "help": null,
                "note": null, "file": "no-such.yaml", "line": null, "column": null,
                "endColumn": null, "also": null,
            })
        );
    }
}
