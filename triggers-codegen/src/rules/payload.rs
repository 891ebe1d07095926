//! The payload's schema as a whole.

super::rules! {
    OBJECT_TYPE: Error "object-type", "a schema that has to be an object's is of another type";
    NO_PROPERTIES: Error "no-properties", "an object without properties";
    PROPERTY_KEY: Error "property-key", "the key of a property has characters that are refused";
    REQUIRED_UNKNOWN_PROPERTY: Error "required-unknown-property", "`required` names something that is not a property";
    REQUIRED_TWICE: Error "required-twice", "`required` names a property twice";
    SCHEMA_DRAFT: Warning "schema-draft", "`$schema` names another draft than the dashboard's";
    ADDITIONAL_PROPERTIES: Warning "additional-properties", "`additionalProperties: false` does not hold";
    FOREIGN_KEYWORD: Warning "foreign-keyword", "a keyword of JSON Schema that the dialect does not have";
}
