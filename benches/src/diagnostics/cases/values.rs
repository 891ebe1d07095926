//! Values that are of the wrong kind, or not among those that are allowed.

use crate::case::{Case, edit};

pub(super) const CASES: &[Case] = &[
    Case {
        title: "an example of another type",
        ours: edit(
            "examples: [true]",
            "examples: [«\"true\"»]",
            &["without quotes"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a number as the example of a text",
        ours: edit("examples: [Contact us]", "examples: [«2041»]", &["quotes"]),
        typify: None,
        glean: None,
    },
    Case {
        title: "a date in another spelling",
        ours: edit("[\"2026-11-20\"]", "[«\"20.11.2026\"»]", &["`2026-12-01`"]),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "    expires: «20.11.2026»",
            &["YYYY-MM-DD", "yyyy-mm-dd", "ISO"],
        )),
    },
    Case {
        title: "a time without an offset",
        ours: edit(
            "[\"2026-12-01T10:00:00Z\"]",
            "[«\"2026-12-01T10:00:00\"»]",
            &["with `Z` or an offset"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "an id that is not a GUID",
        ours: edit(
            "app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913",
            "app_id: «my-app»",
            &["hexadecimal"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a default of another type",
        ours: edit(
            "          title: Revision\n",
            "          title: Revision\n          default: «first»\n",
            &["write a number"],
        ),
        typify: Some(edit(
            "\"title\": \"Revision\"",
            "\"title\": \"Revision\",\n      \"default\": «\"first\"»",
            &["number", "integer"],
        )),
        glean: None,
    },
    Case {
        title: "a default that is none of the values",
        ours: edit("default: EUR", "default: «EURO»", &["`EUR`"]),
        typify: Some(edit(
            "\"default\": \"EUR\"",
            "\"default\": «\"EURO\"»",
            &["EUR,", "\"EUR\"", "`EUR`"],
        )),
        glean: None,
    },
    Case {
        title: "a value stands twice",
        ours: edit(
            "enum: [EUR, GBP]",
            "enum: [EUR, GBP, «EUR»]",
            &["remove one"],
        ),
        typify: Some(edit(
            "\"enum\": [\"EUR\", \"GBP\"]",
            "\"enum\": [\"EUR\", \"GBP\", «\"EUR\"»]",
            &["leave", "twice", "duplicate"],
        )),
        glean: None,
    },
    Case {
        title: "a number among texts",
        ours: edit("enum: [EUR, GBP]", "enum: [EUR, GBP, «7»]", &["quotes"]),
        typify: Some(edit(
            "\"enum\": [\"EUR\", \"GBP\"]",
            "\"enum\": [\"EUR\", \"GBP\", «7»]",
            &["string", "quotes"],
        )),
        glean: None,
    },
    Case {
        title: "no value to choose",
        ours: edit("enum: [EUR, GBP]", "«enum»: []", &["at least one"]),
        typify: Some(edit(
            "\"enum\": [\"EUR\", \"GBP\"]",
            "«\"enum\"»: []",
            &["at least one", "empty"],
        )),
        glean: None,
    },
    Case {
        title: "two values with the same name in code",
        ours: edit(
            "enum: [EUR, GBP]",
            "enum: [EUR, GBP, «eur»]",
            &["rust_names"],
        ),
        typify: Some(edit(
            "\"enum\": [\"EUR\", \"GBP\"]",
            "\"enum\": [\"EUR\", \"GBP\", «\"eur\"»]",
            &["rename", "name one"],
        )),
        glean: None,
    },
    Case {
        title: "two properties with the same name in code",
        ours: edit(
            "        reminded:\n",
            "        «due_date»:\n",
            &["rust_names"],
        ),
        typify: Some(edit(
            "    \"reminded\": {",
            "    «\"due_date\"»: {",
            &["rename", "name one"],
        )),
        glean: None,
    },
    Case {
        title: "a name that is too short",
        ours: edit("name: Form submitted", "name: «Form»", &["5 to 80"]),
        typify: None,
        glean: None,
    },
    Case {
        title: "a key that is too long",
        ours: edit(
            "  form_submitted:\n    name",
            "  «form_submitted_form_submitted_form_submitted_form_submitted_form_submitted_form_submitted_form_submitted»:\n    name",
            &["at most 100"],
        ),
        typify: None,
        glean: Some(edit(
            "  invoice_overdue:",
            "  «invoice_overdue_invoice_overdue_invoice_overdue_invoice_overdue_invoice_overdue»:",
            &["characters", "too long"],
        )),
    },
    Case {
        title: "a duration in words",
        ours: edit("ttl: 7d", "ttl: «7 days»", &["`1d12h`"]),
        typify: None,
        glean: None,
    },
];
