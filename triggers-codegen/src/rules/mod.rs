//! The rules that diagnostics name, as rustc names lints: `error[unknown-key]: …`.
//!
//! `table` has a row for each; the rules of drift are beside the kinds of changes. The page of a rule,
//! which `cargo triggers explain` prints, is data in `rules/*.yaml`, behind the feature `explain`.

#[cfg(feature = "explain")]
mod page;
mod table;

use std::fmt;

#[cfg(feature = "explain")]
pub use page::{Page, Within};
pub use table::*;

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
    pub(crate) elsewhere: bool,
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

/// Declares the rules of all subjects but drift, each in a module with a file of pages.
macro_rules! rules {
    ($($module:ident $subject:literal {
        $($name:ident: $level:ident $id:literal, $title:literal $(, $elsewhere:ident)?;)*
    })*) => {
        $(
            #[doc = $subject]
            pub mod $module {
                $(
                    #[doc = concat!("`", $id, "`: ", $title, ".")]
                    pub static $name: $crate::rules::Rule = $crate::rules::Rule {
                        id: $id,
                        level: $crate::rules::Severity::$level,
                        title: $title,
                        elsewhere: false $(|| stringify!($elsewhere).len() > 0)?,
                        because: "",
                    };
                )*
            }
        )*
        /// Every rule, by subject.
        pub static ALL: &[$crate::rules::Subject] = &[
            $($crate::rules::Subject { title: $subject, rules: &[$(&$module::$name),*] },)*
            $crate::rules::Subject { title: "Drift", rules: $crate::drift::RULES },
        ];
        /// The pages of every subject.
        #[cfg(feature = "explain")]
        pub(super) const FILES: &[&str] = &[
            $(include_str!(concat!("../../rules/", stringify!($module), ".yaml")),)*
            include_str!("../../rules/drift.yaml"),
        ];
    };
}
use rules;
