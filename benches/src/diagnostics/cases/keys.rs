//! Keys that are misspelt, missing or not allowed.

use crate::case::{Case, edit};

pub(super) const CASES: &[Case] = &[
    Case {
        title: "a typing error in a key of the file",
        ours: edit(
            "business_events:",
            "«bussiness_events»:",
            &["`business_events`"],
        ),
        typify: None,
        glean: Some(edit("$schema:", "«$shcema»:", &["'$schema'", "$schema"])),
    },
    Case {
        title: "a typing error in a key of the event",
        ours: edit("    idempotency:", "    «idempotancy»:", &["`idempotency`"]),
        typify: None,
        glean: Some(edit(
            "    data_reviews:",
            "    «data_review»:",
            &["data_reviews"],
        )),
    },
    Case {
        title: "a typing error in `properties`",
        ours: edit(
            "      properties:\n        amount:",
            "      «proprties»:\n        amount:",
            &["`properties`"],
        ),
        typify: Some(edit(
            "  \"properties\": {\n    \"amount\"",
            "  «\"proprties\"»: {\n    \"amount\"",
            &["properties"],
        )),
        glean: Some(edit(
            "    extra_keys:",
            "    «extra_kyes»:",
            &["extra_keys"],
        )),
    },
    Case {
        title: "a typing error in `required`",
        ours: edit(
            "      required: [startsAt]",
            "      «requird»: [startsAt]",
            &["`required`"],
        ),
        typify: Some(edit(
            "  \"required\": [\"amount\"",
            "  «\"requird\"»: [\"amount\"",
            &["required"],
        )),
        glean: None,
    },
    Case {
        title: "a typing error in a keyword of a property",
        ours: edit(
            "          format: date\n",
            "          «fromat»: date\n",
            &["`format`"],
        ),
        typify: Some(edit(
            "\"format\": \"date\",",
            "«\"fromat\"»: \"date\",",
            &["`format`", "format"],
        )),
        glean: Some(edit(
            "        description: Currency",
            "        «descripton»: Currency",
            &["description"],
        )),
    },
    Case {
        title: "a keyword with a capital",
        ours: edit(
            "          title: Currency",
            "          «Title»: Currency",
            &["`title`"],
        ),
        typify: Some(edit(
            "\"type\": \"boolean\"",
            "«\"Type\"»: \"boolean\"",
            &["`type`", "type"],
        )),
        glean: Some(edit(
            "        type: quantity",
            "        «Type»: quantity",
            &["type"],
        )),
    },
    Case {
        title: "a keyword of another kind of schema",
        ours: edit(
            "          title: Reminded\n",
            "          title: Reminded\n          «nullable»: true\n",
            &["remove it"],
        ),
        typify: None,
        glean: Some(edit(
            "        description: Reminded\n",
            "        description: Reminded\n        «nullable»: true\n",
            &["leave", "unexpected", "not allowed"],
        )),
    },
    Case {
        title: "a typing error in `ttl`",
        ours: edit("      ttl: 7d", "      «tll»: 7d", &["`ttl`", "known here"]),
        typify: None,
        glean: None,
    },
    Case {
        title: "a typing error in `report`",
        ours: edit(
            "- report: form_submitted",
            "- «reprot»: form_submitted",
            &["`report`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "the type is missing",
        ours: edit(
            "        reminded:\n          type: boolean\n",
            "        «reminded»:\n",
            &["`type: …`"],
        ),
        typify: None,
        glean: Some(edit(
            "      reminded:\n        description: Reminded\n        type: boolean\n",
            "      «reminded»:\n        description: Reminded\n",
            &["type"],
        )),
    },
    Case {
        title: "the text that people see is missing",
        ours: edit(
            "        reminded:\n          type: boolean\n          title: Reminded\n",
            "        «reminded»:\n          type: boolean\n",
            &["`title: …`"],
        ),
        typify: None,
        glean: Some(edit(
            "      reminded:\n        description: Reminded\n",
            "      «reminded»:\n",
            &["description"],
        )),
    },
    Case {
        title: "the name of the event is missing",
        ours: edit(
            "  form_submitted:\n    name: Form submitted\n",
            "  «form_submitted»:\n",
            &["`name: …`"],
        ),
        typify: None,
        glean: Some(edit(
            "  invoice_overdue:\n    type: event\n    description: An invoice was not paid by its due date.\n",
            "  «invoice_overdue»:\n    type: event\n",
            &["description"],
        )),
    },
    Case {
        title: "an array does not say what it holds",
        ours: edit(
            "        lines:\n          type: array\n          title: Lines\n          examples: [[{ name: Consultation, price: 80 }]]\n          items:\n            type: object\n            properties:\n              name:\n                type: string\n                title: Name\n              price:\n                type: number\n                title: Price\n            required: [name]\n",
            "        «lines»:\n          type: array\n          title: Lines\n          examples: [[{ name: Consultation }]]\n",
            &["`items: { type: object"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "the key of a property has a dash",
        ours: edit(
            "        revision:\n",
            "        «re-vision»:\n",
            &["write `reVision`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "the key of the event has capitals",
        ours: edit(
            "  form_submitted:\n    name",
            "  «FormSubmitted»:\n    name",
            &["write `form_submitted`"],
        ),
        typify: None,
        glean: Some(edit(
            "  invoice_overdue:",
            "  «InvoiceOverdue»:",
            &["invoice_overdue", "snake_case"],
        )),
    },
];
