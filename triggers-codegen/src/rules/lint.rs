//! Lints: what is allowed and seldom meant. They judge manifests without errors only.

super::rules! {
    SWALLOWED_AFTER_CANCEL: Warning "swallowed-after-cancel", "a report after a cancel may have the same idempotency key";
    SCHEDULE_NOT_IN_KEY: Warning "schedule-not-in-key", "the idempotency key of a scheduled event does not know its date";
    SCHEDULE_OUTLIVES_KEY: Warning "schedule-outlives-key", "a scheduled event may outlive its idempotency key";
    NEVER_CANCELED: Warning "never-canceled", "a business event reports what none cancels";
    ENTITY_ON_ONE_SIDE: Warning "entity-on-one-side", "events are canceled by the one side of a one-to-many relation";
    NAME_PASSIVE_VOICE: Warning "name-passive-voice", "the name of a trigger is in active voice";
    NAME_SINGULAR: Warning "name-singular", "the name of a trigger is in the plural";
    NAME_SENTENCE_CASE: Warning "name-sentence-case", "the name of a trigger is not in sentence case";
    EXAMPLE_FORMAT: Warning "example-format", "an example is not of its property's format";
}
