//! The dashboard's marks: whose id a property holds, and when an event takes place.

super::rules! {
    UNKNOWN_IDENTITY: Error "unknown-identity", "an identity type that does not exist" {
        what: "`identityType` is none of contact, member, visitor, user."
        why: "The dashboard knows no other, and only `contact` is documented for payload schemas."
        source: "API summary [2.2](api.md#s2.2)"
        fix: "Write `contact`."
        Properties
        bad: "contactId: { type: string, format: uuid, identityType: contacts, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
        good: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
    }
    IDENTITY_FORMAT: Error "identity-format", "an identity that is not a text of format uuid" {
        what: "A property with `identityType` is not `type: string, format: uuid`."
        why: "The dashboard offers only such properties as the id of a contact."
        source: "API summary [2.7](api.md#s2.7)"
        fix: "Write `type: string, format: uuid`."
        Properties
        bad: "contactId: { type: string, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
        good: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
    }
    IDENTITY_TWICE: Error "identity-twice", "two properties are the same identity" {
        what: "Two properties of the payload have the same `identityType`."
        why: "The event is about one contact: the dashboard connects one property only."
        source: "API summary [2.2](api.md#s2.2), [2.7](api.md#s2.7)"
        fix: "Keep the mark on the one that the event is about. The other stays a plain id."
        Properties
        bad: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }\npayerId: { type: string, format: uuid, identityType: contact, title: Payer, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
        good: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }\npayerId: { type: string, format: uuid, title: Payer, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
    }
    IDENTITY_SEVERAL: Warning "identity-several", "a payload has identities of several types" {
        what: "The payload names a contact beside a member, a visitor or a user."
        why: "The sources contradict each other: one page allows one identity in all, an older one an identity of each type."
        source: "API summary [2.2](api.md#s2.2), [12.11](api.md#s12.11)"
        fix: "Keep `contact`, or allow it here once the dashboard has taken both."
        Properties
        bad: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }\nmemberId: { type: string, format: uuid, identityType: member, title: Member, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
        good: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
    }
    IDENTITY_UNDOCUMENTED: Warning "identity-undocumented", "an identity type that may not be accepted" {
        what: "`identityType` is member, visitor or user."
        why: "The page on payload schemas documents only `contact`; an older one has the others."
        source: "API summary [2.2](api.md#s2.2), [12.11](api.md#s12.11)"
        fix: "Use `contact`, or allow it here once the dashboard has taken it."
        Properties
        bad: "memberId: { type: string, format: uuid, identityType: member, title: Member, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
        good: "contactId: { type: string, format: uuid, identityType: contact, title: Contact, examples: [8046df3c-7575-4098-a5ab-c91ad8f33c47] }"
    }
    NAMESPACE_WITHOUT_IDENTITY: Warning "namespace-without-identity", "`namespace` or `name` without an identity" {
        what: "A property has `namespace` or `name` and no `identityType`."
        why: "They name the place where an identity's data is added to the event; without an identity nothing is."
        source: "API summary [2.2](api.md#s2.2)"
        fix: "Leave it out. The name that site owners see is `title`."
        Properties
        bad: "amount: { type: number, name: Amount, title: Amount due, examples: [129.5] }"
        good: "amount: { type: number, title: Amount due, examples: [129.5] }"
    }
    FUTURE_DATE_FORMAT: Error "future-date-format", "the date of a scheduled event is not a date-time" {
        what: "A property with `futureDate: true` is not `type: string, format: date-time`."
        why: "The dashboard offers only such properties as the date of a scheduled event."
        source: "API summary [2.2](api.md#s2.2), [2.7](api.md#s2.7)"
        fix: "Write `type: string, format: date-time`."
        Properties
        bad: "startsAt: { type: string, format: date, futureDate: true, title: Starts at, examples: [\"2026-12-01\"] }"
        good: "startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }"
    }
    FUTURE_DATE_TWICE: Error "future-date-twice", "two properties are the date of a scheduled event" {
        what: "Two properties of the payload have `futureDate: true`."
        why: "An event takes place at one date, and its automations are planned by it."
        source: "API summary [2.2](api.md#s2.2), [3](api.md#s3)"
        fix: "Keep the mark on one. When both dates matter, report a trigger for each."
        Properties
        bad: "startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }\nendsAt: { type: string, format: date-time, futureDate: true, title: Ends at, examples: [\"2026-12-01T11:00:00Z\"] }"
        good: "startsAt: { type: string, format: date-time, futureDate: true, title: Starts at, examples: [\"2026-12-01T10:00:00Z\"] }\nendsAt: { type: string, format: date-time, title: Ends at, examples: [\"2026-12-01T11:00:00Z\"] }"
    }
    MARK_NESTED: Error "mark-nested", "an identity or a scheduled date inside of an object or an array" {
        what: "`identityType` or `futureDate` stands at the second level of the payload."
        why: "An event is about one contact and takes place at one date; the dashboard connects properties of the payload itself only."
        source: "API summary [2.7](api.md#s2.7)"
        fix: "Move the property to the payload itself."
        Properties
        bad: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }\n      date: { type: string, format: date-time, futureDate: true, title: Date }"
        good: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }\n      date: { type: string, format: date-time, title: Date }"
    }
}
