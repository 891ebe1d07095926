//! Files that are not YAML, or not JSON.

use crate::case::{Case, edit};

pub(super) const CASES: &[Case] = &[
    Case {
        title: "a tab indents",
        ours: edit(
            "          title: Amount due",
            "«\t»title: Amount due",
            &["spaces"],
        ),
        typify: None,
        glean: Some(edit(
            "        description: Amount due",
            "«\t»description: Amount due",
            &["spaces"],
        )),
    },
    Case {
        title: "a line is indented by one space less",
        ours: edit(
            "    entity: invoice\n",
            "   «entity»: invoice\n",
            &["by 4 spaces", "indent"],
        ),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "   «expires»: never",
            &["by 4 spaces", "indent"],
        )),
    },
    Case {
        title: "a line is indented by one space more",
        ours: edit(
            "    entity: invoice\n",
            "     «entity»: invoice\n",
            &["as the key above", "indent"],
        ),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "     «expires»: never",
            &["indent"],
        )),
    },
    Case {
        title: "a bracket is not closed",
        ours: edit(
            "required: [startsAt]",
            "required: «[»startsAt",
            &["close it", "expected ',' or ']'"],
        ),
        typify: Some(edit(
            "\"required\": [\"name\"]",
            "\"required\": «[»\"name\"",
            &["close", "expected `,` or `]`"],
        )),
        glean: Some(edit(
            "    bugs:\n      - https://bugzilla.mozilla.org/1\n",
            "    bugs: «[»https://bugzilla.mozilla.org/1\n",
            &["close", "expected ',' or ']'"],
        )),
    },
    Case {
        title: "a quote is not closed",
        ours: edit(
            "examples: [\"2026-11-20\"]",
            "examples: [«\"»2026-11-20]",
            &["close it", "not closed"],
        ),
        typify: Some(edit(
            "\"title\": \"Due date\"",
            "\"title\": «\"»Due date",
            &["close", "not closed"],
        )),
        glean: Some(edit(
            "description: Amount due",
            "description: «\"»Amount due",
            &["close", "not closed"],
        )),
    },
    Case {
        title: "a comma is missing",
        ours: edit(
            "{ name: Consultation, price: 80 }",
            "{ name: Consultation «price»: 80 }",
            &["comma", "','"],
        ),
        typify: Some(edit(
            "\"type\": \"boolean\",\n      \"title\"",
            "\"type\": \"boolean\"\n      «\"title\"»",
            &["comma", "`,`"],
        )),
        glean: Some(edit(
            "        description: Currency\n        type: string\n",
            "        { description: Currency «type»: string }\n",
            &["comma", "','"],
        )),
    },
    Case {
        title: "a colon is missing",
        ours: edit(
            "    name: Form submitted",
            "    «name Form submitted»",
            &["colon", "':'"],
        ),
        typify: Some(edit(
            "\"title\": \"Reminded\"",
            "\"title\" «\"Reminded\"»",
            &["colon", "`:`"],
        )),
        glean: Some(edit(
            "    expires: never",
            "    «expires never»",
            &["colon", "':'"],
        )),
    },
    Case {
        title: "the space after a colon is missing",
        ours: edit(
            "    name: Form submitted",
            "    name«:»Form submitted",
            &["space", "`: `"],
        ),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "    expires«:»never",
            &["space", "': '"],
        )),
    },
    Case {
        title: "a colon inside of a text without quotes",
        ours: edit(
            "description: An invoice was not paid",
            "description: Overdue«:» an invoice was not paid",
            &["quotes"],
        ),
        typify: None,
        glean: Some(edit(
            "description: An invoice was not paid",
            "description: Overdue«:» an invoice was not paid",
            &["quotes"],
        )),
    },
    Case {
        title: "a text starts with @",
        ours: edit(
            "    name: Form submitted",
            "    name: «@form submitted»",
            &["quotes"],
        ),
        typify: None,
        glean: Some(edit(
            "description: Currency",
            "description: «@currency»",
            &["quotes"],
        )),
    },
    Case {
        title: "a list item among keys",
        ours: edit(
            "  appointment: {}",
            "  «- appointment»",
            &["`key: value`", "mapping"],
        ),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "    «- expires»",
            &["mapping", "expected key", "key: value"],
        )),
    },
    Case {
        title: "an alias of an anchor that is not set",
        ours: edit(
            "    description: An invoice of one customer.\n  appointment: {}",
            "    description: &text An invoice of one customer.\n  appointment: { description: «*txt» }",
            &["`*text`", "text"],
        ),
        typify: None,
        glean: Some(edit(
            "description: Amount due\n        type: quantity\n      currency:\n        description: Currency",
            "description: &text Amount due\n        type: quantity\n      currency:\n        description: «*txt»",
            &["text"],
        )),
    },
    Case {
        title: "a second document in the file",
        ours: edit(
            "business_events:\n",
            "«---»\nbusiness_events:\n",
            &["remove this line"],
        ),
        typify: Some(edit(
            "  \"required\": [\"amount\", \"dueDate\", \"contactId\", \"revision\"]\n}",
            "  \"required\": [\"amount\", \"dueDate\", \"contactId\", \"revision\"]\n}\n«{»}",
            &["trailing", "one document"],
        )),
        glean: Some(edit(
            "    expires: never",
            "«---»\n    expires: never",
            &["single document", "another document"],
        )),
    },
    Case {
        title: "a property stands twice",
        ours: edit(
            "        reminded:\n",
            "        «amount»:\n",
            &["rename it", "twice"],
        ),
        typify: Some(edit(
            "    \"reminded\": {",
            "    «\"amount\"»: {",
            &["rename", "twice", "duplicate"],
        )),
        glean: Some(edit(
            "      reminded:\n",
            "      «amount»:\n",
            &["rename", "twice", "duplicate"],
        )),
    },
    Case {
        title: "a keyword stands twice",
        ours: edit(
            "          title: Reminded\n",
            "          title: Reminded\n          «title»: Told\n",
            &["remove it", "twice"],
        ),
        typify: Some(edit(
            "\"title\": \"Reminded\"",
            "\"title\": \"Reminded\",\n      «\"title\"»: \"Told\"",
            &["leave", "twice", "duplicate"],
        )),
        glean: Some(edit(
            "        description: Reminded\n",
            "        description: Reminded\n        «description»: Told\n",
            &["leave", "twice", "duplicate"],
        )),
    },
    Case {
        title: "an apostrophe ends a text",
        ours: edit(
            "title: Contact",
            "title: 'Owner«'»s contact'",
            &["''", "double quotes"],
        ),
        typify: None,
        glean: Some(edit(
            "description: Currency",
            "description: 'Owner«'»s currency'",
            &["''", "double quotes"],
        )),
    },
    Case {
        title: "a comment of another language",
        ours: edit(
            "  appointment: {}",
            "  appointment: {}\n  «//» more to come",
            &["`#`"],
        ),
        typify: Some(edit(
            "    \"amount\": {",
            "    «//» more to come\n    \"amount\": {",
            &["comment"],
        )),
        glean: Some(edit(
            "    expires: never",
            "    expires: never\n    «//» for now",
            &["`#`"],
        )),
    },
    Case {
        title: "an equals sign for a colon",
        ours: edit(
            "    name: Form submitted",
            "    name «=» Form submitted",
            &["colon", "`key: value`"],
        ),
        typify: Some(edit(
            "\"title\": \"Reminded\"",
            "\"title\" «=» \"Reminded\"",
            &["colon", "`:`"],
        )),
        glean: Some(edit(
            "    expires: never",
            "    expires «=» never",
            &["colon", "':'"],
        )),
    },
    Case {
        title: "a brace is not closed",
        ours: edit(
            "  enrollment:\n    derived_from: [participant, class]\n",
            "  enrollment: «{» derived_from: [participant, class]\n",
            &["close it", "expected ',' or '}'"],
        ),
        typify: Some(edit(
            "      \"title\": \"Revision\"\n    }\n",
            "      \"title\": \"Revision\"\n«»",
            &["close", "expected `,` or `}`"],
        )),
        glean: Some(edit(
            "      currency:\n        description: Currency\n        type: string\n",
            "      currency: «{» description: Currency, type: string\n",
            &["close", "expected ',' or '}'"],
        )),
    },
];
