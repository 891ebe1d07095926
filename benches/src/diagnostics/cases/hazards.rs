//! What is valid YAML and a valid schema, and still loses events, shows personal data or has no type.

use crate::case::{Case, Edit, edit};

/// A mistake that the two other formats do not know.
const fn own(title: &'static str, ours: Edit) -> Case {
    Case {
        title,
        ours,
        typify: None,
        glean: None,
    }
}

pub(super) const CASES: &[Case] = &[
    own(
        "a typing error in `pii`",
        edit(
            "    entity: invoice\n",
            "    entity: invoice\n    pii: [«contactld»]\n",
            &["`contactId`"],
        ),
    ),
    own(
        "a property twice in `pii`",
        edit(
            "    entity: invoice\n",
            "    entity: invoice\n    pii: [dueDate, «dueDate»]\n",
            &["remove one"],
        ),
    ),
    own(
        "personal data that is not marked",
        edit(
            "        form:\n",
            "        «phone»:\n          type: string\n          title: Phone\n          examples: [x]\n        form:\n",
            &["`pii: [phone]`"],
        ),
    ),
    own(
        "a key that stays the same after a cancel",
        edit(
            "      key: [invoice, revision]\n",
            "      «key»: [invoice, dueDate]\n",
            &["revisions"],
        ),
    ),
    own(
        "a key that stays the same when the date moves",
        edit(
            "    entity: appointment\n",
            "    entity: appointment\n    idempotency:\n      «key»: [appointment]\n",
            &["`futureDate`"],
        ),
    ),
    own(
        "a key that expires before the event",
        edit(
            "    entity: appointment\n",
            "    entity: appointment\n    idempotency:\n      key: [appointment, startsAt]\n      ttl: «12h»\n",
            &["`7d`"],
        ),
    ),
    own(
        "a keyword that the dialect does not have",
        edit(
            "          title: Form\n",
            "          title: Form\n          «minLength»: 3\n",
            &["allow"],
        ),
    ),
    own(
        "`const` for the only value",
        edit(
            "          title: Form\n",
            "          title: Form\n          «const»: Contact us\n",
            &["`enum: [value]`"],
        ),
    ),
    own(
        "a type with `null`",
        edit(
            "          type: string\n          title: Form\n",
            "          type: «[string, \"null\"]»\n          title: Form\n",
            &["remove `null`"],
        ),
    ),
    own(
        "`null` among the values",
        edit(
            "          enum: [EUR, GBP]\n",
            "          enum: [EUR, GBP, «null»]\n",
            &["remove `null`"],
        ),
    ),
    own(
        "a value in two notations",
        edit(
            "          title: Revision\n",
            "          title: Revision\n          enum: [1, «1.0»]\n",
            &["remove one"],
        ),
    ),
    own(
        "a value that no Rust name can be made of",
        edit(
            "          enum: [EUR, GBP]\n",
            "          enum: [EUR, GBP, «+»]\n",
            &["rust_names"],
        ),
    ),
    own(
        "a number with a leading zero",
        edit(
            "          examples: [129.5]\n",
            "          examples: [«010»]\n",
            &["leading zero"],
        ),
    ),
    own(
        "a number beyond all limits",
        edit(
            "          examples: [129.5]\n",
            "          examples: [«1e400»]\n",
            &["too large", "smaller", "range"],
        ),
    ),
];
