//! What all checks of a document share: its format, its problems, and the budget for suggestions.

use std::{collections::HashSet, fmt::Display};

use super::{Field, Unknown, format::Format};
use crate::{
    diagnostic::{At, Diagnostic, Diagnostics, Path},
    rules::{Rule, manifest as rules},
    text::{near, quote},
};

/// Bounds the time that suggestions take, however many names are wrong.
const MAX_COMPARISONS: usize = 20_000;

/// Collects the problems of one document.
pub(crate) struct Cx<'d> {
    pub(crate) diagnostics: &'d mut Diagnostics,
    pub(crate) format: &'d Format,
    /// Names that may still be compared in search of what was meant.
    comparisons: usize,
    /// Keys that an unknown key was probably meant to be, by their paths.
    misspelled: HashSet<String>,
}

impl<'d> Cx<'d> {
    /// Starts to collect the problems of a document.
    pub(crate) fn new(format: &'d Format, diagnostics: &'d mut Diagnostics) -> Self {
        Cx {
            diagnostics,
            format,
            comparisons: MAX_COMPARISONS,
            misspelled: HashSet::new(),
        }
    }

    /// Adds a problem.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) -> &mut Diagnostic {
        self.diagnostics.push(diagnostic)
    }

    /// Adds a breach of a rule, and returns it for what there is to say about it.
    pub(crate) fn breach(&mut self, rule: &'static Rule, at: At) -> &mut Diagnostic {
        self.diagnostics.breach(rule, at)
    }

    /// Adds a problem of shape: under the format's own rule and with its remedy, if it has them.
    pub(super) fn misshapen(
        &mut self,
        rule: &'static Rule,
        at: At,
        message: String,
        label: impl Into<String>,
    ) -> &mut Diagnostic {
        let Format { shape, remedy, .. } = self.format;
        let found = self.breach(shape.unwrap_or(rule), at);
        found
            .message(message)
            .label(remedy.map_or_else(|| label.into(), str::to_owned))
    }

    /// Returns the candidate that was probably meant.
    ///
    /// All calls together compare a bounded number of names, so a document of nothing but misspelled
    /// names is checked in linear time.
    pub(crate) fn near<'a>(
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
    pub(crate) fn missing(&mut self, path: &Path<'_>, key: &str, of: impl Display) {
        if self.is_misspelled(path, key) {
            return;
        }
        let (rule, message) = (&rules::MISSING_KEY, format!("{of} has no `{key}`"));
        self.misshapen(rule, path.at_key(), message, format!("add `{key}: …`"));
    }

    /// Returns the value of a required key of `of`, and reports it if it is missing.
    pub(crate) fn require<'f, T>(
        &mut self,
        path: &Path<'_>,
        key: &str,
        field: &'f Field<T>,
        of: impl Display,
    ) -> Option<&'f T> {
        if field.is_absent() {
            self.missing(path, key, of);
        }
        field.get()
    }

    /// Whether the mapping has a key that was probably meant to be `key`.
    pub(crate) fn is_misspelled(&self, path: &Path<'_>, key: &str) -> bool {
        !self.misspelled.is_empty() && self.misspelled.contains(&path.key(key).to_string())
    }

    /// Reports every key that is not one of `known`.
    pub(crate) fn unknown_keys(&mut self, parent: &Path<'_>, unknown: &Unknown, known: &[&str]) {
        for key in &unknown.0 {
            let path = parent.key(key);
            let near = self.near(key, known.iter().copied());
            self.misspelled
                .extend(near.map(|near| parent.key(near).to_string()));
            let message = format!("unknown key {}", quote(key));
            self.misshapen(&rules::UNKNOWN_KEY, path.at_key(), message, "remove it")
                .note(format!("known here: {}", known.join(", ")))
                .suggest(near);
        }
    }
}
