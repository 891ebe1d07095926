//! Idempotency keys that are derived from what is reported.

super::rules! {
    IDEMPOTENCY_EMPTY: Error "idempotency-empty", "an idempotency key of nothing" {
        what: "`key` is an empty list."
        why: "The key would be the same for every report, so all but the first would be ignored."
        source: "API summary [4](api.md#s4)"
        fix: "Name required properties or the entity, or leave `idempotency` out: each report then has a fresh key."
        Idempotency
        bad: "key: []"
        good: "key: [invoice, revision]"
    }
    IDEMPOTENCY_TWICE: Error "idempotency-twice", "a part stands twice in an idempotency key" {
        what: "The same name stands twice in `key`."
        why: "It makes no difference to the key; another part was probably meant."
        source: "manifest format"
        fix: "Remove one, or name the other part."
        Idempotency
        bad: "key: [invoice, revision, revision]"
        good: "key: [invoice, revision]"
    }
    IDEMPOTENCY_OPTIONAL: Error "idempotency-optional", "an idempotency key with an optional property" {
        what: "A part of `key` is a property that is not in `required`."
        why: "Events without it would have keys that mean something else than they say."
        source: "API summary [4](api.md#s4)"
        fix: "List the property in `required`, or leave it out of the key."
        Idempotency
        bad: "key: [invoice, note]"
        good: "key: [invoice, revision]"
    }
    IDEMPOTENCY_AMBIGUOUS: Error "idempotency-ambiguous", "a part of an idempotency key could be two things" {
        what: "A part of `key` is the name of the trigger's entity and of a property."
        why: "It is not plain which of them the key is made of, and the two hold different things."
        source: "manifest format"
        fix: "Rename the entity or the property."
        Manifest
        bad: "version: 1\nentities: { invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoice\n    idempotency: { key: [invoice] }\n    payload:\n      type: object\n      properties:\n        invoice: { type: integer, title: Invoice, examples: [2041] }\n      required: [invoice]\n"
        good: "version: 1\nentities: { invoice: {} }\ntriggers:\n  invoice_overdue:\n    name: Invoice overdue\n    entity: invoice\n    idempotency: { key: [invoice, number] }\n    payload:\n      type: object\n      properties:\n        number: { type: integer, title: Number, examples: [2041] }\n      required: [number]\n"
    }
    IDEMPOTENCY_UNKNOWN: Error "idempotency-unknown", "a part of an idempotency key that is not there" {
        what: "A part of `key` is neither a property of the payload nor the trigger's entity."
        why: "The key is made of what is reported."
        source: "manifest format"
        fix: "Take the suggested spelling."
        Idempotency
        bad: "key: [invoice, revison]"
        good: "key: [invoice, revision]"
    }
    TTL_INVALID: Error "ttl-invalid", "a life of a key that is not a duration" {
        what: "`ttl` is not a whole number with `ms`, `s`, `m`, `h`, `d` or `w`, or several of them joined, or it is no time at all."
        why: "The service takes milliseconds, at least 1; a number without a unit is too easily read as seconds."
        source: "API summary [1.1](api.md#s1.1), [4](api.md#s4)"
        fix: "Write `7d`, `12h` or `1d12h`."
        Idempotency
        bad: "key: [invoice, revision]\nttl: 7 days"
        good: "key: [invoice, revision]\nttl: 7d"
    }
    TTL_OVER_A_WEEK: Warning "ttl-over-a-week", "a key is to live for more than a week" {
        what: "`ttl` is longer than seven days."
        why: "The service's texts say that a key is kept for a week; whether a longer life is obeyed is not documented."
        source: "API summary [4](api.md#s4), [12.6](api.md#s12.6)"
        fix: "Write `7d` at most, and do not report the same event again later."
        Idempotency
        bad: "key: [invoice, revision]\nttl: 30d"
        good: "key: [invoice, revision]\nttl: 7d"
    }
}
