//! The rules that diagnostics go by: one page for each, as `cargo triggers explain` prints it.
//!
//! Data only, one file per subject. A diagnostic names its rule as rustc names lints:
//! `error[unknown-key]: …`.

pub mod allow;
pub mod business;
pub mod drift;
pub mod entity;
pub mod file;
pub mod idempotency;
pub mod lint;
pub mod lock;
pub mod manifest;
pub mod marks;
pub mod names;
pub mod nested;
pub mod payload;
pub mod pii;
pub mod property;
pub mod trigger;
pub mod value;
pub mod yaml;

use std::fmt;

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

/// One rule, and its page.
#[derive(Debug)]
pub struct Rule {
    /// Its name in diagnostics: kebab-case, never changed once released.
    pub id: &'static str,
    /// How bad a breach is.
    pub level: Severity,
    /// The rule in one line, lower case, without a period.
    pub title: &'static str,
    /// What is reported.
    pub what: &'static str,
    /// Why it is.
    pub why: &'static str,
    /// The source of the rule: sections of the API summary, as links that are relative to `docs/`, or whose rule it is.
    pub source: &'static str,
    /// How to mend it.
    pub fix: &'static str,
    /// What the examples are.
    pub within: Within,
    /// An example that breaks the rule.
    pub bad: &'static str,
    /// The same without the mistake.
    pub good: &'static str,
}

impl Rule {
    /// Whether the manifest can allow it, with a reason: a warning about the manifest itself. A
    /// difference from the dashboard is not in the manifest's hand.
    #[must_use]
    pub fn can_be_allowed(&self) -> bool {
        self.level == Severity::Warning && self.within != Within::Elsewhere
    }
}

/// The part of a manifest that the examples of a rule show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// A whole manifest.
    Manifest,
    /// What stands below `entities`.
    Entities,
    /// What stands below a trigger's key.
    Trigger,
    /// What stands below `payload`.
    Payload,
    /// What stands below the payload's `properties`.
    Properties,
    /// What stands below `idempotency`.
    Idempotency,
    /// What stands below `business_events`.
    BusinessEvents,
    /// No manifest: a command, a lock, an answer.
    Elsewhere,
}

/// Rules that are about the same thing.
#[derive(Debug)]
pub struct Subject {
    /// What they are about.
    pub title: &'static str,
    /// The rules, in the order in which they are listed.
    pub rules: &'static [&'static Rule],
}

/// Every rule, by subject.
pub static ALL: &[Subject] = &[
    subject("Files", file::RULES),
    subject("YAML", yaml::RULES),
    subject("The manifest", manifest::RULES),
    subject("Rust names", names::RULES),
    subject("Entities", entity::RULES),
    subject("Triggers", trigger::RULES),
    subject("Payloads", payload::RULES),
    subject("Properties", property::RULES),
    subject("Nested objects and arrays", nested::RULES),
    subject("Identities and dates", marks::RULES),
    subject("Personal data", pii::RULES),
    subject("Examples and defaults", value::RULES),
    subject("Idempotency keys", idempotency::RULES),
    subject("Business events", business::RULES),
    subject("Lints", lint::RULES),
    subject("Allowed warnings", allow::RULES),
    subject("The lock", lock::RULES),
    subject("Drift", drift::RULES),
];

const fn subject(title: &'static str, rules: &'static [&'static Rule]) -> Subject {
    Subject { title, rules }
}

/// Every rule, in the order of the list.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    ALL.iter().flat_map(|subject| subject.rules.iter().copied())
}

/// The rule of that id.
#[must_use]
pub fn find(id: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.id == id)
}

/// The id that was probably meant.
#[must_use]
pub fn near(id: &str) -> Option<&'static str> {
    crate::text::near(id, all().map(|rule| rule.id))
}

/// Declares the rules of a subject, so that none can be forgotten in its list.
macro_rules! rules {
    ($($name:ident: $level:ident $id:literal, $title:literal {
        what: $what:literal
        why: $why:literal
        source: $source:literal
        fix: $fix:literal
        $within:ident
        bad: $bad:literal
        good: $good:literal
    })*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub static $name: $crate::rules::Rule = $crate::rules::Rule {
                id: $id,
                level: $crate::rules::Severity::$level,
                title: $title,
                what: $what,
                why: $why,
                source: $source,
                fix: $fix,
                within: $crate::rules::Within::$within,
                bad: $bad,
                good: $good,
            };
        )*
        /// The rules of this subject.
        pub static RULES: &[&$crate::rules::Rule] = &[$(&$name),*];
    };
}
use rules;
