//! Business events: one thing that happens, and the calls that it takes.

super::rules! {
    BUSINESS_EVENT_EMPTY: Error "business-event-empty", "a business event without calls" {
        what: "The list of calls is empty."
        why: "The function would do nothing and say that it succeeded."
        source: "manifest format"
        fix: "List its calls, as `- report: trigger_key`, or remove the event."
        BusinessEvents
        bad: "invoice_settled: []"
        good: "invoice_settled:\n  - cancel: invoice_overdue"
    }
    STEP_WITHOUT_CALL: Error "step-without-call", "a step that calls nothing" {
        what: "A step has neither `report` nor `cancel`."
        why: "A step is one call."
        source: "manifest format"
        fix: "Write `report: trigger_key` or `cancel: trigger_key`."
        BusinessEvents
        bad: "invoice_settled:\n  - {}"
        good: "invoice_settled:\n  - cancel: invoice_overdue"
    }
    STEP_WITH_TWO_CALLS: Error "step-with-two-calls", "a step with two calls" {
        what: "A step has `report` and `cancel`."
        why: "Calls are done in the order of the steps; which of the two comes first would be a guess."
        source: "manifest format"
        fix: "Make them two steps."
        BusinessEvents
        bad: "invoice_settled:\n  - cancel: invoice_overdue\n    report: invoice_paid"
        good: "invoice_settled:\n  - cancel: invoice_overdue\n  - report: invoice_paid"
    }
    UNKNOWN_TRIGGER: Error "unknown-trigger", "a call of a trigger that is not declared" {
        what: "`report` or `cancel` names none of the manifest's triggers."
        why: "There would be nothing to call."
        source: "manifest format"
        fix: "Take the suggested spelling, or declare the trigger."
        BusinessEvents
        bad: "invoice_settled:\n  - cancel: invoice_overdu"
        good: "invoice_settled:\n  - cancel: invoice_overdue"
    }
    CALL_TWICE: Error "call-twice", "a business event does the same call twice" {
        what: "The same trigger is reported twice, or canceled twice, in one business event."
        why: "The second report would start every automation a second time."
        source: "manifest format"
        fix: "Remove one, or name the other trigger."
        BusinessEvents
        bad: "invoice_settled:\n  - cancel: invoice_overdue\n  - cancel: invoice_overdue"
        good: "invoice_settled:\n  - cancel: invoice_overdue"
    }
    SEVERAL_ENTITIES: Error "several-entities", "a business event is about several entities" {
        what: "Two cancelable triggers of one business event have different entities."
        why: "One id is handed to all calls of the event, and it cannot be the id of an invoice and of a ticket."
        source: "manifest format; API summary [4](api.md#s4)"
        fix: "Make it two business events, or give the triggers the same entity."
        BusinessEvents
        bad: "invoice_settled:\n  - cancel: invoice_overdue\n  - cancel: ticket_opened"
        good: "invoice_settled:\n  - cancel: invoice_overdue\nticket_closed:\n  - cancel: ticket_opened"
    }
    CANCEL_WITHOUT_ENTITY: Error "cancel-without-entity", "a cancel of events that cannot be canceled" {
        what: "`cancel` names a trigger without an `entity`."
        why: "The service cancels by an external entity id, and events of this trigger are reported without one."
        source: "API summary [4](api.md#s4)"
        fix: "Give the trigger an `entity`."
        BusinessEvents
        bad: "invoice_settled:\n  - cancel: invoice_paid"
        good: "invoice_settled:\n  - cancel: invoice_overdue"
    }
}
