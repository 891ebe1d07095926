//! Personal data.

super::rules! {
    PII_UNKNOWN_PROPERTY: Error "pii-unknown-property", "`pii` lists what is no property";
    PII_UNMARKED: Warning "pii-unmarked", "a property looks like personal data and is not marked";
    PII_TWICE: Error "pii-twice", "`pii` lists a property twice";
}
