//! The pages of the rules, as `cargo triggers explain` prints them: data in `rules/*.yaml`.

use std::{collections::HashMap, sync::OnceLock};

use serde_yaml::Value;

use super::Rule;

/// What is known about a rule beside its name.
#[derive(Debug, Default)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        static NONE: OnceLock<Page> = OnceLock::new();
        let page = pages().get(self.id);
        page.unwrap_or_else(|| NONE.get_or_init(Page::default))
    }
}

/// The pages by the ids of their rules.
fn pages() -> &'static HashMap<String, Page> {
    static PAGES: OnceLock<HashMap<String, Page>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let files = FILES
            .iter()
            .filter_map(|file| serde_yaml::from_str(file).ok());
        let pages = files.flat_map(|file: serde_yaml::Mapping| file.into_iter());
        pages
            .filter_map(|(id, page)| {
                let id = id.as_str()?.to_owned();
                let page = Page::read(&id, &page);
                Some((id, page))
            })
            .collect()
    })
}

impl Page {
    fn read(id: &str, page: &Value) -> Self {
        let text = |key: &str| page.get(key).and_then(Value::as_str).unwrap_or_default();
        let why = match text("why") {
            "" => super::find(id).map_or("", |rule| rule.because),
            why => why,
        };
        Page {
            what: text("what").to_owned(),
            why: why.to_owned(),
            source: text("source").to_owned(),
            fix: text("fix").to_owned(),
            within: match text("within") {
                "Manifest" => Within::Manifest,
                "Entities" => Within::Entities,
                "Trigger" => Within::Trigger,
                "Payload" => Within::Payload,
                "Properties" => Within::Properties,
                "Idempotency" => Within::Idempotency,
                "BusinessEvents" => Within::BusinessEvents,
                _ => Within::Elsewhere,
            },
            bad: text("bad").to_owned(),
            good: text("good").to_owned(),
        }
    }
}

macro_rules! files {
    ($($name:literal)*) => {
        &[$(include_str!(concat!("../../rules/", $name, ".yaml"))),*]
    };
}

const FILES: &[&str] = files!(
    "allow" "business" "drift" "entity" "file" "idempotency" "lint" "lock" "manifest" "marks" "names"
    "nested" "payload" "pii" "property" "trigger" "value" "yaml"
);
