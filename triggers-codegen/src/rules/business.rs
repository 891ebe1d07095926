//! Business events: one thing that happens, and the calls that it takes.

super::rules! {
    BUSINESS_EVENT_EMPTY: Error "business-event-empty", "a business event without calls";
    STEP_WITHOUT_CALL: Error "step-without-call", "a step that calls nothing";
    STEP_WITH_TWO_CALLS: Error "step-with-two-calls", "a step with two calls";
    UNKNOWN_TRIGGER: Error "unknown-trigger", "a call of a trigger that is not declared";
    CALL_TWICE: Error "call-twice", "a business event does the same call twice";
    SEVERAL_ENTITIES: Error "several-entities", "a business event is about several entities";
    CANCEL_WITHOUT_ENTITY: Error "cancel-without-entity", "a cancel of events that cannot be canceled";
}
