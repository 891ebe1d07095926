//! The pages at `/`, without a browser: read by a tokenizer that follows the HTML standard.

mod changes;
mod escaping;
mod pages;
mod sending;
mod timeline;

use crate::http::{Answer, send};
use html5gum::{Token, Tokenizer};
use serde_json::Value;
use triggers_sandbox::Sandbox;

pub(crate) const SCREENS: [&str; 8] = [
    "/",
    "/ui/sent",
    "/ui/entities",
    "/ui/clock",
    "/ui/faults",
    "/ui/automations",
    "/ui/send",
    "/ui/app",
];

/// One page, taken apart.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) tags: Vec<Tag>,
    /// All text, references decoded.
    pub(crate) text: String,
}

#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        attributes
            .find(|(other, _)| other == name)
            .map(|(_, value)| value.as_str())
    }
}

impl Page {
    pub(crate) fn read(html: &str) -> Self {
        let mut page = Self::default();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        for token in Tokenizer::new(html) {
            match token.expect("no input fails") {
                Token::StartTag(tag) => page.tags.push(Tag {
                    name: text(&tag.name),
                    attributes: tag
                        .attributes
                        .iter()
                        .map(|(name, value)| (text(name), text(value)))
                        .collect(),
                }),
                Token::String(string) => page.text.push_str(&text(&string)),
                _ => {}
            }
        }
        page
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Tag> {
        self.tags.iter().filter(move |tag| tag.name == name)
    }

    pub(crate) fn with_id(&self, id: &str) -> Option<&Tag> {
        self.tags.iter().find(|tag| tag.get("id") == Some(id))
    }

    /// Rows of the table, by their ids.
    pub(crate) fn rows(&self) -> Vec<&str> {
        self.all("tr").filter_map(|row| row.get("id")).collect()
    }
}

pub(crate) async fn get(sandbox: &Sandbox, path: &str) -> Answer {
    send(sandbox.address(), "GET", path, &[], b"").await
}

pub(crate) async fn page(sandbox: &Sandbox, path: &str) -> Page {
    let answer = get(sandbox, path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8"),
        "{path}"
    );
    Page::read(&answer.body)
}

/// The same screen as JSON.
pub(crate) async fn json(sandbox: &Sandbox, path: &str) -> Value {
    let join = if path.contains('?') { '&' } else { '?' };
    let answer = get(sandbox, &format!("{path}{join}format=json")).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.body);
    answer.json()
}

/// A change as a page sends it.
pub(crate) async fn change(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("x-sandbox", "1")];
    send(
        sandbox.address(),
        "POST",
        path,
        &headers,
        body.to_string().as_bytes(),
    )
    .await
}
