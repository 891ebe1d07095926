//! Names in the generated code.

super::rules! {
    RUST_NAME_INVALID: Error "rust-name-invalid", "a given name is not a Rust identifier" {
        what: "What `rust_name` or `rust_names` gives cannot stand as a name in Rust."
        why: "The generated code would not compile."
        source: "The Rust Reference, identifiers"
        fix: "Use letters, digits and `_`, a letter first. A keyword becomes a raw identifier."
        Trigger
        bad: "name: Invoice overdue\nrust_name: invoice overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\nrust_name: overdue_invoice\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    RUST_NAME_TAKEN: Error "rust-name-taken", "two things would have the same Rust name" {
        what: "Two keys become the same name in Rust, or one becomes a name that the generated code needs."
        why: "Rust names are derived from keys, and `dueDate` and `due_date` both become `due_date`."
        source: "manifest format"
        fix: "Rename one key, or give one a name: `rust_name` on a trigger or an entity, `rust_names` beside `payload` for its properties and values."
        Properties
        bad: "dueDate: { type: string, format: date, title: Due date, examples: [\"2026-11-20\"] }\ndue_date: { type: string, format: date, title: Due date, examples: [\"2026-11-20\"] }"
        good: "dueDate: { type: string, format: date, title: Due date, examples: [\"2026-11-20\"] }\nissueDate: { type: string, format: date, title: Issue date, examples: [\"2026-11-06\"] }"
    }
    RUST_NAME_IMPOSSIBLE: Error "rust-name-impossible", "no Rust name can be made of a value" {
        what: "An allowed value has no letter and no digit."
        why: "Each value becomes a variant of a Rust enum, and variants need names."
        source: "manifest format"
        fix: "Name it in `rust_names` beside `payload`, by the way to it: `rust_names: { trend.+: Up }`."
        Trigger
        bad: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    trend: { type: string, title: Trend, enum: [+, '-'], examples: [+] }"
        good: "name: Invoice overdue\nrust_names: { trend.+: Up, trend.-: Down }\npayload:\n  type: object\n  properties:\n    trend: { type: string, title: Trend, enum: [+, '-'], examples: [+] }"
    }
    RUST_NAMES_UNUSED: Error "rust-names-unused", "a name is given to nothing" {
        what: "A key of `rust_names` leads to no property and no value of the payload."
        why: "The name has no effect, and what it was meant for keeps its own."
        source: "manifest format"
        fix: "Write `property`, `property.member` or `property.value`, spelled as in the payload."
        Trigger
        bad: "name: Invoice overdue\nrust_names: { amonut: total }\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\nrust_names: { amount: total }\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
}
