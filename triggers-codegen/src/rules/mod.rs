//! The rules that diagnostics name, as rustc names lints: `error[unknown-key]: …`.
//!
//! One row for each, one file for each subject. The page of a rule, which `cargo triggers explain`
//! prints, is data in `rules/*.yaml`, behind the feature `explain`.

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
#[cfg(feature = "explain")]
mod page;
pub mod payload;
pub mod pii;
pub mod property;
pub mod trigger;
pub mod value;
pub mod yaml;

use std::fmt;

#[cfg(feature = "explain")]
pub use page::{Page, Within};

/// How severe a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// No code is generated.
    Error,
    /// The manifest is valid but suspicious, or the sources contradict each other.
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

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// Its name in diagnostics: kebab-case, never changed once released.
    pub id: &'static str,
    /// How severe a breach is.
    pub level: Severity,
    /// The rule in one line, lower case, without a period.
    pub title: &'static str,
    /// Whether it is about a file, a lock or an answer instead of the manifest.
    elsewhere: bool,
    /// The reason, where a diagnostic repeats it: in rules of drift.
    pub(crate) because: &'static str,
}

impl Rule {
    /// Whether the manifest can allow it, with a reason: a warning about the manifest itself. A
    /// difference from the dashboard cannot be allowed.
    #[must_use]
    pub fn can_be_allowed(&self) -> bool {
        self.level == Severity::Warning && !self.elsewhere
    }
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

/// Declares the rules of a subject, so that none can be missing from its list.
macro_rules! rules {
    ($($name:ident: $level:ident $id:literal, $title:literal $(, $elsewhere:ident)? $(because $why:literal)?;)*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $title, ".")]
            pub static $name: $crate::rules::Rule = $crate::rules::Rule {
                id: $id,
                level: $crate::rules::Severity::$level,
                title: $title,
                elsewhere: false $(|| stringify!($elsewhere).len() > 0)?,
                because: concat!("" $(, $why)?),
            };
        )*
        /// The rules of this subject.
        pub static RULES: &[&$crate::rules::Rule] = &[$(&$name),*];
    };
}
use rules;
