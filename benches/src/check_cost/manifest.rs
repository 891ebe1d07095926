//! Manifests of any number of triggers.

use std::fmt::Write as _;

/// What is in the manifests.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Nothing is wrong, and all lints have something to look at.
    Sound,
    /// Each trigger has two warnings, one of which it allows.
    Warnings,
    /// Each trigger requires a property by a misspelt name.
    Errors,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Sound, Self::Warnings, Self::Errors];

    /// Name in the table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Warnings => "two warnings each, one allowed",
            Self::Errors => "a misspelt name each",
        }
    }

    /// Name of the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::Warnings => "warnings",
            Self::Errors => "errors",
        }
    }
}

/// A manifest of `count` triggers with seven properties each, an entity for every ten, and a business
/// event for every two.
pub(crate) fn manifest(kind: Kind, count: usize) -> String {
    let mut text = String::from("version: 1\nentities:\n");
    for entity in 0..count.div_ceil(10) {
        let _ = writeln!(text, "  account_{entity}: {{}}");
    }
    text.push_str("triggers:\n");
    for at in 0..count {
        trigger(&mut text, kind, at);
    }
    text.push_str("business_events:\n");
    for at in (0..count).step_by(2) {
        let _ = writeln!(
            text,
            "  event_{at}_reported: [{{ report: payment_{at}_due }}]"
        );
        let _ = writeln!(
            text,
            "  event_{at}_settled: [{{ cancel: payment_{at}_due }}]"
        );
    }
    text
}

fn trigger(text: &mut String, kind: Kind, at: usize) {
    let entity = at / 10;
    let _ = write!(
        text,
        "  payment_{at}_due:\n    name: Payment {at} due\n    entity: account_{entity}\n    \
         idempotency: {{ key: [account_{entity}, revision{at}], ttl: 7d }}\n"
    );
    if kind == Kind::Warnings {
        text.push_str("    allow: { name-final-period: measured }\n");
        let end = text.len() - "    allow: { name-final-period: measured }\n".len();
        let name = format!("Payment {at} due\n");
        if let Some(place) = text.get(..end).and_then(|before| before.rfind(&name)) {
            text.insert(place + name.len() - 1, '.');
        }
    }
    let required = if kind == Kind::Errors {
        "amuont"
    } else {
        "amount"
    };
    let examples = if kind == Kind::Warnings {
        ""
    } else {
        ", examples: [A-1]"
    };
    let _ = write!(
        text,
        "    payload:\n      type: object\n      properties:\n        \
         number{at}: {{ type: string, title: Number{examples} }}\n        \
         amount{at}: {{ type: number, title: Amount due, examples: [129.5] }}\n        \
         dueDate{at}: {{ type: string, format: date, title: Due date, examples: [\"2026-11-20\"] }}\n        \
         currency{at}: {{ type: string, title: Currency, enum: [EUR, GBP, ILS, USD], examples: [EUR] }}\n        \
         revision{at}: {{ type: integer, title: Revision, examples: [1] }}\n        \
         accountId{at}: {{ type: string, format: uuid, title: Account, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }}\n        \
         reminded{at}: {{ type: boolean, title: Reminded, examples: [true] }}\n      \
         required: [{required}{at}, revision{at}]\n"
    );
}

#[cfg(test)]
mod tests {
    use super::{Kind, manifest};
    use triggers_codegen::{MAX_BYTES, Source, read_and_lint as read};

    #[test]
    fn each_kind_is_what_it_says_and_a_thousand_fit_into_a_file() {
        for kind in Kind::ALL {
            let text = manifest(kind, 20);
            let source = Source::inline("measured", text);
            let (_, diagnostics) = read(&source);
            let found = (diagnostics.errors().count(), diagnostics.warnings().count());
            let expected = match kind {
                Kind::Sound => (0, 0),
                Kind::Warnings => (0, 20),
                Kind::Errors => (20, 0),
            };
            assert_eq!(found, expected, "{}", diagnostics.render(&source));
            assert!((manifest(kind, 1000).len() as u64) < MAX_BYTES);
        }
    }
}
