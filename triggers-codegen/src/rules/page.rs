//! The pages of the rules, as `cargo triggers explain` prints them: data in `rules/*.yaml`.

use std::{collections::HashMap, sync::OnceLock};

use serde::Deserialize;

use super::{Rule, table::FILES};

/// What is known about a rule beside its name.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    /// What is reported.
    pub what: String,
    /// Why it is.
    pub why: String,
    /// The source of the rule: sections of the API summary, as links that are relative to `docs/`.
    pub source: String,
    /// How to fix it.
    pub fix: String,
    /// What the examples are.
    pub within: Within,
    /// An example that breaks the rule.
    pub bad: String,
    /// The same without the mistake.
    pub good: String,
}

/// The part of a manifest that the examples of a rule show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Within {
    /// A whole manifest.
    Manifest,
    /// The value of `entities`.
    Entities,
    /// The value of a trigger's key.
    Trigger,
    /// The value of `payload`.
    Payload,
    /// The value of the payload's `properties`.
    Properties,
    /// The value of `idempotency`.
    Idempotency,
    /// The value of `business_events`.
    BusinessEvents,
    /// No manifest: a command, a lock, an answer.
    #[default]
    Elsewhere,
}

impl Rule {
    /// Returns the rule's page.
    #[must_use]
    pub fn page(&self) -> &'static Page {
        static PAGES: OnceLock<HashMap<String, Page>> = OnceLock::new();
        static NONE: OnceLock<Page> = OnceLock::new();
        let pages = PAGES.get_or_init(|| {
            let files = FILES.iter().map(|file| serde_yaml::from_str(file));
            let files = files.filter_map(Result::ok);
            let pages = files.flat_map(HashMap::<String, Page>::into_iter);
            let because = |id: &str| super::find(id).map_or("", |rule| rule.because);
            pages
                .map(|(id, mut page)| {
                    if page.why.is_empty() {
                        because(&id).clone_into(&mut page.why);
                    }
                    (id, page)
                })
                .collect()
        });
        let page = pages.get(self.id);
        page.unwrap_or_else(|| NONE.get_or_init(Page::default))
    }
}
