//! The dashboard's marks: whose id a property holds, and when an event takes place.

super::rules! {
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
