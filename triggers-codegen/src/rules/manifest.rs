//! The shape of the manifest.

super::rules! {
    EMPTY_MANIFEST: Error "empty-manifest", "the manifest is empty" {
        what: "The file holds nothing but blanks and comments."
        why: "It does not say what it is a manifest of."
        source: "manifest format"
        fix: "Start with `version: 1` and `triggers:`."
        Manifest
        bad: "# to do\n"
        good: "version: 1\ntriggers: {}\n"
    }
    WRONG_SHAPE: Error "wrong-shape", "something of another shape was expected" {
        what: "A text stands where a list belongs, a list where a mapping belongs, nothing where a value belongs, and so on."
        why: "The key takes one shape only."
        source: "manifest format; API summary [2](api.md#s2)"
        fix: "Write what the message expects, or remove the key."
        Payload
        bad: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }\nrequired: amount"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }\nrequired: [amount]"
    }
    MISSING_KEY: Error "missing-key", "a key that has to be there is missing" {
        what: "The mapping lacks a key that it cannot do without: `version` and `triggers` of the manifest, `name` and `payload` of a trigger, `type` and `properties` of a schema, `title` of a property, `items` of an array, `key` of `idempotency`."
        why: "The dashboard refuses a trigger without it, or the code cannot be generated."
        source: "API summary [2.1](api.md#s2.1), [2.2](api.md#s2.2), [2.9](api.md#s2.9)"
        fix: "Add the key."
        Properties
        bad: "amount: { type: number, examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    UNKNOWN_KEY: Error "unknown-key", "a key that the format does not know" {
        what: "The key is none of those that may stand here."
        why: "A key that nobody reads is a typing error or a wrong belief, and both are found out late."
        source: "manifest format; API summary [2](api.md#s2)"
        fix: "Take the suggested spelling. The note lists the keys that are known here."
        Properties
        bad: "amount: { type: number, title: Amount due, example: [129.5], examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    UNKNOWN_VERSION: Error "unknown-version", "a version of the manifest that is not known" {
        what: "`version` is another number than 1."
        why: "The manifest may mean things that this program does not know."
        source: "manifest format"
        fix: "Write `version: 1`, or use the release that knows the version."
        Manifest
        bad: "version: 2\ntriggers: {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    APP_ID_FORMAT: Error "app-id-format", "the app id is not a GUID" {
        what: "`app_id` is not of the form `5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913`."
        why: "The catalog and the token service know an app by its GUID only."
        source: "API summary [6.1](api.md#s6.1), [7](api.md#s7)"
        fix: "Copy the app id from the app's dashboard."
        Manifest
        bad: "version: 1\napp_id: my-app\ntriggers: {}\n"
        good: "version: 1\napp_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913\ntriggers: {}\n"
    }
    SNAKE_CASE_KEY: Error "snake-case-key", "the key of an entity or a business event is not in snake case" {
        what: "The key has other characters than lowercase letters, digits and `_`, or does not start with a letter."
        why: "Rust names are made of it without a change that would have to be remembered."
        source: "manifest format"
        fix: "Write it as `customer_invoice`."
        Entities
        bad: "customerInvoice: {}"
        good: "customer_invoice: {}"
    }
}
