//! Values in the manifest: examples, defaults, allowed values.

super::rules! {
    VALUE_TYPE: Error "value-type", "a value is not of its property's type";
    VALUE_FORMAT: Error "value-format", "a value is not of its property's format";
    VALUE_NUMBER: Error "value-number", "a number that JSON cannot carry";
    VALUE_NOT_ALLOWED: Error "value-not-allowed", "a value is none of its property's values";
    VALUE_UNDECLARED: Warning "value-undeclared", "a value has a property that is not declared";
    VALUE_LACKS_REQUIRED: Warning "value-lacks-required", "a value lacks a property that is required";
}
