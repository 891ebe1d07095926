//! Diagnostics as text: the same in the compiler and in the command.
//!
//! Written here because annotate-snippets would add three crates to what every app compiles, for a
//! layout of a few lines that never changes.

mod located;

use std::fmt::{self, Write as _};

use crate::{
    diagnostic::{Diagnostic, Diagnostics, Severity},
    source::Source,
    text::{escape, lines},
};
use located::report;
pub use located::{Located, Place, Report, Span};

/// Lines longer than this are cut around the caret.
const MAX_WIDTH: usize = 140;

impl Diagnostics {
    /// Says why nothing is built: how many errors there are, and the errors with their snippets.
    /// `None` without errors. The attribute and build scripts use this text.
    #[must_use]
    pub fn failure(&self, source: &Source) -> Option<String> {
        let errors: Vec<&Diagnostic> = self.errors().collect();
        if errors.is_empty() {
            return None;
        }
        let report = report(&errors, self.dropped(), source);
        let plural = if report.errors == 1 { "" } else { "s" };
        let rendered = render(&report, source, Paint::Off);
        Some(format!(
            "{} error{plural} in the manifest\n\n{rendered}",
            report.errors
        ))
    }

    /// Renders each warning by itself, with the id of its rule.
    #[must_use]
    pub fn each_warning(&self, source: &Source) -> Vec<(&'static str, String)> {
        let warnings = self.iter().filter(|one| one.severity == Severity::Warning);
        warnings
            .map(|warning| {
                let report = report(&[warning], 0, source);
                let id = warning.rule.map_or("warning", |rule| rule.id);
                (
                    id,
                    render(&report, source, Paint::Off).trim_end().to_owned(),
                )
            })
            .collect()
    }

    /// Renders the problems with their snippets of `source`, sorted by position, an empty line
    /// between.
    ///
    /// Takes one walk over the source, however many problems there are. Control and bidirectional
    /// characters of the source are escaped.
    #[must_use]
    pub fn render(&self, source: &Source) -> String {
        render(&self.report(source), source, Paint::Off)
    }

    /// Renders the problems with the colors of a terminal.
    #[must_use]
    pub fn render_ansi(&self, source: &Source) -> String {
        render(&self.report(source), source, Paint::Ansi)
    }

    /// Returns the problems with their lines and columns, sorted by position, none twice.
    #[must_use]
    pub fn report(&self, source: &Source) -> Report {
        let all: Vec<&Diagnostic> = self.iter().collect();
        report(&all, self.dropped(), source)
    }
}

/// What is put around parts of the text: nothing, or escape sequences of a terminal.
#[derive(Clone, Copy, Debug)]
enum Paint {
    Off,
    /// As rustc paints: the severity's color on its name, its caret and its label, frames in blue.
    Ansi,
}

fn render(report: &Report, source: &Source, paint: Paint) -> String {
    let lines = lines(source.text());
    let blocks = report.problems.iter();
    let mut blocks: Vec<String> = blocks
        .map(|located| block(located, &lines, paint))
        .collect();
    if report.more() > 0 {
        blocks.push(format!("… and {} more\n", report.more()));
    }
    blocks.join("\n")
}

fn block(located: &Located, lines: &[&str], paint: Paint) -> String {
    let Located {
        place,
        message,
        severity,
        rule,
        label,
        note,
        also,
    } = located;
    let places = std::iter::once(place).chain(also.as_ref().map(|also| &also.0));
    let last = places.filter_map(|place| Some(place.span?.line)).max();
    let width = last.map_or(1, |line| line.to_string().len());
    let rule = rule.map_or(String::new(), |rule| format!("[{rule}]"));
    let head = paint.with(severity.color(), format_args!("{severity}{rule}"));
    let mut out = format!("{head}{}\n", paint.with(BOLD, format_args!(": {message}")));
    let frame = Frame {
        lines,
        width,
        paint,
    };
    frame.snippet(
        &mut out,
        place,
        "-->",
        '^',
        severity.color(),
        label.as_deref(),
    );
    if let Some((place, what)) = also
        && place.span.is_some()
    {
        frame.snippet(&mut out, place, ":::", '-', BLUE, Some(what));
    }
    if let Some(note) = note {
        frame.footnote(&mut out, "note", note);
    }
    out
}

