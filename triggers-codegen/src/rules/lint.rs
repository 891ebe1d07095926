//! Lints: what is allowed and seldom meant. They judge manifests without errors only.

super::rules! {
    SWALLOWED_AFTER_CANCEL: Warning "swallowed-after-cancel", "a report after a cancel may have the same idempotency key" {
        what: "The trigger's events can be canceled, and no part of their idempotency key changes when the same event is reported again. Taken for parts that change are whole numbers and numbers, a date-time without `futureDate`, a uuid other than the contact's, and texts whose name has revision, version, etag, sequence, attempt or nonce in it; whether such a value really changes cannot be seen in a manifest."
        why: "A key is remembered for its whole life, and a cancel does not forget it. An invoice that is overdue, paid, and overdue again because the payment bounced is reported with the same key: the second report is ignored, and nobody is told. A date in the key does not help when the event comes back to the same date."
        source: "API summary [4](api.md#s4) (idempotency: later requests with the same key are ignored)"
        fix: "Count revisions in the app, report the number, and put it into the key. `reschedule` uses a fresh key of its own and is not concerned; `report(…).idempotency_key(…)` sets a key."
        Manifest
        bad: "version: 1\nentities: { invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoice\n    idempotency: { key: [invoice] }\n    payload:\n      type: object\n      properties:\n        amount: { type: number, title: Amount due, examples: [129.5] }\n"
        good: "version: 1\nentities: { invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoice\n    idempotency: { key: [invoice, revision] }\n    payload:\n      type: object\n      properties:\n        amount: { type: number, title: Amount due, examples: [129.5] }\n        revision: { type: integer, title: Revision, examples: [1] }\n      required: [revision]\n"
    }
    SCHEDULE_NOT_IN_KEY: Warning "schedule-not-in-key", "the idempotency key of a scheduled event does not know its date" {
        what: "The trigger is scheduled, and its key holds neither the property with `futureDate` nor a part that changes (see `swallowed-after-cancel`)."
        why: "Events cannot be updated: to move one, it is canceled and reported again with the new date. With the same key that report is ignored, and the event takes place never."
        source: "API summary [3](api.md#s3) (rescheduling), [4](api.md#s4)"
        fix: "Add the property with `futureDate` to the key, or a revision."
        Manifest
        bad: "version: 1\nentities: { appointment: {} }\ntriggers:\n  appointment_starting:\n    name: Appointment starting\n    entity: appointment\n    idempotency: { key: [appointment] }\n    payload:\n      type: object\n      properties:\n        startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }\n      required: [startsAt]\n"
        good: "version: 1\nentities: { appointment: {} }\ntriggers:\n  appointment_starting:\n    name: Appointment starting\n    entity: appointment\n    idempotency: { key: [appointment, startsAt, revision] }\n    payload:\n      type: object\n      properties:\n        startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }\n        revision: { type: integer, title: Revision, examples: [1] }\n      required: [startsAt, revision]\n"
    }
    SCHEDULE_OUTLIVES_KEY: Warning "schedule-outlives-key", "a scheduled event may outlive its idempotency key" {
        what: "The trigger is scheduled, and its `ttl` is shorter than the week that the service documents. How far away the dates are that an app reports cannot be seen in a manifest, so nothing is said of a `ttl` of a week, although a date may be later than that too: nothing longer can be written."
        why: "Once the key is forgotten, a repeated report (a nightly synchronization, a queue that delivers twice) is not known to be one, and the event is scheduled a second time: two reminders for one appointment."
        source: "API summary [3](api.md#s3), [4](api.md#s4) (default life: one week)"
        fix: "Write `ttl: 7d` or leave `ttl` out. When events are reported more than a week ahead, cancel before you report again."
        Manifest
        bad: "version: 1\ntriggers:\n  sale_starting:\n    name: Sale starting\n    idempotency: { key: [startsAt], ttl: 1h }\n    payload:\n      type: object\n      properties:\n        startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }\n      required: [startsAt]\n"
        good: "version: 1\ntriggers:\n  sale_starting:\n    name: Sale starting\n    idempotency: { key: [startsAt], ttl: 7d }\n    payload:\n      type: object\n      properties:\n        startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }\n      required: [startsAt]\n"
    }
    NEVER_CANCELED: Warning "never-canceled", "a business event reports what none cancels" {
        what: "A business event reports a trigger with an `entity`, and no business event cancels it. Business events that themselves cancel something are left alone: what they report is the end of a story (`appointment_canceled`) and waits for nothing. Cancels in the app's own code are not seen."
        why: "What is not canceled goes on: site owners' automations send reminders for appointments that were called off."
        source: "API summary [4](api.md#s4), [10](api.md#s10) (cancel when no longer relevant)"
        fix: "Cancel it in the business event after which it no longer holds. When it always holds, remove its `entity`, or allow this at the trigger."
        BusinessEvents
        bad: "invoice_missed:\n  - report: invoice_overdue"
        good: "invoice_missed:\n  - report: invoice_overdue\ninvoice_settled:\n  - cancel: invoice_overdue"
    }
    ENTITY_ON_ONE_SIDE: Warning "entity-on-one-side", "events are canceled by the one side of a one-to-many relation" {
        what: "The trigger's `entity` is one thing, and its payload has the id (`format: uuid`, key `…Id` or `…_id`) of another declared entity that is probably meant: either the trigger's key names that other entity and not its own (`invoice_overdue` by `customer`, with an `invoiceId`), or an entity is declared that is derived from just these two. Relations that show neither in ids nor in names are not seen; an id that is in the payload for another purpose is."
        why: "A cancel takes back all events that were reported with the id. By the id of a customer, paying one invoice cancels the reminders of all others."
        source: "API summary [4](api.md#s4) (guidance for the id: the many side; for many-to-many an id per pair)"
        fix: "Use the entity that the event is about. For many-to-many declare one with `derived_from`."
        Manifest
        bad: "version: 1\nentities: { customer: {}, invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: customer\n    payload:\n      type: object\n      properties:\n        invoiceId: { type: string, format: uuid, title: Invoice, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }\n"
        good: "version: 1\nentities: { customer: {}, invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoice\n    payload:\n      type: object\n      properties:\n        customerId: { type: string, format: uuid, title: Customer, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }\n"
    }
    NAME_PASSIVE_VOICE: Warning "name-passive-voice", "the name of a trigger is in active voice" {
        what: "The name starts with a command (`Send invoice`) or says who does something (`Customer pays invoice`). Known are the common English verbs that are not nouns too."
        why: "Site owners read it as the start of an automation: when this has happened. The documented style is passive voice."
        source: "API summary [2.9](api.md#s2.9) (name style)"
        fix: "Name the thing first, and what happened to it: `Invoice sent`."
        Trigger
        bad: "name: Customer pays invoice\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice paid\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    NAME_SINGULAR: Warning "name-singular", "the name of a trigger is in the plural" {
        what: "A word of the name is the plural of a word in the trigger's key or in an entity's. Other plurals cannot be told from words that just end with an s, and are not reported."
        why: "An event is about one thing, and an automation runs once for each. The documented style is singular."
        source: "API summary [2.9](api.md#s2.9) (name style)"
        fix: "Write it in the singular."
        Trigger
        bad: "name: Invoices overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    NAME_SENTENCE_CASE: Warning "name-sentence-case", "the name of a trigger is not in sentence case" {
        what: "The name starts with a small letter, or all of its longer words start with a capital. A name with one proper noun at its end looks the same; allow it then."
        why: "Names stand beside each other in the automation builder. The documented style is sentence case."
        source: "API summary [2.9](api.md#s2.9) (name style)"
        fix: "Capitalize the first word and proper nouns only."
        Trigger
        bad: "name: Invoice Overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
}
