//! The payload's schema as a whole.

super::rules! {
    OBJECT_TYPE: Error "object-type", "a schema that has to be an object's is of another type" {
        what: "`type` of the payload, or of an array's items, is not `object`."
        why: "A payload is always an object, and an array holds objects only."
        source: "spec §2.1, §2.2 (`items`), §2.3"
        fix: "Write `type: object`. Wrap a bare value into an object with one property."
        Payload
        bad: "type: array\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    NO_PROPERTIES: Error "no-properties", "an object without properties" {
        what: "`properties` is there and empty."
        why: "The dashboard takes no schema without at least one property."
        source: "spec §2.1"
        fix: "Declare what the event carries, be it a single property."
        Payload
        bad: "type: object\nproperties: {}"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    PROPERTY_KEY: Error "property-key", "the key of a property has characters that are refused" {
        what: "The key has other characters than letters, digits and `_`, or starts with `_`."
        why: "The service refuses events with such keys."
        source: "spec §1.1, §2.2"
        fix: "Write it as `amountDue`."
        Properties
        bad: "amount-due: { type: number, title: Amount due, examples: [129.5] }"
        good: "amountDue: { type: number, title: Amount due, examples: [129.5] }"
    }
    REQUIRED_UNKNOWN_PROPERTY: Error "required-unknown-property", "`required` names something that is not a property" {
        what: "An item of `required` is none of the keys in `properties` beside it."
        why: "No event could ever fulfil the schema: every report would be refused or start no automation."
        source: "spec §2.1, §2.6"
        fix: "Take the suggested spelling, or declare the property."
        Payload
        bad: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }\nrequired: [ammount]"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }\nrequired: [amount]"
    }
    REQUIRED_TWICE: Error "required-twice", "`required` names a property twice" {
        what: "The same key stands twice in `required`."
        why: "JSON Schema wants the items to differ, and often another property was meant."
        source: "JSON Schema draft-07, `required`"
        fix: "Remove one."
        Payload
        bad: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }\nrequired: [amount, amount]"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }\nrequired: [amount]"
    }
    SCHEMA_DRAFT: Warning "schema-draft", "`$schema` names another draft than the dashboard's" {
        what: "`$schema` is not `http://json-schema.org/draft-07/schema`."
        why: "The dashboard overwrites it on save, so what stands here is not what holds."
        source: "spec §2.1"
        fix: "Leave it out."
        Payload
        bad: "$schema: https://json-schema.org/draft/2020-12/schema\ntype: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    ADDITIONAL_PROPERTIES: Warning "additional-properties", "`additionalProperties: false` does not hold" {
        what: "A schema says that it takes no undeclared properties."
        why: "The dashboard overwrites it with `true` on save: undeclared properties are accepted, whatever the manifest says."
        source: "spec §2.1, §12.4"
        fix: "Leave it out. Generated payloads have no undeclared properties anyway."
        Payload
        bad: "type: object\nadditionalProperties: false\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "type: object\nproperties:\n  amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    FOREIGN_KEYWORD: Error "foreign-keyword", "a keyword of JSON Schema that the dialect does not have" {
        what: "The keyword is part of JSON Schema and not of the dialect that payload schemas are written in, as `minimum`, `pattern` or `$ref`."
        why: "No source says that the dashboard keeps it or that the service obeys it, so it would promise what nobody checks."
        source: "spec §2.2, §12.15"
        fix: "Leave it out and check the value before you report. For a closed set of values use `enum`."
        Properties
        bad: "amount: { type: number, minimum: 0, title: Amount due, examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
}
