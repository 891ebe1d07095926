//! Rules as text: Markdown, which a terminal shows well enough.

use std::fmt::Write as _;

use triggers_codegen::Severity;
use triggers_codegen::rules::{self, Rule, Within};

/// One line per rule, below its subject.
pub(super) fn list() -> String {
    let width = rules::all().map(|rule| rule.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for subject in rules::ALL {
        let _ = writeln!(text, "{}:", subject.title);
        for rule in subject.rules {
            let level = rule.level.to_string();
            let _ = writeln!(text, "  {:width$}  {level:7}  {}", rule.id, rule.title);
        }
        text.push('\n');
    }
    text.push_str("`cargo triggers explain RULE` says more about one of them.\n");
    text
}

/// All pages, below the list of contents.
pub(super) fn document() -> String {
    let mut text = String::from(
        "# Rules\n\n\
         What `cargo triggers check` and `#[triggers]` report, by the name in `error[NAME]` and\n\
         `warning[NAME]`. `cargo triggers explain NAME` prints the same page. An error stops the generation of\n\
         code; a warning can be allowed with a reason, for the whole manifest or below one trigger:\n\n\
         ```yaml\n\
         allow: { nested-object: the dashboard has taken it }\n\
         ```\n\n\
         Sections such as [2.2](api.md#s2.2) are those of the [API summary](api.md).\n\n\
         This file is what `cargo triggers explain --all` prints; `UPDATE_GOLDENS=1 cargo test -p cargo-triggers`\n\
         writes it.\n",
    );
    for subject in rules::ALL {
        let _ = write!(
            text,
            "\n**{}**\n\n| rule | level | |\n|---|---|---|\n",
            subject.title
        );
        for rule in subject.rules {
            let Rule {
                id, level, title, ..
            } = rule;
            let _ = writeln!(text, "| [`{id}`](#{id}) | {level} | {title} |");
        }
    }
    for subject in rules::ALL {
        let _ = write!(text, "\n## {}\n", subject.title);
        for rule in subject.rules {
            let _ = write!(text, "\n{}", page(rule, 3));
        }
    }
    text
}

/// One rule by itself. A link to another page of the guides becomes an address.
pub(super) fn in_terminal(rule: &Rule) -> String {
    let guides = format!("]({}/blob/main/docs/", env!("CARGO_PKG_REPOSITORY"));
    page(rule, 1).replace("](api.md", &format!("{guides}api.md"))
}

/// One rule, below a heading of that level.
fn page(rule: &Rule, heading: usize) -> String {
    let page = rule.page();
    let (place, language) = place(page.within);
    let allow = match rule.level {
        Severity::Error => "",
        Severity::Warning => " (can be allowed with a reason)",
    };
    format!(
        "{} {}\n\n*{}{allow}: {}*\n\n{}\n\n**Why:** {}\n\n**Source:** {}\n\n**To fix it:** {}\n\n\
         Wrong{place}:\n\n```{language}\n{}\n```\n\nRight:\n\n```{language}\n{}\n```\n",
        "#".repeat(heading),
        rule.id,
        rule.level,
        rule.title,
        page.what,
        page.why,
        page.source,
        page.fix,
        page.bad.trim_end(),
        page.good.trim_end(),
    )
}

/// Where the examples come from, and their language.
fn place(within: Within) -> (&'static str, &'static str) {
    match within {
        Within::Manifest => ("", "yaml"),
        Within::Entities => (", below `entities`", "yaml"),
        Within::Trigger => (", below a trigger's key", "yaml"),
        Within::Payload => (", below `payload`", "yaml"),
        Within::Properties => (", below `properties`", "yaml"),
        Within::Idempotency => (", below `idempotency`", "yaml"),
        Within::BusinessEvents => (", below `business_events`", "yaml"),
        Within::Elsewhere => ("", "text"),
    }
}
