//! Objects inside of the payload, and arrays of objects.

super::rules! {
    NESTED_TOO_DEEP: Error "nested-too-deep", "an object or an array inside of another" {
        what: "A property at the second level is of type `object` or `array`."
        why: "Payloads have two levels, and the second holds string, number, integer and boolean only."
        source: "API summary [2.3](api.md#s2.3)"
        fix: "Move the inner properties one level up, with longer names."
        Properties
        bad: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }\n      tax: { type: object, title: Tax, properties: { rate: { type: number, title: Rate } } }"
        good: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }\n      taxRate: { type: number, title: Tax rate }"
    }
    NESTED_OBJECT: Warning "nested-object", "an object property may not be accepted" {
        what: "A property of the payload is of type `object`."
        why: "The sources contradict each other: the table of payload types allows it, the description of the report call and an older page allow arrays of objects only."
        source: "API summary [2.3](api.md#s2.3), [12.3](api.md#s12.3)"
        fix: "Flatten it into properties of the payload, or allow it here once the dashboard has taken it."
        Properties
        bad: "address: { type: object, title: Address, examples: [{ city: Haifa }], properties: { city: { type: string, title: City } } }"
        good: "city: { type: string, title: City, examples: [Haifa] }"
    }
    EXAMPLES_NESTED: Warning "examples-nested", "examples at the second level" {
        what: "A property inside of an object or an array has `examples`."
        why: "The table of payload keywords leaves them out there: the examples of the outer property hold whole values."
        source: "API summary [2.2](api.md#s2.2)"
        fix: "Move them into the examples of the outer property."
        Properties
        bad: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name, examples: [Consultation] }"
        good: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }"
    }
    DEFAULT_CONDITIONED_PROPERTY: Error "default-conditioned-property", "`defaultConditionedProperty` names no property of the items" {
        what: "The name is none of the keys in the items' `properties`."
        why: "It is the property of an item that conditions in the automation builder may test; without it none can be tested."
        source: "API summary [2.2](api.md#s2.2)"
        fix: "Take the suggested spelling."
        Properties
        bad: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  defaultConditionedProperty: nmae\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }"
        good: "lines:\n  type: array\n  title: Lines\n  examples: [[{ name: Consultation }]]\n  defaultConditionedProperty: name\n  items:\n    type: object\n    properties:\n      name: { type: string, title: Name }"
    }
}
