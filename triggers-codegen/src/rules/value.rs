//! Values in the manifest: examples, defaults, allowed values.

super::rules! {
    VALUE_TYPE: Error "value-type", "a value is not of its property's type" {
        what: "An example, a default or an allowed value has another type than its property."
        why: "Examples are sent when an automation is tested, and defaults when a property is left out; the service would refuse them."
        source: "API summary [2.2](api.md#s2.2) (`examples`: same type as `type`)"
        fix: "Write a value of the type. Texts that look like numbers, dates or `true` need quotes in YAML."
        Properties
        bad: "number: { type: string, title: Number, examples: [2041] }"
        good: "number: { type: string, title: Number, examples: [\"2041\"] }"
    }
    VALUE_FORMAT: Error "value-format", "a value is not of its property's format" {
        what: "An example, a default or an allowed value is a text that its property's `format` does not allow. Checked are uuid, date-time and date."
        why: "Generated code has types for these formats, and a date that cannot be read fails the automation."
        source: "API summary [2.2](api.md#s2.2), [2.7](api.md#s2.7), [3](api.md#s3)"
        fix: "Write a date as `2026-12-01`, a time with its offset as `2026-12-01T10:00:00Z`."
        Properties
        bad: "startsAt: { type: string, format: date-time, title: Starts at, examples: [\"2026-12-01 10:00\"] }"
        good: "startsAt: { type: string, format: date-time, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }"
    }
    VALUE_NUMBER: Error "value-number", "a number that JSON cannot carry" {
        what: "A number is infinite, not a number, or a whole number beyond 2^53."
        why: "JSON has no infinity and no NaN, and many readers keep whole numbers exact only up to 2^53."
        source: "RFC 8259 §6"
        fix: "Write a smaller number, or a text of digits with `type: string`."
        Properties
        bad: "amount: { type: number, title: Amount due, examples: [.inf] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    VALUE_NOT_ALLOWED: Error "value-not-allowed", "a value is none of its property's values" {
        what: "An example or a default is not in the property's `enum` or `oneOf`."
        why: "The service would refuse an event with it."
        source: "API summary [2.2](api.md#s2.2)"
        fix: "Take the suggested value, or add it to the list."
        Properties
        bad: "currency: { type: string, title: Currency, enum: [EUR, GBP], examples: [EURO] }"
        good: "currency: { type: string, title: Currency, enum: [EUR, GBP], examples: [EUR] }"
    }
    VALUE_UNDECLARED: Warning "value-undeclared", "a value has a property that is not declared" {
        what: "A key inside of an example or a default is none of the declared properties."
        why: "The service accepts undeclared properties, but nobody can use them in an automation: it is a typing error or a forgotten declaration."
        source: "API summary [2.1](api.md#s2.1)"
        fix: "Take the suggested spelling, or declare the property."
        Properties
        bad: "lines:\n  type: array\n  title: Lines\n  examples: [[{ nmae: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }"
        good: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }"
    }
    VALUE_LACKS_REQUIRED: Warning "value-lacks-required", "a value lacks a property that is required" {
        what: "An example or a default has not all of the properties that its object requires. The first missing one is named."
        why: "Sent as it stands, the event would not start an automation."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Add it to the value, or take it out of `required`."
        Properties
        bad: "lines:\n  type: array\n  title: Lines\n  examples: [[{ minutes: 45 }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }\n      minutes: { type: integer, title: Minutes }\n    required: [name]"
        good: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation, minutes: 45 }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }\n      minutes: { type: integer, title: Minutes }\n    required: [name]"
    }
}
