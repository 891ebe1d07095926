//! What is wrong, as people and as programs read it.

mod github;
mod json;
mod sarif;

use std::io::{self, Write};

use triggers_codegen::{Diagnostics, Report, Source};

/// The form in which a command reports what is wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Format {
    /// Text with the lines of the file, on stderr
    #[default]
    Human,
    /// One JSON document on stdout
    Json,
    /// Annotations of a GitHub Actions run, on stdout
    Github,
    /// SARIF 2.1.0 on stdout, for code scanning
    Sarif,
}

/// What is to be said about one source. One that could not be read has an empty text.
#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) source: &'a Source,
    pub(crate) diagnostics: &'a Diagnostics,
}

impl About<'_> {
    /// The problems with their places.
    pub(crate) fn report(&self) -> Report {
        self.diagnostics.report(self.source)
    }
}

/// Writes everything that is to be said about several sources, in their order: for people to `err`,
/// for programs to `out`.
pub(crate) fn write(
    format: Format,
    all: &[About<'_>],
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<()> {
    if format == Format::Human {
        return human(all, err);
    }
    let mut report = Report::default();
    for about in all {
        let one = about.report();
        report.errors += one.errors;
        report.warnings += one.warnings;
        report.problems.extend(one.problems);
    }
    match format {
        Format::Json => json::write(&report, out),
        Format::Github => github::write(&report, out),
        Format::Human | Format::Sarif => sarif::write(&report.problems, out),
    }
}

/// The text of the compiler, in color; the stream drops the colors where no terminal reads.
pub(crate) fn human(all: &[About<'_>], err: &mut dyn Write) -> io::Result<()> {
    for about in all.iter().filter(|about| !about.diagnostics.is_empty()) {
        writeln!(err, "{}", about.diagnostics.render_ansi(about.source))?;
    }
    Ok(())
}

/// `1 trigger`, `2 triggers`.
pub(crate) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// Problems for the tests of the formats: every field filled, and hostile texts.
#[cfg(test)]
fn samples() -> Report {
    use triggers_codegen::{Located, Place, Severity, Span};
    let place = |line, column, end_column| Place {
        file: "app folder/triggers,1.yaml".to_owned(),
        span: Some(Span {
            line,
            column,
            end_column,
        }),
    };
    let problems = vec![
        Located {
            place: place(7, 3, 9),
            message: "`a` is 100%\nwrong: ::error::, really".to_owned(),
            severity: Severity::Error,
            rule: Some("some-rule"),
            label: Some("write `b`".to_owned()),
            note: Some("because".to_owned()),
            also: Some((place(2, 1, 2), "first here".to_owned())),
        },
        Located {
            place: Place {
                file: "no-such.yaml".to_owned(),
                span: None,
            },
            message: "cannot be read".to_owned(),
            severity: Severity::Warning,
            rule: None,
            label: None,
            note: None,
            also: None,
        },
    ];
    Report {
        problems,
        errors: 1,
        warnings: 1,
    }
}
