//! What a program can check of the wording: words that the project avoids in texts that users read,
//! citations, and headlines of diagnostics.

use crate::files::{self, TextFile};
use std::path::Path;

/// Words and phrases that have a plainer equivalent, and that equivalent.
const AVOIDED: &[(&str, &str)] = &[
    ("stands", "is"),
    ("stand", "be"),
    ("told", "reported, given"),
    ("tells", "reports, says"),
    ("nobody", "no one, nothing"),
    ("somebody", "someone, a person"),
    ("whoever", "the caller, the code that"),
    ("meanwhile", "in the meantime, until then"),
    ("seldom", "rarely"),
    ("lets in", "accepts, re-exports"),
    ("let in", "accepted, re-exported"),
    ("anew", "again"),
    ("otherwise than", "differently from"),
    ("fact sheet", "API summary"),
];

#[test]
fn texts_for_users_avoid_the_words_that_have_a_plainer_equivalent() {
    let mut found = Vec::new();
    let mut lines = 0;
    for file in files::all() {
        for (number, text) in texts_for_users(&file) {
            lines += 1;
            for (word, instead) in AVOIDED {
                if contains_word(&text, word) {
                    found.push(format!(
                        "{}:{number}: `{word}`, better: {instead}\n    {}",
                        file.path,
                        text.trim()
                    ));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} findings:\n{}",
        found.len(),
        found.join("\n")
    );
    assert!(lines > 3000, "only {lines} lines examined");
}

#[test]
fn the_api_summary_is_cited_by_link() {
    let mut found = Vec::new();
    for file in files::all()
        .iter()
        .filter(|file| file.path != "tests/text/english.rs" && file.path != "docs/api.md")
    {
        for (number, line) in file.text.lines().enumerate() {
            if line.contains("spec §") || line.contains("(§") || line.contains(", §") {
                found.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} citations without a link to docs/api.md:\n{}",
        found.len(),
        found.join("\n")
    );
}

/// Editors show the headline of a diagnostic alone, so it has to identify the mistake.
#[test]
fn headlines_of_diagnostics_name_a_key_or_a_value() {
    /// Rules about a file as a whole, or about text that is not YAML.
    const WHOLE_FILE: &[&str] = &[
        "alias-expansion",
        "empty-manifest",
        "key-not-text",
        "yaml-syntax",
        "depth-limit",
        "open-brackets",
        "single-document",
    ];
    let goldens = files::all()
        .into_iter()
        .filter(|file| file.path.starts_with("tests/manifests/"));
    let mut found = Vec::new();
    let mut headlines = 0;
    for file in goldens.filter(|file| is_kind(&file.path, "txt")) {
        for line in file.text.lines() {
            let rest = line
                .strip_prefix("error[")
                .or_else(|| line.strip_prefix("warning["));
            if let Some((rule, headline)) = rest.and_then(|rest| rest.split_once("]: ")) {
                headlines += 1;
                if !headline.contains('`')
                    && !headline.starts_with("the manifest")
                    && !WHOLE_FILE.contains(&rule)
                {
                    found.push(format!("{}: {line}", file.path));
                }
            }
        }
    }
    assert!(
        found.is_empty(),
        "{} headlines name nothing:\n{}",
        found.len(),
        found.join("\n")
    );
    assert!(headlines > 150, "only {headlines} headlines examined");
}

/// The texts of a file that a user can read, with their line numbers: pages, documentation comments,
/// messages, and templates of pages.
fn texts_for_users(file: &TextFile) -> Vec<(usize, String)> {
    let numbered = file
        .text
        .lines()
        .enumerate()
        .map(|(number, line)| (number + 1, line));
    if is_kind(&file.path, "md") && file.path != "docs/api.md" {
        let mut fenced = false;
        return numbered
            .filter(|(_, line)| {
                let fence = line.trim_start().starts_with("```");
                fenced ^= fence;
                !fence && !fenced
            })
            .map(|(number, line)| (number, line.to_owned()))
            .collect();
    }
    if is_kind(&file.path, "html") && file.path.contains("/templates/") {
        return numbered
            .map(|(number, line)| (number, line.to_owned()))
            .collect();
    }
    let tests = ["/tests/", "/test.rs", "/tests.rs", "_test.rs"];
    if is_kind(&file.path, "rs")
        && !file.path.starts_with("benches/")
        && file.path.contains("/src/")
        && !tests.iter().any(|test| file.path.contains(test))
    {
        let lines: Vec<&str> = file.text.lines().collect();
        let private = |at: usize| !file.path.ends_with("/lib.rs") && !is_public(&lines[at..]);
        return numbered
            .filter(|(number, line)| !is_documentation(line) || !private(number - 1))
            .map(|(number, line)| (number, of_source(line)))
            .collect();
    }
    Vec::new()
}

fn is_documentation(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("///") || line.starts_with("//!")
}

/// Whether documentation that begins these lines is shown: by rustdoc, for a public item, or by `--help`.
fn is_public(lines: &[&str]) -> bool {
    let mut lines = lines.iter().map(|line| line.trim_start());
    let item = lines.find(|line| {
        !is_documentation(line) && !line.starts_with("#[doc") && !line.starts_with("#[must_use")
    });
    item.is_some_and(|item| {
        ["pub ", "#[arg", "#[command"]
            .iter()
            .any(|start| item.starts_with(start))
    })
}

/// The part of a line of Rust that a user can read: a documentation comment, or what is in quotes.
fn of_source(line: &str) -> String {
    let trimmed = line.trim_start();
    if is_documentation(trimmed) {
        return trimmed.to_owned();
    }
    let code = trimmed.split("// ").next().unwrap_or_default();
    let literals: Vec<&str> = code.split('"').skip(1).step_by(2).collect();
    // A line of a literal that began above.
    let continued =
        !code.contains(['{', ';', '(']) && !code.contains('"') && !trimmed.starts_with("//");
    if continued {
        code.to_owned()
    } else {
        literals.join(" ")
    }
}

/// Whether `text` contains `word` as a word of its own, also at the start of a sentence. *Stands for* is
/// the usual word for what an abbreviation or a placeholder represents.
fn contains_word(text: &str, word: &str) -> bool {
    let text = text.to_lowercase();
    let letter = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let part_of_a_word = before.is_some_and(letter) || after.is_some_and(letter);
        let represents = word.starts_with("stand") && text[at + word.len()..].starts_with(" for");
        !(part_of_a_word || represents)
    })
}

fn is_kind(path: &str, extension: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|found| found == extension)
}

#[test]
fn words_are_found_as_words() {
    assert!(contains_word("What is Told here", "told"));
    assert!(!contains_word("a local stand-in", "stand"));
    assert!(!contains_word("understands", "stands"));
    assert!(!contains_word("stands for", "stands"));
    assert_eq!(of_source("    let x = f(\"told\"); // stands"), "told");
    assert_eq!(of_source("    /// Stands."), "/// Stands.");
    assert!(is_public(&["/// Stands.", "#[must_use]", "pub fn f() {}"]));
    assert!(!is_public(&["/// Stands.", "pub(crate) fn f() {}"]));
}
