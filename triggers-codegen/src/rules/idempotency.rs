//! Idempotency keys that are derived from what is reported.

super::rules! {
    IDEMPOTENCY_EMPTY: Error "idempotency-empty", "an idempotency key of nothing";
    IDEMPOTENCY_TWICE: Error "idempotency-twice", "a part appears twice in an idempotency key";
    IDEMPOTENCY_OPTIONAL: Error "idempotency-optional", "an idempotency key with an optional property";
    IDEMPOTENCY_AMBIGUOUS: Error "idempotency-ambiguous", "a part of an idempotency key could be two things";
    IDEMPOTENCY_UNKNOWN: Error "idempotency-unknown", "a part of an idempotency key that is not there";
    TTL_INVALID: Error "ttl-invalid", "a life of a key that is not a duration";
    TTL_OVER_A_WEEK: Warning "ttl-over-a-week", "a key is to live for more than a week";
}
