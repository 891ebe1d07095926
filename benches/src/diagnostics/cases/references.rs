//! Names of things that are not there, and things that do not go together.

use crate::case::{Case, edit};

pub(super) const CASES: &[Case] = &[
    Case {
        title: "`required` names an unknown property",
        ours: edit(
            "required: [startsAt]",
            "required: [«startAt»]",
            &["`startsAt`"],
        ),
        typify: Some(edit(
            "\"required\": [\"amount\", \"dueDate\"",
            "\"required\": [\"amount\", «\"duDate\"»",
            &["`dueDate`", "dueDate"],
        )),
        glean: None,
    },
    Case {
        title: "`required` names a property twice",
        ours: edit(
            "required: [startsAt]",
            "required: [startsAt, «startsAt»]",
            &["remove one"],
        ),
        typify: Some(edit(
            "\"required\": [\"amount\", \"dueDate\"",
            "\"required\": [\"amount\", «\"amount\"»",
            &["leave", "twice", "duplicate"],
        )),
        glean: None,
    },
    Case {
        title: "an entity that is not declared",
        ours: edit(
            "    entity: invoice\n",
            "    entity: «invoyce»\n",
            &["`invoice`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "an id that is derived from one other",
        ours: edit(
            "derived_from: [participant, class]",
            "«derived_from»: [class]",
            &["name both sides"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a key made of an unknown property",
        ours: edit(
            "key: [invoice, revision]",
            "key: [invoice, «revison»]",
            &["`revision`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a key made of an optional property",
        ours: edit(
            "key: [invoice, revision]",
            "key: [invoice, «currency»]",
            &["`required`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a call of an unknown trigger",
        ours: edit(
            "- cancel: invoice_overdue",
            "- cancel: «invoice_overdu»",
            &["`invoice_overdue`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a cancel of what cannot be canceled",
        ours: edit(
            "- cancel: invoice_overdue",
            "- cancel: «form_submitted»",
            &["an `entity`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a typing error in an identity",
        ours: edit(
            "identityType: contact",
            "identityType: «contcat»",
            &["`contact`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "two scheduled dates",
        ours: edit(
            "      required: [startsAt]\n",
            "        endsAt:\n          type: string\n          format: date-time\n          «futureDate»: true\n          title: Ends at\n          examples: [\"2026-12-01T11:00:00Z\"]\n      required: [startsAt]\n",
            &["keep it on one"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "an error is allowed",
        ours: edit(
            "    name: Form submitted\n",
            "    name: Form submitted\n    allow: { «unknown-key»: we like it }\n",
            &["remove it"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a lint that is silenced by a wrong name",
        ours: edit(
            "    name: Form submitted\n",
            "    name: Form submitted\n    allow: { «name-passive-voic»: it is a noun }\n",
            &["`name-passive-voice`"],
        ),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "    expires: never\n    no_lint:\n      - «COMON_PREFIX»",
            &["COMMON_PREFIX"],
        )),
    },
    Case {
        title: "a step without a verb",
        ours: edit(
            "- cancel: invoice_overdue",
            "- «invoice_overdue»",
            &["`report: trigger_key`", "`cancel: invoice_overdue`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "the schema one level too deep",
        ours: edit(
            "    name: Form submitted\n    payload:\n      type: object\n      properties:\n        form:\n          type: string\n          title: Form\n          examples: [Contact us]\n",
            "    name: Form submitted\n    payload:\n      «schema»:\n        type: object\n        properties: { form: { type: string, title: Form, examples: [Contact us] } }\n",
            &["remove it"],
        ),
        typify: None,
        glean: None,
    },
];
