//! The catalog: as committed, and with nothing in it that the manifest's texts brought in.

use html5gum::{Token, Tokenizer};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use crate::process::{Scratch, command, golden, run};

const HOSTILE: &str = include_str!("../docs/hostile.yaml");

/// Texts that break out of whatever does not escape them.
const TEXTS: [&str; 12] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "' onclick='alert(1)' x='",
    "</style></title></svg></pre></code><b>bold</b>",
    "{{ 7*7 }}{% include \"x\" %}",
    "](javascript:alert(1)) [x](http://example.com) ![i](http://example.com/x.png)",
    "``` \n```\n# heading\n<div>",
    "| a | b |\n|---|---|\n- list\n1. one\n> quote",
    "&lt;b&gt; &amp; <!-- x --> <https://example.com> a@example.com",
    "*/ } fn main() { /* \" \\ ' r#\"\"#",
    "***bold*** __under__ ~~struck~~ $x$ \\",
    "</script><svg/onload=alert(1)>",
];

/// The manifest with `text` in every place that holds prose.
fn manifest(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let name: String = format!("Name {text}").chars().take(70).collect();
    HOSTILE
        .replace("NAME", &serde_json::Value::from(name).to_string())
        .replace("TEXT", &quoted)
}

fn docs(text: &str, format: &str, number: usize) -> String {
    let scratch = Scratch::new(&format!("docs-{format}-{number}"));
    // A closed set of such values would want Rust names; two plain ones stand in for them.
    let text = manifest(text).replace(
        &format!("enum: [{}", serde_json::Value::from(text)),
        "enum: [one",
    );
    let file = scratch.file("triggers.yaml", &text);
    run(&["docs", "--manifest", &file, "--format", format]).fine()
}

/// Every tag with the names of its attributes.
fn tags(html: &str) -> Vec<String> {
    let name = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    Tokenizer::new(html)
        .map(|Ok(token)| token)
        .filter_map(|token| match token {
            Token::StartTag(tag) => {
                let attributes: Vec<String> = tag.attributes.keys().map(|key| name(key)).collect();
                Some(format!("<{} {}>", name(&tag.name), attributes.join(" ")))
            }
            Token::EndTag(tag) => Some(format!("</{}>", name(&tag.name))),
            Token::Comment(_) => Some("<!-- -->".to_owned()),
            _ => None,
        })
        .collect()
}

#[test]
fn the_catalog_is_as_committed() {
    golden("docs/triggers.html", &run(&["docs"]).fine());
    golden(
        "docs/triggers.md",
        &run(&["docs", "--format", "markdown"]).fine(),
    );
}

#[test]
fn the_page_loads_and_runs_nothing() {
    let page = run(&["docs"]).fine();
    let tags = tags(&page);
    for tag in [
        "<script", "<link", "<img", "<iframe", "<object", "<form", "<base",
    ] {
        assert!(!tags.iter().any(|found| found.starts_with(tag)), "{tag}");
    }
    assert!(!tags.iter().any(|tag| tag.contains(" on")), "handlers");
    assert!(page.matches("href=\"").count() == page.matches("href=\"#").count());
    assert!(!page.contains("@import") && !page.contains("url(\"") && !page.contains("http://"));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("width=device-width"));
}

#[test]
fn every_link_leads_somewhere_and_no_place_is_named_twice() {
    let page = run(&["docs"]).fine();
    let after = |mark: &str| -> Vec<String> {
        let parts = page.split(mark).skip(1);
        parts
            .map(|part| part.split('"').next().unwrap().to_owned())
            .collect()
    };
    let mut ids = after(" id=\"");
    let links = after("href=\"#");
    assert!(links.len() > 30);
    assert!(links.iter().all(|link| ids.contains(link)));
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all);
}

#[test]
fn no_text_adds_an_element_or_an_attribute_to_the_page() {
    let harmless = tags(&docs("harmless", "html", 99));
    assert!(harmless.len() > 100);
    for (number, text) in TEXTS.iter().enumerate() {
        assert_eq!(tags(&docs(text, "html", number)), harmless, "{text}");
    }
}

/// The structure of a Markdown text: everything but the words.
fn structure(markdown: &str) -> Vec<String> {
    let mut found = Vec::new();
    for event in Parser::new_ext(markdown, Options::all()) {
        match event {
            Event::Text(_) | Event::SoftBreak => {}
            // What stands in code is code.
            Event::Code(_) => found.push("code".to_owned()),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                found.push(format!("block {language}"));
            }
            Event::Start(tag) => found.push(format!("{tag:?}")),
            Event::End(tag) => found.push(format!("{tag:?}")),
            other => found.push(format!("{other:?}")),
        }
    }
    found
}

#[test]
fn no_text_adds_markup_to_the_markdown() {
    let harmless = structure(&docs("harmless", "markdown", 98));
    assert!(
        !harmless
            .iter()
            .any(|found| found.contains("Html") || found.contains("Link"))
    );
    for (number, text) in TEXTS.iter().enumerate() {
        let markdown = docs(text, "markdown", number + 20);
        assert_eq!(structure(&markdown), harmless, "{text}\n{markdown}");
    }
}

#[test]
fn hostile_texts_are_literals_in_the_snippets() {
    for (number, text) in TEXTS.iter().enumerate() {
        let markdown = docs(text, "markdown", number + 40);
        let mut snippets = 0;
        let mut inside = false;
        for event in Parser::new(&markdown) {
            match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    inside = &*language == "rust";
                }
                Event::Text(code) if inside => {
                    let block = syn::parse_str::<syn::Block>(&format!("{{{code}}}"));
                    assert!(block.is_ok_and(|block| block.stmts.len() > 2), "{code}");
                    snippets += 1;
                    inside = false;
                }
                _ => {}
            }
        }
        assert_eq!(snippets, 2, "{text}");
    }
}

#[test]
fn a_file_is_written_or_the_reason_told() {
    let scratch = Scratch::new("docs-output");
    let file = scratch.path("events.html");
    assert_eq!(run(&["docs", "--output", &file]).fine(), "");
    assert!(
        std::fs::read_to_string(&file)
            .unwrap()
            .starts_with("<!doctype html>")
    );
    let told = run(&["docs", "--output", &scratch.path("no/such.html")]).wrong();
    assert!(told.starts_with("error: cannot write `"), "{told}");
    let status = command(&["docs", "--manifest", "no-such.yaml"])
        .output()
        .unwrap()
        .status;
    assert_eq!(status.code(), Some(1));
}
