//! What is wrong with a manifest, where, and what to write instead.

mod place;

use std::fmt;

pub use crate::rules::Severity;
pub use place::{At, Part};
pub(crate) use place::{Path, segments};

use crate::rules::Rule;

/// One problem.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The rule that is broken; `cargo triggers explain` has a page on it.
    pub rule: Option<&'static Rule>,
    /// What is wrong.
    pub message: String,
    /// What to write instead; printed beside the caret.
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

    /// A breach of the rule at a place.
    #[must_use]
    pub fn of(rule: &'static Rule, at: At) -> Self {
        let mut found = Self::new(rule.level, at, rule.title.to_owned());
        found.rule = Some(rule);
        found
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
    pub fn rule(&mut self, rule: &'static Rule) -> &mut Self {
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

    /// Says what is wrong, in place of the rule's title.
    pub fn message(&mut self, message: impl Into<String>) -> &mut Self {
        self.message = message.into();
        self
    }

    /// Says beside the caret what to write instead.
    pub fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = Some(label.into());
        self
    }

    /// Suggests a near miss, if there is one, instead of other advice.
    pub(crate) fn suggest(&mut self, near: Option<&str>) -> &mut Self {
        if let Some(near) = near {
            self.label = Some(format!("did you mean `{near}`?"));
            self.note = None;
        }
        self
    }

    /// Gives the reason below the snippet.
    pub fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.note = Some(note.into().into());
        self
    }

    /// Shows a second place.
    pub fn also(&mut self, at: At, what: impl Into<String>) -> &mut Self {
        self.also = Some(Box::new((at, what.into())));
        self
    }
}

impl Diagnostic {
    /// The problem alone, for a caller that writes `error:` itself.
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
///
/// At most 1,000 errors and 10,000 warnings are kept, and the rest is counted: a hostile document can
/// have hundreds of thousands.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    dropped: usize,
    /// The last one that was not kept.
    spare: Option<Box<Diagnostic>>,
}

const MAX_ERRORS: usize = 1_000;
const MAX_WARNINGS: usize = 10_000;

impl Diagnostics {
    /// Adds a problem, and returns it for what else there is to say about it.
    pub fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        let error = diagnostic.severity == Severity::Error;
        let (count, most) = if error {
            (self.errors, MAX_ERRORS)
        } else {
            (self.list.len() - self.errors, MAX_WARNINGS)
        };
        if count >= most {
            self.dropped += 1;
            return self.spare.insert(Box::new(diagnostic));
        }
        self.errors += usize::from(error);
        let index = self.list.len();
        self.list.push(diagnostic);
        &mut self.list[index]
    }

    /// Adds a breach of a rule.
    pub fn breach(&mut self, rule: &'static Rule, at: At) -> &mut Diagnostic {
        self.push(Diagnostic::of(rule, at))
    }

    /// Keeps the problems that are to be kept.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
        self.errors = self.errors().count();
    }

    /// Whether anything is forbidden.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many problems were counted and not kept.
    pub(crate) fn dropped(&self) -> usize {
        self.dropped
    }

    /// How many problems are kept.
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
}

impl From<Diagnostic> for Diagnostics {
    fn from(diagnostic: Diagnostic) -> Self {
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(diagnostic);
        diagnostics
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<I: IntoIterator<Item = Diagnostic>>(&mut self, more: I) {
        for diagnostic in more {
            self.push(diagnostic);
        }
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
