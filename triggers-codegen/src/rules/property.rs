//! The keywords of a property.

super::rules! {
    UNKNOWN_TYPE: Error "unknown-type", "a type that does not exist" {
        what: "`type` is none of string, number, integer, boolean, array, object."
        why: "The dialect has these six."
        source: "spec §2.2"
        fix: "Take the suggested one. A date is `type: string, format: date-time`."
        Properties
        bad: "paid: { type: bool, title: Paid, examples: [true] }"
        good: "paid: { type: boolean, title: Paid, examples: [true] }"
    }
    UNKNOWN_FORMAT: Error "unknown-format", "a format that does not exist" {
        what: "`format` is none of JSON Schema's formats."
        why: "The dashboard offers a property as a date or a contact by its format; a misspelt one is silently a plain text."
        source: "spec §2.2"
        fix: "Take the suggested one."
        Properties
        bad: "startsAt: { type: string, format: datetime, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }"
        good: "startsAt: { type: string, format: date-time, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }"
    }
    FORMAT_WITHOUT_STRING: Error "format-without-string", "something other than a text has a format" {
        what: "`format` stands beside another type than `string`."
        why: "Formats are for texts only."
        source: "spec §2.2"
        fix: "Leave it out, or write `type: string`."
        Properties
        bad: "issuedAt: { type: integer, format: date-time, title: Issued at, examples: [1764583200] }"
        good: "issuedAt: { type: integer, title: Issued at, examples: [1764583200] }"
    }
    TITLE_EMPTY: Error "title-empty", "an empty title" {
        what: "`title` holds nothing but blanks."
        why: "It is the name that site owners see when they build an automation."
        source: "spec §2.2"
        fix: "Write what the property is, as `Amount due`."
        Properties
        bad: "amount: { type: number, title: \"\", examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    EXAMPLES_MISSING: Warning "examples-missing", "a property without examples" {
        what: "A property of the payload itself has no `examples`."
        why: "One source requires them at the first level, and the dashboard's generator always writes them. Site owners see them when they test an automation."
        source: "spec §2.2"
        fix: "Add one value as it might be sent."
        Properties
        bad: "amount: { type: number, title: Amount due }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    MISPLACED_KEYWORD: Error "misplaced-keyword", "a keyword that belongs to another type" {
        what: "`items`, `properties`, `required`, `enum` and the like stand beside a type that has no use for them."
        why: "Either the type or the keyword is a mistake; the schema is refused or the keyword ignored."
        source: "spec §2.2"
        fix: "Leave the keyword out, or change the type."
        Properties
        bad: "note: { type: string, items: { type: object }, title: Note, examples: [Paid in part] }"
        good: "note: { type: string, title: Note, examples: [Paid in part] }"
    }
    ENUM_AND_ONE_OF: Error "enum-and-one-of", "both `enum` and `oneOf` give the values" {
        what: "A property has `enum` and `oneOf`."
        why: "A value would have to be in both lists, and which titles hold would be a guess."
        source: "spec §2.2"
        fix: "Keep `oneOf` when the values have titles, else `enum`."
        Properties
        bad: "currency: { type: string, title: Currency, enum: [EUR], oneOf: [{ const: EUR, title: Euro }], examples: [EUR] }"
        good: "currency: { type: string, title: Currency, oneOf: [{ const: EUR, title: Euro }], examples: [EUR] }"
    }
    ENUM_EMPTY: Error "enum-empty", "a closed set without values" {
        what: "`enum` or `oneOf` is empty."
        why: "No value could ever be sent."
        source: "JSON Schema draft-07, `enum`"
        fix: "List the values, or leave the keyword out."
        Properties
        bad: "currency: { type: string, title: Currency, enum: [], examples: [EUR] }"
        good: "currency: { type: string, title: Currency, enum: [EUR], examples: [EUR] }"
    }
    ENUM_OF_MARKED: Error "enum-of-marked", "an id or a date of the dashboard is one of a few values" {
        what: "A property with `identityType` or `futureDate` has `enum` or `oneOf`."
        why: "A contact or a future date is never one of a list that was written beforehand."
        source: "spec §2.7"
        fix: "Leave the list out."
        Properties
        bad: "startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, enum: [\"2026-12-01T10:00:00Z\"], examples: [\"2026-12-01T10:00:00Z\"] }"
        good: "startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }"
    }
    ENUM_VALUE_TWICE: Error "enum-value-twice", "a value stands twice in a closed set" {
        what: "The same value stands twice in `enum` or `oneOf`."
        why: "JSON Schema wants the values to differ, and often another one was meant."
        source: "JSON Schema draft-07, `enum`"
        fix: "Remove one."
        Properties
        bad: "currency: { type: string, title: Currency, enum: [EUR, GBP, EUR], examples: [EUR] }"
        good: "currency: { type: string, title: Currency, enum: [EUR, GBP], examples: [EUR] }"
    }
    ONE_OF_NOT_CONSTANTS: Error "one-of-not-constants", "`oneOf` holds something other than constants" {
        what: "An item of `oneOf` is not a `const` with an optional `title`."
        why: "The dialect uses `oneOf` for closed sets of values with titles only; schemas to choose from are not part of it."
        source: "spec §2.2"
        fix: "Write `{ const: value, title: … }`."
        Properties
        bad: "amount: { type: number, title: Amount due, oneOf: [{ type: number }], examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, oneOf: [{ const: 129.5, title: Standard }], examples: [129.5] }"
    }
    WIX_CUSTOM_TYPE: Warning "wix-custom-type", "`wixCustomType` may not be for other apps" {
        what: "A property has `wixCustomType`."
        why: "It is a mark of the platform's own triggers, and no source says that other apps may set it."
        source: "spec §2.2"
        fix: "Leave it out, or allow it here once the dashboard has taken it."
        Properties
        bad: "orderId: { type: string, wixCustomType: ORDER_ID, title: Order, examples: [A-1] }"
        good: "orderId: { type: string, title: Order, examples: [A-1] }"
    }
}
