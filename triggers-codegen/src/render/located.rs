//! Diagnostics with their lines and columns: what the renderer, the command's formats and every
//! other reader of positions start from.

use crate::{
    diagnostic::{At, Diagnostic, Severity},
    document::yaml::locate::locate,
    source::Source,
    text::escape,
};

/// One problem, with the place that it has in the file.
///
/// Texts are as they are shown: control and bidirectional characters are escaped.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Located {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// How bad it is.
    pub severity: Severity,
    /// The rule that it breaks, as `required-unknown-property`.
    pub rule: Option<&'static str>,
    /// What to write instead; printed beside the caret.
    pub label: Option<String>,
    /// The reason, when it is not plain from the message.
    pub note: Option<String>,
    /// A second place that takes part, and what it is.
    pub also: Option<(Place, String)>,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file as the user wrote it.
    pub file: String,
    /// Where in the file; none when the file as a whole is meant.
    pub span: Option<Span>,
}

/// Part of a line. Lines and columns are counted from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The line.
    pub line: usize,
    /// The first column.
    pub column: usize,
    /// The column after the last; greater than `column`.
    pub end_column: usize,
}

/// The problems of one source, as they are shown.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The problems, sorted by position: at most 100, errors before warnings if there are more. A
    /// node that several triggers share through an alias is one mistake at one place.
    pub problems: Vec<Located>,
    /// How many errors there are, those that are not shown included.
    pub errors: usize,
    /// How many warnings there are, those that are not shown included.
    pub warnings: usize,
}

impl Report {
    /// Returns how many problems are not shown.
    #[must_use]
    pub fn more(&self) -> usize {
        self.errors + self.warnings - self.problems.len()
    }
}

/// Nobody reads more.
const MAX_SHOWN: usize = 100;

/// Reports the problems of the list; `dropped` more are known by their number only.
pub(super) fn report(list: &[&Diagnostic], dropped: usize, source: &Source) -> Report {
    let mut problems = located(list, source);
    let of = |severity| {
        problems
            .iter()
            .filter(|found| found.severity == severity)
            .count()
    };
    let (mut errors, mut warnings) = (of(Severity::Error), of(Severity::Warning));
    // Which severity is dropped is known by what is full.
    if errors > MAX_SHOWN {
        errors += dropped;
    } else {
        warnings += dropped;
    }
    if problems.len() > MAX_SHOWN {
        let (mut shown, others): (Vec<_>, Vec<_>) = problems
            .into_iter()
            .partition(|found| found.severity == Severity::Error);
        shown.extend(others);
        shown.truncate(MAX_SHOWN);
        shown.sort();
        problems = shown;
    }
    Report {
        problems,
        errors,
        warnings,
    }
}

fn located(list: &[&Diagnostic], source: &Source) -> Vec<Located> {
    let spans = locate(source, list.iter().copied().flat_map(places));
    let place = |at: &At| Place {
        file: source.name().to_owned(),
        span: spans.get(at).copied(),
    };
    let shown = |text: &str| escape(text).into_owned();
    let mut found: Vec<Located> = list
        .iter()
        .map(|diagnostic| Located {
            place: place(&diagnostic.at),
            message: shown(&diagnostic.message),
            severity: diagnostic.severity,
            rule: diagnostic.rule.map(|rule| rule.id),
            label: diagnostic.label.as_deref().map(shown),
            note: diagnostic.note.as_deref().map(shown),
            also: diagnostic
                .also
                .as_ref()
                .map(|also| (place(&also.0), shown(&also.1))),
        })
        .collect();
    found.sort();
    found.dedup();
    found
}

/// The places of one problem.
fn places(diagnostic: &Diagnostic) -> impl Iterator<Item = &At> {
    let also = diagnostic.also.as_ref().map(|also| &also.0);
    std::iter::once(&diagnostic.at).chain(also)
}
