//! What external entity ids stand for.

super::rules! {
    DERIVED_FROM_ONE: Error "derived-from-one", "an id is derived from fewer than two ids" {
        what: "`derived_from` names no or only one side."
        why: "An id per pair is for many-to-many relations: it takes both sides. An id derived from one other is that other id."
        source: "API summary [4](api.md#s4) (guidance for the external entity id)"
        fix: "Name both sides, or leave `derived_from` out."
        Entities
        bad: "enrollment: { derived_from: [class] }"
        good: "enrollment: { derived_from: [participant, class] }"
    }
    DERIVED_FROM_NAME: Error "derived-from-name", "a side of a derived id has no usable name" {
        what: "An item of `derived_from` is not in snake case."
        why: "It becomes a parameter of `derive` in Rust."
        source: "manifest format"
        fix: "Write it as `class_session`."
        Entities
        bad: "enrollment: { derived_from: [participant, classSession] }"
        good: "enrollment: { derived_from: [participant, class_session] }"
    }
    DERIVED_FROM_ITSELF: Error "derived-from-itself", "an id is derived from itself" {
        what: "`derived_from` names the entity that it belongs to."
        why: "The id would have to be known before it can be computed."
        source: "manifest format"
        fix: "Name the other entity that was meant."
        Entities
        bad: "enrollment: { derived_from: [enrollment, class] }"
        good: "enrollment: { derived_from: [participant, class] }"
    }
}
