//! Links between pages, and links of all files to the summary of the API.

use crate::files;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

#[test]
fn every_relative_link_of_a_page_resolves() {
    let pages = files::pages();
    let anchors: BTreeMap<&str, BTreeSet<String>> = pages
        .iter()
        .map(|page| (page.path.as_str(), anchors(&page.text)))
        .collect();
    let mut broken = Vec::new();
    let mut seen = 0;
    for page in &pages {
        for link in links(&page.text)
            .iter()
            .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
        {
            seen += 1;
            let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
            let place = page_of(&page.path);
            let target = if target.is_empty() {
                place.to_owned()
            } else {
                resolve(place, target)
            };
            let known = anchors.get(target.as_str());
            let exists = files::root().join(&target).exists();
            if !exists
                || (!anchor.is_empty() && known.is_some_and(|anchors| !anchors.contains(anchor)))
            {
                broken.push(format!("{}: {link}", page.path));
            }
        }
    }
    assert!(broken.is_empty(), "broken links:\n{}", broken.join("\n"));
    assert!(seen > 50, "only {seen} links found");
}

#[test]
fn every_citation_of_the_api_summary_names_a_section_of_it() {
    let summary = files::all()
        .into_iter()
        .find(|file| file.path == "docs/api.md")
        .unwrap();
    let anchors = anchors(&summary.text);
    let mut broken = Vec::new();
    let mut seen = 0;
    for file in files::all()
        .iter()
        .filter(|file| file.path != "tests/text/links.rs")
    {
        for (number, line) in file.text.lines().enumerate() {
            for rest in line.split("api.md#").skip(1) {
                seen += 1;
                let anchor: String = rest
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || *c == '.')
                    .collect();
                // A full stop after the anchor ends a sentence.
                if !anchors.contains(anchor.trim_end_matches('.')) {
                    broken.push(format!("{}:{}: api.md#{anchor}", file.path, number + 1));
                }
            }
        }
    }
    assert!(
        broken.is_empty(),
        "no such section in docs/api.md:\n{}",
        broken.join("\n")
    );
    assert!(seen > 0);
}

#[test]
fn the_book_contains_every_page_of_docs() {
    let summary = files::pages()
        .into_iter()
        .find(|page| page.path == "docs/SUMMARY.md")
        .unwrap();
    let listed: BTreeSet<String> = links(&summary.text)
        .iter()
        .map(|link| resolve(&summary.path, link))
        .collect();
    let pages: BTreeSet<String> = files::pages().into_iter().map(|page| page.path).collect();
    let pages = pages
        .into_iter()
        .filter(|path| path.starts_with("docs/") && *path != summary.path);
    assert_eq!(listed, pages.collect());
}

#[test]
fn pages_of_the_book_link_to_files_outside_of_it_by_url() {
    for page in files::pages()
        .iter()
        .filter(|page| page.path.starts_with("docs/"))
    {
        let outside: Vec<String> = links(&page.text)
            .into_iter()
            .filter(|link| link.starts_with("../"))
            .collect();
        assert!(outside.is_empty(), "{}: {outside:?}", page.path);
    }
}

/// The page on which a file's text is read: parts of a page are kept beside what prints it.
fn page_of(path: &str) -> &str {
    if path.ends_with("tests/it/help/guide.md") {
        "docs/command.md"
    } else {
        path
    }
}

/// Where the links and images of a page point to.
fn links(text: &str) -> Vec<String> {
    Parser::new_ext(text, Options::all())
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.to_string())
            }
            _ => None,
        })
        .collect()
}

/// The anchors of a page: the slugs of its headings, and explicit `id`s.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap());
                let same = (1..).map(|n| format!("{slug}-{n}"));
                let free = std::iter::once(slug.clone())
                    .chain(same)
                    .find(|slug| !anchors.contains(slug));
                anchors.extend(free);
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::InlineHtml(html) | Event::Html(html) => {
                anchors.extend(
                    html.split("id=\"")
                        .skip(1)
                        .filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())),
                );
            }
            _ => {}
        }
    }
    anchors
}

/// The anchor that GitHub and mdBook give to a heading.
fn slug(heading: &str) -> String {
    let kept = heading
        .trim()
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c })
        .flat_map(char::to_lowercase)
        .collect()
}

/// The path, from the root, of `target` as a link on the page at `page`.
fn resolve(page: &str, target: &str) -> String {
    let mut path = PathBuf::from(page);
    path.pop();
    for part in Path::new(target).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            Component::CurDir => {}
            part => path.push(part),
        }
    }
    path.to_str().unwrap().replace('\\', "/")
}
