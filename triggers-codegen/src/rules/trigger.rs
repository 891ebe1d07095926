//! Triggers: their keys, their texts and what they name.

super::rules! {
    TRIGGER_KEY: Error "trigger-key", "a trigger key that the dashboard refuses" {
        what: "The key has other characters than lowercase letters, digits, `-` and `_`, does not start with a letter or digit, or is longer than 100."
        why: "The dashboard does not take such a key, and reports name the trigger by it."
        source: "API summary [2.9](api.md#s2.9)"
        fix: "Write the key as the dashboard shows it."
        Manifest
        bad: "version: 1\ntriggers:\n  Invoice.Overdue:\n    name: Invoice overdue\n    payload:\n      type: object\n      properties:\n        amount: { type: number, title: Amount due, examples: [129.5] }\n"
        good: "version: 1\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    payload:\n      type: object\n      properties:\n        amount: { type: number, title: Amount due, examples: [129.5] }\n"
    }
    NAME_LENGTH: Error "name-length", "the name of a trigger is too short or too long" {
        what: "The name has fewer than 5 or more than 80 characters, or nothing but blanks."
        why: "The catalog refuses it."
        source: "API summary [2.9](api.md#s2.9)"
        fix: "Say what happened, and to what: `Invoice overdue`."
        Trigger
        bad: "name: Due\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    NAME_OVER_50: Warning "name-over-50", "the name of a trigger has more than 50 characters" {
        what: "The name has 51 to 80 characters."
        why: "The sources contradict each other: the catalog allows 80 characters, an older page of the service 50."
        source: "API summary [2.9](api.md#s2.9), [12.11](api.md#s12.11)"
        fix: "Shorten it; what matters most to site owners comes first."
        Trigger
        bad: "name: Invoice overdue for longer than the agreed period of grace\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue beyond the period of grace\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    NAME_FINAL_PERIOD: Warning "name-final-period", "the name of a trigger ends with a period" {
        what: "The last character of `name` is a period."
        why: "Names are titles in the automation builder; the style guide for triggers writes them without one."
        source: "API summary [2.9](api.md#s2.9) (name style)"
        fix: "Leave the period out."
        Trigger
        bad: "name: Invoice overdue.\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    DESCRIPTION_OVER_250: Warning "description-over-250", "the description of a trigger has more than 250 characters" {
        what: "`description` is longer than 250 characters."
        why: "An older page of the service sets this limit. The catalog of today holds no description at all, so nothing is lost by keeping it short."
        source: "API summary [2.9](api.md#s2.9)"
        fix: "Shorten it, or write the rest as a comment."
        Trigger
        bad: "name: Invoice overdue\ndescription: >-\n  An invoice was not paid by its due date. The amount is what is left to pay after all payments that arrived until midnight in the time zone of the site, without fees for reminders, which are added by the site's own settings later and are reported by a trigger of their own.\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\ndescription: An invoice was not paid by its due date.\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    UNKNOWN_ENTITY: Error "unknown-entity", "a trigger names an entity that is not declared" {
        what: "`entity` is none of the keys below `entities`."
        why: "The entity gives the external entity id its Rust type, so that an id of one kind cannot be handed to a trigger of another."
        source: "manifest format; API summary [4](api.md#s4)"
        fix: "Take the suggested spelling, or declare it in `entities`."
        Manifest
        bad: "version: 1\nentities: { invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoyce\n    payload:\n      type: object\n      properties:\n        amount: { type: number, title: Amount due, examples: [129.5] }\n"
        good: "version: 1\nentities: { invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoice\n    payload:\n      type: object\n      properties:\n        amount: { type: number, title: Amount due, examples: [129.5] }\n"
    }
}