/// One place with its line, as it stands below a message: ` --> triggers.yaml:31:9` and so on.
#[cfg(feature = "generate")]
pub(crate) fn snippet(source: &Source, span: Option<Span>, label: &str) -> String {
    let frame = Frame {
        lines: &lines(source.text()),
        width: span.map_or(1, |span| span.line.to_string().len()),
        paint: Paint::Off,
    };
    let place = Place {
        file: source.name().to_owned(),
        span,
    };
    let mut out = String::new();
    frame.snippet(&mut out, &place, "-->", '^', BLUE, Some(&escape(label)));
    out
}

const BOLD: &str = "\u{1b}[1m";
const BLUE: &str = "\u{1b}[1;34m";
const RESET: &str = "\u{1b}[0m";

impl Severity {
    fn color(self) -> &'static str {
        match self {
            Severity::Error => "\u{1b}[1;31m",
            Severity::Warning => "\u{1b}[1;33m",
        }
    }
}

impl Paint {
    fn with(self, color: &str, text: fmt::Arguments<'_>) -> String {
        match self {
            Paint::Off => text.to_string(),
            Paint::Ansi => format!("{color}{text}{RESET}"),
        }
    }
}

/// What the snippets of one problem share.
struct Frame<'t> {
    lines: &'t [&'t str],
    /// Of the largest line number.
    width: usize,
    paint: Paint,
}

impl Frame<'_> {
    fn snippet(
        &self,
        out: &mut String,
        place: &Place,
        arrow: &str,
        mark: char,
        color: &str,
        label: Option<&str>,
    ) {
        let (width, file) = (self.width, escape(&place.file));
        let arrow = self.paint.with(BLUE, format_args!("{:width$}{arrow}", ""));
        let Some(span) = place.span else {
            let _ = writeln!(out, "{arrow} {file}");
            if let Some(label) = label {
                self.footnote(out, "help", label);
            }
            return;
        };
        let _ = writeln!(out, "{arrow} {file}:{}:{}", span.line, span.column);
        let Some(shown) = self.lines.get(span.line - 1) else {
            return;
        };
        let shown = Shown::new(shown, span.column - 1, span.end_column - span.column);
        let pad = " ".repeat(shown.before);
        let marks = mark.to_string().repeat(shown.marks);
        let marks = match label {
            Some(label) if !label.is_empty() => format!("{marks} {label}"),
            _ => marks,
        };
        let bar = self.paint.with(BLUE, format_args!("{:width$} |", ""));
        let number = self
            .paint
            .with(BLUE, format_args!("{:width$} |", span.line));
        let marks = self.paint.with(color, format_args!("{marks}"));
        let _ = writeln!(out, "{bar}\n{number} {}\n{bar} {pad}{marks}", shown.line);
    }

    fn footnote(&self, out: &mut String, name: &str, text: &str) {
        let width = self.width;
        let sign = self.paint.with(BLUE, format_args!("{:width$} =", ""));
        let name = self.paint.with(BOLD, format_args!("{name}"));
        let _ = writeln!(out, "{sign} {name}: {text}");
    }
}

/// One line as it is printed: no character in it moves the cursor or the reading direction.
struct Shown {
    line: String,
    before: usize,
    marks: usize,
}

impl Shown {
    fn new(line: &str, column: usize, token: usize) -> Self {
        let chars: Vec<char> = line.chars().collect();
        let column = column.min(chars.len());
        let start = if chars.len() > MAX_WIDTH {
            column.saturating_sub(MAX_WIDTH / 2)
        } else {
            0
        };
        let end = chars.len().min(start + MAX_WIDTH);
        let show = |chars: &[char]| escape(&chars.iter().collect::<String>()).replace('\t', " ");
        let (cut, more) = (
            if start > 0 { "…" } else { "" },
            if end < chars.len() { "…" } else { "" },
        );
        let before = format!("{cut}{}", show(&chars[start..column]));
        let marked = show(&chars[column..(column + token).min(end)]);
        let after = show(&chars[(column + token).min(end)..end]);
        Shown {
            before: before.chars().count(),
            marks: marked.chars().count().max(1),
            line: format!("{before}{marked}{after}{more}")
                .trim_end()
                .to_owned(),
        }
    }
}
