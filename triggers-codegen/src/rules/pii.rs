//! Personal data.

super::rules! {
    PII_UNKNOWN_PROPERTY: Error "pii-unknown-property", "`pii` lists what is no property" {
        what: "An entry of `pii` leads to no property of the payload."
        why: "The property that was meant would be shown in debug output and in the pages of the sandbox."
        source: "manifest format"
        fix: "Write `property` or `property.member`, spelled as in the payload. For the items of an array, `list.member`."
        Trigger
        bad: "name: Invoice overdue\npii: [fone]\npayload:\n  type: object\n  properties:\n    phone: { type: string, title: Phone, examples: [\"+44 20 7946 0000\"] }"
        good: "name: Invoice overdue\npii: [phone]\npayload:\n  type: object\n  properties:\n    phone: { type: string, title: Phone, examples: [\"+44 20 7946 0000\"] }"
    }
    PII_UNMARKED: Warning "pii-unmarked", "a property looks like personal data and is not marked" {
        what: "A text or a date has `format: email`, or a key with a word such as phone, birthday, passport or first name, and `pii` does not list it."
        why: "Only what is marked is left out of debug output and hidden in the pages of the sandbox."
        source: "manifest format"
        fix: "List the property in `pii` beside `payload`. If it is not about a person, allow this with the reason."
        Trigger
        bad: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    phone: { type: string, title: Phone, examples: [\"+44 20 7946 0000\"] }"
        good: "name: Invoice overdue\npii: [phone]\npayload:\n  type: object\n  properties:\n    phone: { type: string, title: Phone, examples: [\"+44 20 7946 0000\"] }"
    }
    PII_TWICE: Error "pii-twice", "`pii` lists a property twice" {
        what: "Two entries of `pii` are the same."
        why: "One of them was probably meant to be another property."
        source: "manifest format"
        fix: "Remove one of them."
        Trigger
        bad: "name: Invoice overdue\npii: [phone, phone]\npayload:\n  type: object\n  properties:\n    phone: { type: string, title: Phone, examples: [\"+44 20 7946 0000\"] }"
        good: "name: Invoice overdue\npii: [phone]\npayload:\n  type: object\n  properties:\n    phone: { type: string, title: Phone, examples: [\"+44 20 7946 0000\"] }"
    }
}
