//! What is wrong with a manifest, where, and what to write instead.

use std::fmt;

use crate::{
    located::{Located, located},
    render::{Paint, render},
    rules::Rule,
    source::Source,
};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Forbidden: no code is generated.
    Error,
    /// Doubtful, or the sources contradict each other.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// A place in a source.
///
/// Checks address nodes by their path; only the renderer turns a path into a line and a column.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum At {
    /// The source as a whole.
    File,
    /// A line and a column, both counted from 1, the column in characters.
    Position {
        /// The line.
        line: usize,
        /// The column.
        column: usize,
    },
    /// A node of the document.
    Node {
        /// JSON Pointer, as `/triggers/invoice_overdue/payload/required/0`.
        path: String,
        /// What of the node.
        part: Part,
    },
}

impl At {
    /// The key of the node at `path`.
    pub fn key(path: impl Into<String>) -> Self {
        At::Node {
            path: path.into(),
            part: Part::Key,
        }
    }

    /// The value of the node at `path`.
    pub fn value(path: impl Into<String>) -> Self {
        At::Node {
            path: path.into(),
            part: Part::Value,
        }
    }
}

/// Which part of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Its key.
    Key,
    /// Its value.
    Value,
    /// The key's repetition: 1 is the second time that it stands in its mapping.
    Repeat(u32),
}

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that is broken; `cargo triggers explain` has a page on it.
    pub rule: Option<&'static Rule>,
    /// What is wrong.
    pub message: String,
    /// What to write instead; stands beside the caret.
    pub label: Option<String>,
    /// The reason, when it is not plain from the message; stands below the snippet.
    // Not a `String`: a diagnostic is the error of small results.
    pub note: Option<Box<str>>,
    /// Where.
    pub at: At,
    /// A second place that takes part, and what it is.
    pub also: Option<Box<(At, String)>>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(at: At, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, at, message.into())
    }

    /// A warning at a place.
    pub fn warning(at: At, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, at, message.into())
    }

    fn new(severity: Severity, at: At, message: String) -> Self {
        Diagnostic {
            severity,
            rule: None,
            message,
            label: None,
            note: None,
            at,
            also: None,
        }
    }

    /// Names the rule that is broken.
    #[must_use]
    pub fn rule(mut self, rule: &'static Rule) -> Self {
        self.rule = Some(rule);
        self
    }

    /// `error[unknown-key]`: how bad it is, and the rule.
    pub(crate) fn head(&self) -> String {
        match self.rule {
            Some(rule) => format!("{}[{}]", self.severity, rule.id),
            None => self.severity.to_string(),
        }
    }

    /// Says beside the caret what to write instead.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Suggests a near miss, when there is one.
    #[must_use]
    pub(crate) fn suggest(mut self, near: Option<&str>) -> Self {
        if let Some(near) = near {
            self.label = Some(format!("did you mean `{near}`?"));
        }
        self
    }

    /// Gives the reason below the snippet.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into().into());
        self
    }

    /// Shows a second place.
    #[must_use]
    pub fn also(mut self, at: At, what: impl Into<String>) -> Self {
        self.also = Some(Box::new((at, what.into())));
        self
    }
}

impl Diagnostic {
    /// The problem alone, to stand behind an `error:` that somebody else writes.
    #[must_use]
    pub fn sentence(&self) -> String {
        let text = self.to_string();
        text.split_once(": ")
            .map_or_else(|| text.clone(), |(_, said)| said.to_owned())
    }
}

/// The problem alone, without its place: `error[rule]: …`, then what to write and the reason.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.head(), self.message)?;
        if let Some(label) = &self.label {
            write!(f, "\n = help: {label}")?;
        }
        if let Some(note) = &self.note {
            write!(f, "\n = note: {note}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Diagnostic {}

/// All problems of one source, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Keeps the problems that are to be kept.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Whether anything is forbidden.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors().next().is_some()
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many problems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All problems.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// The warnings.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Warning)
    }

    /// Why nothing is built: how many errors there are, and all problems with their snippets. None
    /// without errors. The attribute and build scripts both say this.
    #[must_use]
    pub fn failure(&self, source: &Source) -> Option<String> {
        let count = self.errors().count();
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| {
            let rendered = self.render(source);
            format!("{count} error{plural} in the manifest\n\n{rendered}")
        })
    }

    /// All problems with their snippets of `source`, sorted by position, an empty line between.
    ///
    /// Takes one walk over the source, however many problems there are. Control and bidirectional
    /// characters of the source are shown escaped.
    #[must_use]
    pub fn render(&self, source: &Source) -> String {
        render(&self.list, source, Paint::Off)
    }

    /// The same text with the colours of a terminal, for whoever strips them where there is none.
    #[must_use]
    pub fn render_ansi(&self, source: &Source) -> String {
        render(&self.list, source, Paint::Ansi)
    }

    /// All problems with their lines and columns, sorted by position, none twice.
    ///
    /// Takes one walk over the source, however many problems there are.
    #[must_use]
    pub fn located(&self, source: &Source) -> Vec<Located> {
        located(&self.list, source)
    }
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        Diagnostics {
            list: vec![diagnostic],
        }
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        self.list.extend(more);
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}
