//! Objects inside of the payload, and arrays of objects.

super::rules! {
    NESTED_TOO_DEEP: Error "nested-too-deep", "an object or an array inside of another";
    NESTED_OBJECT: Warning "nested-object", "an object property may not be accepted";
    EXAMPLES_NESTED: Warning "examples-nested", "examples at the second level";
    DEFAULT_CONDITIONED_PROPERTY: Error "default-conditioned-property", "`defaultConditionedProperty` names no property of the items";
}
