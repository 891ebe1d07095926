//! Drift: how the manifest, the lock and the dashboard may differ. What may be done after publishing
//! stands in `drift::Kind`.

super::rules! {
    TRIGGER_ADDED: Error "drift-trigger-added", "a trigger that was not there before" {
        what: "The manifest has a trigger that the other side has not. After publishing it is allowed."
        why: "Site owners can build automations on it once the app is released."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the trigger in the dashboard, then run `cargo triggers pull`."
        Elsewhere
        bad: "triggers: { invoice_due, invoice_paid }   # the lock has invoice_due only"
        good: "both have invoice_due and invoice_paid"
    }
    TRIGGER_REMOVED: Warning "drift-trigger-removed", "a trigger that is gone, or whose key has changed" {
        what: "The other side has a trigger that the manifest has not. After publishing it is forbidden."
        why: "Automations on this trigger never run again."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Keep the trigger under its key. One that the app no longer reports is hidden in the dashboard, which deprecates it."
        Elsewhere
        bad: "invoice_due became invoice-due"
        good: "invoice_due keeps its key, and its name changes"
    }
    TRIGGER_RENAMED: Warning "drift-trigger-renamed", "another name of a trigger" {
        what: "The name that site owners see differs. After publishing it is allowed."
        why: "Site owners see the new name."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "name: Invoice due        # Invoice overdue in the lock"
        good: "name: Invoice overdue"
    }
    OPTIONAL_PROPERTY_ADDED: Error "drift-optional-property-added", "a new property that events may leave out" {
        what: "A property was added, and it is not required. After publishing it is allowed."
        why: "Older deployments of the app do not send it: automations find it empty until all are replaced."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the manifest's schema in the dashboard (`cargo triggers schema KEY` prints it) and run `cargo triggers pull`, or take the edit back."
        Elsewhere
        bad: "note: { type: string, title: Note }        # the lock has no note"
        good: "both have note"
    }
    REQUIRED_PROPERTY_ADDED: Error "drift-required-property-added", "a new property that events must carry" {
        what: "A property was added, and it is required. After publishing it is forbidden."
        why: "Older deployments of the app are refused, for they do not send it."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Add it as an optional property, release, and make it required when no older deployment is left."
        Elsewhere
        bad: "required: [number, note]        # the lock has no note"
        good: "required: [number]              # and note is optional"
    }
    PROPERTY_REMOVED: Error "drift-property-removed", "a property that is gone, or whose key has changed" {
        what: "A property was removed. After publishing it is forbidden."
        why: "Automations that use this field lose it."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Keep the property; make it optional and `hidden: true` when it is no longer of use."
        Elsewhere
        bad: "properties: { number }          # number and note in the lock"
        good: "note: { type: string, title: Note, hidden: true }"
    }
    TYPE_CHANGED: Error "drift-type-changed", "another type" {
        what: "The `type` of a property differs. After publishing it is forbidden."
        why: "Older deployments of the app are refused, and automations that use this field break."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Before the app is published: save it in the dashboard and pull. After: keep the old property as it is and add a new, optional one beside it."
        Elsewhere
        bad: "amount: { type: string }        # number in the lock"
        good: "amountText: { type: string }    # beside amount"
    }
    FORMAT_CHANGED: Error "drift-format-changed", "another format" {
        what: "The `format` of a property differs, is new or is gone. After publishing it is forbidden."
        why: "Older deployments of the app may be refused, and automations that use this field may break."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Before the app is published: save it in the dashboard and pull. After: keep the old property as it is and add a new, optional one beside it."
        Elsewhere
        bad: "due: { type: string, format: date-time }        # format: date in the lock"
        good: "dueAt: { type: string, format: date-time }      # beside due"
    }
    BECAME_REQUIRED: Error "drift-became-required", "an optional property that became required" {
        what: "A property is required that was not. After publishing it is allowed."
        why: "Older deployments of the app are refused when they leave it out."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Release a version that always sends it before the dashboard requires it."
        Elsewhere
        bad: "required: [number, note]        # [number] in the lock"
        good: "required: [number]"
    }
    BECAME_OPTIONAL: Error "drift-became-optional", "a required property that became optional" {
        what: "A property is optional that was required. After publishing it is allowed."
        why: "Automations that use this field may find it empty."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the manifest's schema in the dashboard (`cargo triggers schema KEY` prints it) and run `cargo triggers pull`, or take the edit back."
        Elsewhere
        bad: "required: [number]        # [number, note] in the lock"
        good: "required: [number, note]"
    }
    IDENTITY_ADDED: Error "drift-identity-added", "a property that now identifies someone" {
        what: "`identityType` was added, with an identity that no other property had. After publishing it is allowed."
        why: "Automations can use the data of whom the field identifies."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the manifest's schema in the dashboard (`cargo triggers schema KEY` prints it) and run `cargo triggers pull`, or take the edit back."
        Elsewhere
        bad: "contactId: { identityType: contact }        # no identity in the lock"
        good: "both have identityType: contact"
    }
    IDENTITY_REMOVED: Error "drift-identity-removed", "a property that no longer identifies anyone" {
        what: "`identityType` was removed. After publishing it is forbidden."
        why: "Automations lose the data of whom the field identified, and those that write to them break."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Keep the mark."
        Elsewhere
        bad: "contactId: { type: string, format: uuid }        # identityType: contact in the lock"
        good: "contactId: { type: string, format: uuid, identityType: contact }"
    }
    IDENTITY_MOVED: Error "drift-identity-moved", "an identity that went to another property" {
        what: "`identityType` went from one property to another, or became another one. After publishing it is forbidden."
        why: "Automations write to someone else than site owners chose."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Keep the mark where it is."
        Elsewhere
        bad: "ownerId: { identityType: contact }        # on contactId in the lock"
        good: "contactId: { identityType: contact }"
    }
    FUTURE_DATE_ADDED: Error "drift-future-date-added", "the trigger became a scheduled one" {
        what: "`futureDate` was added. After publishing it is forbidden."
        why: "Automations that ran at once wait for the date."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Declare a second trigger for the scheduled event."
        Elsewhere
        bad: "startsAt: { futureDate: true }        # no mark in the lock"
        good: "appointment_starting beside appointment_scheduled"
    }
    FUTURE_DATE_REMOVED: Error "drift-future-date-removed", "the trigger is no longer a scheduled one" {
        what: "`futureDate` was removed. After publishing it is forbidden."
        why: "Automations that waited for the date run at once."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Keep the mark; declare a second trigger for the event that happens at once."
        Elsewhere
        bad: "startsAt: { format: date-time }        # futureDate: true in the lock"
        good: "startsAt: { format: date-time, futureDate: true }"
    }
    CHOICE_ADDED: Error "drift-choice-added", "a value more that the property may have" {
        what: "`enum` or `oneOf` has a value that it had not. The table of changes does not name it; it is taken as an addition. After publishing it is allowed."
        why: "Conditions of existing automations do not know the value."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the manifest's schema in the dashboard (`cargo triggers schema KEY` prints it) and run `cargo triggers pull`, or take the edit back."
        Elsewhere
        bad: "enum: [EUR, USD, GBP]        # [EUR, USD] in the lock"
        good: "enum: [EUR, USD]"
    }
    CHOICE_REMOVED: Error "drift-choice-removed", "a value that the property may no longer have" {
        what: "`enum` or `oneOf` lacks a value that it had. The table of changes does not name it; it is taken as a change of the type. After publishing it is forbidden."
        why: "Older deployments of the app are refused when they send it, and conditions on it never hold."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Keep the value, and stop sending it."
        Elsewhere
        bad: "enum: [EUR]        # [EUR, USD] in the lock"
        good: "enum: [EUR, USD]"
    }
    CHOICES_CLOSED: Error "drift-choices-closed", "a property that may have any value no more" {
        what: "`enum` or `oneOf` was added to a property that had none. The table of changes does not name it; it is taken as a change of the type. After publishing it is forbidden."
        why: "Older deployments of the app are refused when they send anything else."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Before the app is published: save it in the dashboard and pull. After: keep the old property as it is and add a new, optional one beside it."
        Elsewhere
        bad: "currency: { type: string, enum: [EUR] }        # any text in the lock"
        good: "currency: { type: string }"
    }
    CHOICES_OPENED: Error "drift-choices-opened", "a property that may have any value now" {
        what: "`enum` or `oneOf` was removed. The table of changes does not name it; events that were accepted still are. After publishing it is allowed."
        why: "Conditions of existing automations meet values that they do not know."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the manifest's schema in the dashboard (`cargo triggers schema KEY` prints it) and run `cargo triggers pull`, or take the edit back."
        Elsewhere
        bad: "currency: { type: string }        # enum: [EUR] in the lock"
        good: "currency: { type: string, enum: [EUR] }"
    }
    KEYWORD_CHANGED: Error "drift-keyword-changed", "another keyword that events have to satisfy" {
        what: "A keyword differs that neither the dialect nor the table of changes names, such as `maxLength`. After publishing it is forbidden."
        why: "Nothing is documented about such a change: older deployments of the app may be refused."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Take the keyword out of the dashboard's schema, then run `cargo triggers pull`."
        Elsewhere
        bad: "number: { type: string }        # maxLength: 20 in the lock"
        good: "number: { type: string }        # in both"
    }
    ANNOTATION_CHANGED: Warning "drift-annotation-changed", "another keyword that decides how a field is offered" {
        what: "`namespace`, `name`, `wixCustomType`, `itemsSelectionConfiguration` or `defaultConditionedProperty` differs. After publishing it is forbidden."
        why: "Nothing is documented about such a change: automations that use this field may break."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "contactId: { identityType: contact, namespace: guest }        # no namespace in the lock"
        good: "contactId: { identityType: contact }"
    }
    HIDDEN_CHANGED: Warning "drift-hidden-changed", "a field is shown in pickers, or no longer" {
        what: "`hidden` differs. After publishing it is allowed."
        why: "Site owners find the field in their pickers, or no longer do."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "note: { hidden: true }        # shown in the lock"
        good: "note: {}"
    }
    TITLE_CHANGED: Warning "drift-title-changed", "another title" {
        what: "The `title` differs. After publishing it is allowed."
        why: "Site owners see the new title."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "title: Due        # Due date in the lock"
        good: "title: Due date"
    }
    DESCRIPTION_CHANGED: Warning "drift-description-changed", "another description" {
        what: "The `description` differs. After publishing it is allowed."
        why: "Site owners see the new description."
        source: "API summary [2.6](api.md#s2.6)"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "description: When it is due        # none in the lock"
        good: "the same description in both"
    }
    DEFAULT_CHANGED: Warning "drift-default-changed", "another default" {
        what: "The `default` differs. After publishing it is allowed."
        why: "Automations find another value where an event leaves the property out."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "default: 1        # 0 in the lock"
        good: "default: 0"
    }
    EXAMPLES_CHANGED: Warning "drift-examples-changed", "other examples" {
        what: "The `examples` differ. Nothing that is saved or sent depends on it."
        why: "Previews show other values."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "examples: [INV-2]        # [INV-1] in the lock"
        good: "examples: [INV-1]"
    }
    CHOICE_TEXT_CHANGED: Warning "drift-choice-text-changed", "other texts of the values that a property may have" {
        what: "Titles or descriptions in `oneOf` differ. After publishing it is allowed."
        why: "Site owners see the new texts of the values."
        source: "own reading of API summary [2.6](api.md#s2.6), which does not name it"
        fix: "Save the new text in the dashboard, or take the dashboard's into the manifest."
        Elsewhere
        bad: "oneOf: [{ const: EUR, title: Euros }]        # title: Euro in the lock"
        good: "oneOf: [{ const: EUR, title: Euro }]"
    }
}
