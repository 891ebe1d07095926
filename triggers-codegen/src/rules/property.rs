//! The keywords of a property.

super::rules! {
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
