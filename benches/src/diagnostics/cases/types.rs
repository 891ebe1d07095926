//! Types and formats, and values of another shape than their key takes.

use crate::case::{Case, edit};

pub(super) const CASES: &[Case] = &[
    Case {
        title: "a typing error in a type",
        ours: edit(
            "          type: number\n          title: Amount",
            "          type: «nubmer»\n          title: Amount",
            &["`number`"],
        ),
        typify: Some(edit(
            "\"type\": \"number\"",
            "\"type\": «\"nubmer\"»",
            &["`number`", "number"],
        )),
        glean: Some(edit(
            "type: quantity",
            "type: «quanttiy»",
            &["'quantity'", "quantity"],
        )),
    },
    Case {
        title: "`bool` for `boolean`",
        ours: edit(
            "          type: boolean",
            "          type: «bool»",
            &["`boolean`"],
        ),
        typify: Some(edit(
            "\"type\": \"boolean\"",
            "\"type\": «\"bool\"»",
            &["boolean"],
        )),
        glean: Some(edit("type: boolean", "type: «bool»", &["boolean"])),
    },
    Case {
        title: "`int` for a whole number",
        ours: edit(
            "          type: integer",
            "          type: «int»",
            &["`integer`"],
        ),
        typify: Some(edit(
            "\"type\": \"integer\"",
            "\"type\": «\"int\"»",
            &["integer"],
        )),
        glean: Some(edit("type: quantity", "type: «int»", &["quantity"])),
    },
    Case {
        title: "a date as a type",
        ours: edit(
            "          type: string\n          format: date\n",
            "          type: «date»\n",
            &["`type: string, format: date`"],
        ),
        typify: Some(edit(
            "\"type\": \"string\",\n      \"format\": \"date\",",
            "\"type\": «\"date\"»,",
            &["string"],
        )),
        glean: Some(edit(
            "        description: Currency\n        type: string",
            "        description: Currency\n        type: «date»",
            &["string"],
        )),
    },
    Case {
        title: "a list of types",
        ours: edit(
            "          type: boolean",
            "          «type»: [boolean, \"null\"]",
            &["remove `null`"],
        ),
        typify: None,
        glean: Some(edit(
            "        type: boolean",
            "        «type»:\n        - boolean\n        - string",
            &["one of"],
        )),
    },
    Case {
        title: "an unknown format",
        ours: edit(
            "          format: date-time",
            "          format: «datetime»",
            &["`date-time`"],
        ),
        typify: Some(edit(
            "\"format\": \"date-time\"",
            "\"format\": «\"datetime\"»",
            &["date-time"],
        )),
        glean: None,
    },
    Case {
        title: "the format of another language",
        ours: edit(
            "          format: uuid",
            "          format: «guid»",
            &["`uuid`"],
        ),
        typify: Some(edit(
            "\"format\": \"uuid\"",
            "\"format\": «\"guid\"»",
            &["uuid"],
        )),
        glean: None,
    },
    Case {
        title: "a format of a number",
        ours: edit(
            "          type: integer\n",
            "          type: integer\n          «format»: date-time\n",
            &["remove it"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "a text for a list",
        ours: edit(
            "required: [startsAt]",
            "required: «startsAt»",
            &["brackets"],
        ),
        typify: Some(edit(
            "\"required\": [\"name\"]",
            "\"required\": «\"name\"»",
            &["[", "sequence", "array"],
        )),
        glean: Some(edit(
            "    notification_emails:\n      - team@example.com",
            "    notification_emails: «team@example.com»",
            &["'array'", "list of"],
        )),
    },
    Case {
        title: "`required: true` at a property",
        ours: edit(
            "          type: boolean\n",
            "          type: boolean\n          «required»: true\n",
            &["`required` of the payload"],
        ),
        typify: Some(edit(
            "\"type\": \"boolean\"",
            "\"type\": \"boolean\",\n      \"required\": «true»",
            &["array", "sequence", "list"],
        )),
        glean: None,
    },
    Case {
        title: "a list for the properties",
        ours: edit(
            "      properties:\n        form:\n          type: string\n          title: Form\n          examples: [Contact us]\n",
            "      «properties»:\n        - form\n",
            &["without dashes"],
        ),
        typify: Some(edit(
            "\"properties\": {\n          \"name\": {\n            \"type\": \"string\",\n            \"title\": \"Name\"\n          }\n        },",
            "«\"properties\"»: [\"name\"],",
            &["map", "object"],
        )),
        glean: Some(edit(
            "    extra_keys:\n      amount:\n        description: Amount due\n        type: quantity\n      currency:\n        description: Currency\n        type: string\n      reminded:\n        description: Reminded\n        type: boolean\n",
            "    «extra_keys»:\n      - amount\n",
            &["'object'", "mapping"],
        )),
    },
    Case {
        title: "`true` in quotes",
        ours: edit(
            "futureDate: true",
            "futureDate: «\"true\"»",
            &["without quotes"],
        ),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "    expires: never\n    disabled: «\"true\"»",
            &["'boolean'", "without quotes"],
        )),
    },
    Case {
        title: "the version in quotes",
        ours: edit("version: 1\n", "version: «\"1\"»\n", &["without quotes"]),
        typify: None,
        glean: None,
    },
    Case {
        title: "an example that is not in a list",
        ours: edit("examples: [129.5]", "examples: «129.5»", &["brackets"]),
        typify: Some(edit(
            "\"examples\": [129.5]",
            "\"examples\": «129.5»",
            &["array", "sequence", "list"],
        )),
        glean: None,
    },
    Case {
        title: "a number for a text",
        ours: edit("title: Currency", "title: «3»", &["quotes"]),
        typify: Some(edit(
            "\"title\": \"Currency\"",
            "\"title\": «3»",
            &["string"],
        )),
        glean: Some(edit(
            "description: Currency",
            "description: «3»",
            &["'string'"],
        )),
    },
    Case {
        title: "an array of texts",
        ours: edit(
            "          items:\n            type: object\n            properties:",
            "          items:\n            type: «string»\n            properties:",
            &["`object`"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "an object inside of an object",
        ours: edit(
            "                type: number\n                title: Price\n",
            "                type: «object»\n                title: Price\n",
            &["string, number, integer or boolean"],
        ),
        typify: None,
        glean: None,
    },
    Case {
        title: "`yes` for `true`",
        ours: edit("futureDate: true", "futureDate: «yes»", &["`true`"]),
        typify: None,
        glean: Some(edit(
            "    expires: never",
            "    expires: never\n    disabled: «yes»",
            &["`true`", "'boolean'"],
        )),
    },
    Case {
        title: "values with commas for a list",
        ours: edit("enum: [EUR, GBP]", "enum: «EUR, GBP»", &["brackets"]),
        typify: Some(edit(
            "\"enum\": [\"EUR\", \"GBP\"]",
            "\"enum\": «\"EUR, GBP\"»",
            &["array", "sequence", "list"],
        )),
        glean: Some(edit(
            "    bugs:\n      - https://bugzilla.mozilla.org/1\n",
            "    bugs: «https://bugzilla.mozilla.org/1, https://bugzilla.mozilla.org/2»\n",
            &["'array'", "list of"],
        )),
    },
    Case {
        title: "a list for the one kind of item",
        ours: edit(
            "          items:\n            type: object\n            properties:\n              name:\n                type: string\n                title: Name\n              price:\n                type: number\n                title: Price\n            required: [name]\n",
            "          «items»:\n            - type: object\n",
            &["without dashes"],
        ),
        typify: None,
        glean: None,
    },
];
