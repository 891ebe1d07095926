//! What all checks of a document share: its format, its problems, and the budget for suggestions.

use std::collections::HashSet;

use super::{
    Field, Shape, Unknown,
    format::{Format, MISSING_KEY, UNKNOWN_KEY},
};
use crate::{
    diagnostic::{Diagnostic, Diagnostics, Path},
    text::{near, quote},
};

/// Bounds the time that suggestions take, however many names are wrong.
const MAX_COMPARISONS: usize = 20_000;

/// Collects the problems of one document.
pub struct Cx<'d> {
    pub(crate) diagnostics: &'d mut Diagnostics,
    pub(crate) format: &'d Format,
    /// Names that may still be compared in search of what was meant.
    comparisons: usize,
    /// Keys that an unknown key was probably meant to be, by their paths.
    misspelled: HashSet<String>,
}

impl<'d> Cx<'d> {
    /// Starts to collect the problems of a document.
    pub fn new(format: &'d Format, diagnostics: &'d mut Diagnostics) -> Self {
        Cx {
            diagnostics,
            format,
            comparisons: MAX_COMPARISONS,
            misspelled: HashSet::new(),
        }
    }

    /// Adds a problem.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Returns the candidate that was probably meant.
    ///
    /// All calls together compare a bounded number of names, so a document of nothing but misspelled
    /// names is checked in linear time.
    pub fn near<'a>(
        &mut self,
        written: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let left = &mut self.comparisons;
        let counted = candidates.into_iter().take_while(|_| {
            *left = left.saturating_sub(1);
            *left > 0
        });
        near(written, counted)
    }

    /// Reports that `of` lacks a required key, unless [`Cx::unknown_keys`] has found it misspelled.
    pub fn missing(&mut self, path: &Path<'_>, key: &str, of: &str) {
        if self.is_misspelled(path, key) {
            return;
        }
        let diagnostic = Diagnostic::error(path.at_key(), format!("{of} has no `{key}`"))
            .rule(MISSING_KEY)
            .label(format!("add `{key}: …`"));
        self.push(self.format.adapt(diagnostic));
    }

    /// Returns the value of a required key of `of`, and reports it if it is missing or invalid.
    pub fn require<'f, T: Shape>(
        &mut self,
        path: &Path<'_>,
        key: &str,
        field: &'f Field<T>,
        of: &str,
    ) -> Option<&'f T> {
        if field.is_absent() {
            self.missing(path, key, of);
        }
        field.get(&path.key(key), self)
    }

    /// Whether the mapping has a key that was probably meant to be `key`.
    pub(crate) fn is_misspelled(&self, path: &Path<'_>, key: &str) -> bool {
        !self.misspelled.is_empty() && self.misspelled.contains(&path.key(key).to_string())
    }

    /// Reports every key that is not one of `known`.
    pub fn unknown_keys(&mut self, path: &Path<'_>, unknown: &Unknown, known: &[&str]) {
        for key in &unknown.0 {
            let suggestion = self.near(key, known.iter().copied());
            let message = format!("unknown key {}", quote(key));
            let mut diagnostic =
                Diagnostic::error(path.key(key).at_key(), message).rule(UNKNOWN_KEY);
            if suggestion.is_none() {
                diagnostic = diagnostic
                    .label("remove it")
                    .note(format!("known here: {}", known.join(", ")));
            }
            let suggested = suggestion.map(|key| path.key(key).to_string());
            self.misspelled.extend(suggested);
            let diagnostic = self.format.adapt(diagnostic).suggest(suggestion);
            self.push(diagnostic);
        }
    }
}
