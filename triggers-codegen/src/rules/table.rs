//! The rules, one row each: the name of the constant, the severity, the id, and what is wrong. Those that
//! are about something else than the manifest say `elsewhere`.

super::rules! {
    file "Files" {
        NO_MANIFEST: Error "no-manifest", "there is no manifest", elsewhere;
        FILE_UNREADABLE: Error "file-unreadable", "a file cannot be read", elsewhere;
        FILE_TOO_LARGE: Error "file-too-large", "a file is larger than 1 MiB", elsewhere;
    }
    yaml "YAML" {
        YAML_SYNTAX: Error "yaml-syntax", "the file is not valid YAML";
        SINGLE_DOCUMENT: Error "single-document", "the file holds several YAML documents";
        DUPLICATE_KEY: Error "duplicate-key", "a key appears twice in the same mapping";
        KEY_NOT_TEXT: Error "key-not-text", "a key is a list or a mapping";
        MERGE_KEY: Error "merge-key", "a merge key";
        YAML_TAG: Error "yaml-tag", "a YAML tag";
        YAML_DIRECTIVE: Error "yaml-directive", "a YAML directive";
        ANCHOR_TWICE: Error "anchor-twice", "an anchor is set twice";
        ALIAS_EXPANSION: Error "alias-expansion", "aliases expand to too much";
        DEPTH_LIMIT: Error "depth-limit", "values are nested too deeply";
        OPEN_BRACKETS: Error "open-brackets", "too many open brackets";
        HIDDEN_CHARACTER: Error "hidden-character", "an invisible character";
    }
    manifest "The manifest" {
        EMPTY_MANIFEST: Error "empty-manifest", "the manifest is empty";
        WRONG_SHAPE: Error "wrong-shape", "something of another shape was expected";
        MISSING_KEY: Error "missing-key", "a key that has to be there is missing";
        UNKNOWN_KEY: Error "unknown-key", "a key that the format does not know";
        UNKNOWN_VERSION: Error "unknown-version", "a version of the manifest that is not known";
        APP_ID_FORMAT: Error "app-id-format", "the app id is not a GUID";
        PROVIDER_FORMAT: Error "provider-format", "the provider is not an `https` URL";
        SNAKE_CASE_KEY: Error "snake-case-key", "the key of an entity or a business event is not in snake case";
    }
    names "Rust names" {
        RUST_NAME_INVALID: Error "rust-name-invalid", "a given name is not a Rust identifier";
        RUST_NAME_TAKEN: Error "rust-name-taken", "two things would have the same Rust name";
        RUST_NAME_IMPOSSIBLE: Error "rust-name-impossible", "no Rust name can be made of a value";
        RUST_NAMES_UNUSED: Error "rust-names-unused", "a name is given to nothing";
    }
    entity "Entities" {
        DERIVED_FROM_ONE: Error "derived-from-one", "an id is derived from fewer than two ids";
        DERIVED_FROM_NAME: Error "derived-from-name", "a side of a derived id has no usable name";
        DERIVED_FROM_ITSELF: Error "derived-from-itself", "an id is derived from itself";
    }
    trigger "Triggers" {
        TRIGGER_KEY: Error "trigger-key", "a trigger key that the dashboard refuses";
        NAME_LENGTH: Error "name-length", "the name of a trigger is too short or too long";
        NAME_OVER_50: Warning "name-over-50", "the name of a trigger has more than 50 characters";
        NAME_FINAL_PERIOD: Warning "name-final-period", "the name of a trigger ends with a period";
        DESCRIPTION_OVER_250: Warning "description-over-250", "the description of a trigger has more than 250 characters";
        UNKNOWN_ENTITY: Error "unknown-entity", "a trigger names an entity that is not declared";
    }
    payload "Payloads" {
        OBJECT_TYPE: Error "object-type", "a schema that has to be an object's is of another type";
        NO_PROPERTIES: Error "no-properties", "an object without properties";
        PROPERTY_KEY: Error "property-key", "the key of a property has characters that are refused";
        REQUIRED_UNKNOWN_PROPERTY: Error "required-unknown-property", "`required` names something that is not a property";
        REQUIRED_TWICE: Error "required-twice", "`required` names a property twice";
        SCHEMA_DRAFT: Warning "schema-draft", "`$schema` names another draft than the dashboard's";
        ADDITIONAL_PROPERTIES: Warning "additional-properties", "`additionalProperties: false` does not hold";
        FOREIGN_KEYWORD: Warning "foreign-keyword", "a keyword of JSON Schema that the dialect does not have";
    }
    property "Properties" {
        UNKNOWN_TYPE: Error "unknown-type", "a type that does not exist";
        UNKNOWN_FORMAT: Warning "unknown-format", "a format that does not exist";
        FORMAT_WITHOUT_STRING: Error "format-without-string", "something other than a text has a format";
        TITLE_EMPTY: Error "title-empty", "an empty title";
        EXAMPLES_MISSING: Warning "examples-missing", "a property without examples";
        MISPLACED_KEYWORD: Error "misplaced-keyword", "a keyword that belongs to another type";
        ENUM_AND_ONE_OF: Error "enum-and-one-of", "both `enum` and `oneOf` give the values";
        ENUM_EMPTY: Error "enum-empty", "a closed set without values";
        ENUM_OF_MARKED: Error "enum-of-marked", "an id or a date of the dashboard is one of a few values";
        ENUM_VALUE_TWICE: Error "enum-value-twice", "a value appears twice in a closed set";
        ONE_OF_NOT_CONSTANTS: Error "one-of-not-constants", "`oneOf` holds something other than constants";
        WIX_CUSTOM_TYPE: Warning "wix-custom-type", "`wixCustomType` may not be for other apps";
        NULLABLE: Warning "nullable", "a property that may be null";
        TYPE_INFERRED: Warning "type-inferred", "a property without a type";
    }
    nested "Nested objects and arrays" {
        NESTED_TOO_DEEP: Error "nested-too-deep", "an object or an array inside of another";
        NESTED_OBJECT: Warning "nested-object", "an object property may not be accepted";
        EXAMPLES_NESTED: Warning "examples-nested", "examples at the second level";
        DEFAULT_CONDITIONED_PROPERTY: Error "default-conditioned-property", "`defaultConditionedProperty` names no property of the items";
    }
    marks "Identities and dates" {
        UNKNOWN_IDENTITY: Error "unknown-identity", "an identity type that does not exist";
        IDENTITY_FORMAT: Error "identity-format", "an identity that is not a text of format uuid";
        IDENTITY_TWICE: Error "identity-twice", "two properties are the same identity";
        IDENTITY_SEVERAL: Warning "identity-several", "a payload has identities of several types";
        IDENTITY_UNDOCUMENTED: Warning "identity-undocumented", "an identity type that may not be accepted";
        NAMESPACE_WITHOUT_IDENTITY: Warning "namespace-without-identity", "`namespace` or `name` without an identity";
        FUTURE_DATE_FORMAT: Error "future-date-format", "the date of a scheduled event is not a date-time";
        FUTURE_DATE_TWICE: Error "future-date-twice", "two properties are the date of a scheduled event";
        MARK_NESTED: Error "mark-nested", "an identity or a scheduled date inside of an object or an array";
    }
    pii "Personal data" {
        PII_UNKNOWN_PROPERTY: Error "pii-unknown-property", "`pii` lists what is no property";
        PII_UNMARKED: Warning "pii-unmarked", "a property looks like personal data and is not marked";
        PII_TWICE: Error "pii-twice", "`pii` lists a property twice";
    }
    value "Examples and defaults" {
        VALUE_TYPE: Error "value-type", "a value is not of its property's type";
        VALUE_FORMAT: Error "value-format", "a value is not of its property's format";
        VALUE_NUMBER: Error "value-number", "a number that JSON cannot carry";
        VALUE_NOT_ALLOWED: Error "value-not-allowed", "a value is none of its property's values";
        VALUE_UNDECLARED: Warning "value-undeclared", "a value has a property that is not declared";
        VALUE_LACKS_REQUIRED: Warning "value-lacks-required", "a value lacks a property that is required";
    }
    idempotency "Idempotency keys" {
        IDEMPOTENCY_EMPTY: Error "idempotency-empty", "an idempotency key of nothing";
        IDEMPOTENCY_TWICE: Error "idempotency-twice", "a part appears twice in an idempotency key";
        IDEMPOTENCY_OPTIONAL: Error "idempotency-optional", "an idempotency key with an optional property";
        IDEMPOTENCY_AMBIGUOUS: Error "idempotency-ambiguous", "a part of an idempotency key could be two things";
        IDEMPOTENCY_UNKNOWN: Error "idempotency-unknown", "a part of an idempotency key that is not there";
        TTL_INVALID: Error "ttl-invalid", "a life of a key that is not a duration";
        TTL_OVER_A_WEEK: Warning "ttl-over-a-week", "a key is to live for more than a week";
    }
    business "Business events" {
        BUSINESS_EVENT_EMPTY: Error "business-event-empty", "a business event without calls";
        STEP_WITHOUT_CALL: Error "step-without-call", "a step that calls nothing";
        STEP_WITH_TWO_CALLS: Error "step-with-two-calls", "a step with two calls";
        UNKNOWN_TRIGGER: Error "unknown-trigger", "a call of a trigger that is not declared";
        CALL_TWICE: Error "call-twice", "a business event does the same call twice";
        SEVERAL_ENTITIES: Error "several-entities", "a business event is about several entities";
        CANCEL_WITHOUT_ENTITY: Error "cancel-without-entity", "a cancel of events that cannot be canceled";
    }
    lint "Lints" {
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
    allow "Allowed warnings" {
        ALLOW_UNKNOWN_RULE: Error "allow-unknown-rule", "a rule that does not exist is allowed";
        ALLOW_OF_ERROR: Error "allow-of-error", "an error is allowed";
        ALLOW_WITHOUT_REASON: Error "allow-without-reason", "a warning is allowed without a reason";
        ALLOW_UNNEEDED: Warning "allow-unneeded", "a warning is allowed that nothing gives";
    }
    lock "The lock" {
        LOCK_CONFLICT: Error "lock-conflict", "the lock holds both sides of a merge", elsewhere;
        LOCK_VERSION: Error "lock-version", "a version of the lock that is not known", elsewhere;
        LOCK_SHAPE: Error "lock-shape", "the lock is not as it was written", elsewhere;
        LOCK_HASH: Error "lock-hash", "a schema is not the one that was pulled", elsewhere;
        LOCK_OF_ANOTHER_APP: Error "lock-of-another-app", "the lock is that of another app", elsewhere;
        LOCK_MISSING: Error "lock-missing", "there is no lock", elsewhere;
        EXPORT_SHAPE: Error "export-shape", "an exported file holds no trigger", elsewhere;
    }
}
