//! What YAML allows and a manifest must not contain.

super::rules! {
    YAML_SYNTAX: Error "yaml-syntax", "the file is not valid YAML" {
        what: "The YAML reader cannot go on. What stands behind that place is not checked until this is mended."
        why: "Nothing can be said about a text that cannot be read."
        source: "YAML 1.2"
        fix: "Look at the line and the one above it: an indentation that differs from its neighbours, a tab, a bracket or a quote that is not closed, a `: ` inside of a text without quotes."
        Manifest
        bad: "version: 1\ntriggers: [\n"
        good: "version: 1\ntriggers: {}\n"
    }
    SINGLE_DOCUMENT: Error "single-document", "the file holds several YAML documents" {
        what: "A `---` starts a second document."
        why: "Only one document can be the manifest, and which one would be a guess."
        source: "manifest format"
        fix: "Leave the `---` out, or put the second document into a file of its own."
        Manifest
        bad: "version: 1\ntriggers: {}\n---\nversion: 1\n"
        good: "version: 1\ntriggers: {}\n"
    }
    DUPLICATE_KEY: Error "duplicate-key", "a key stands twice in the same mapping" {
        what: "The same key is written twice side by side."
        why: "Most YAML readers silently keep one of them, and not all the same one."
        source: "YAML 1.2 §3.2.1.3"
        fix: "Remove one, or give it the name that was meant."
        Properties
        bad: "amount: { type: number, title: Amount due, title: Amount, examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    KEY_NOT_TEXT: Error "key-not-text", "a key is a list or a mapping" {
        what: "A list or a mapping stands where a key belongs."
        why: "YAML allows it, JSON does not, and a payload's schema is JSON."
        source: "manifest format"
        fix: "Write a text. When a text that starts with a bracket or a brace was meant, put it in quotes."
        Manifest
        bad: "version: 1\n? [a, b]\n: x\ntriggers: {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    MERGE_KEY: Error "merge-key", "a merge key" {
        what: "`<<` merges another mapping into this one."
        why: "What holds after a merge differs between YAML readers, and no reader shows it in place."
        source: "manifest format"
        fix: "Write the keys out, or alias the whole value: `payload: *details`."
        Payload
        bad: "type: object\n<<: { title: Details }\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "type: object\ntitle: Details\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    YAML_TAG: Error "yaml-tag", "a YAML tag" {
        what: "A value carries a tag as `!thing`."
        why: "Tags say to a program what to make of a value, and nothing here reads them."
        source: "manifest format"
        fix: "Leave the tag out. When a text that starts with `!` was meant, put it in quotes."
        Manifest
        bad: "version: 1\ntriggers: !all {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    YAML_DIRECTIVE: Error "yaml-directive", "a YAML directive" {
        what: "A line starts with `%`."
        why: "No manifest needs `%YAML` or `%TAG`, and a file of them would keep the reader busy for minutes."
        source: "manifest format"
        fix: "Leave the line out."
        Manifest
        bad: "%YAML 1.2\n---\nversion: 1\ntriggers: {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    ANCHOR_TWICE: Error "anchor-twice", "an anchor is set twice" {
        what: "The same `&name` is set twice, and `*name` is used."
        why: "Which of the two an alias means depends on where it stands, and readers get it wrong."
        source: "manifest format"
        fix: "Give each anchor a name of its own."
        Entities
        bad: "invoice: &entity {}\nticket: &entity {}\norder: *entity"
        good: "invoice: &entity {}\nticket: {}\norder: *entity"
    }
    ALIAS_EXPANSION: Error "alias-expansion", "aliases expand to too much" {
        what: "With its aliases written out, the manifest has more than 250,000 values or 4 MiB of text."
        why: "A few lines of aliases of aliases can stand for more than fits into memory."
        source: "manifest format"
        fix: "Alias only what is really shared."
        Manifest
        bad: "version: &a [x, x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]\ne: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]\nf: [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]\n"
        good: "version: 1\ntriggers: {}\n"
    }
    DEPTH_LIMIT: Error "depth-limit", "values are nested too deeply" {
        what: "Lists and mappings stand inside of each other more than 32 levels deep."
        why: "A payload has two levels; what is deeper is a mistake or an attack on the stack."
        source: "manifest format"
        fix: "Look for a bracket or an indentation that is not closed."
        Manifest
        bad: "version: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]\ntriggers: {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    OPEN_BRACKETS: Error "open-brackets", "too many open brackets" {
        what: "More than 200 brackets or braces are open and not closed."
        why: "The YAML reader looks at all open brackets again and again; a file of them would keep the compiler busy for minutes."
        source: "manifest format"
        fix: "Close the brackets. When they belong to a text, put each beside its partner."
        Manifest
        bad: "version: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\n"
        good: "version: 1\ntriggers: {}\n"
    }
    HIDDEN_CHARACTER: Error "hidden-character", "an invisible character" {
        what: "A control or bidirectional character stands in the file, written out or as an escape."
        why: "It makes a text read differently from what it is, in an editor, in a review and in the generated documentation."
        source: "CVE-2021-42574"
        fix: "Delete it. The message names it; an editor that shows hidden characters finds it."
        Properties
        bad: "amount: { type: number, title: \"Amount \\u202e due\", examples: [129.5] }"
        good: "amount: { type: number, title: \"Amount due\", examples: [129.5] }"
    }
}
