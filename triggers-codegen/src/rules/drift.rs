//! Drift: how the manifest, the lock and the dashboard may differ. What may be done after publishing
//! stands in `drift::Kind`.

super::rules! {
    TRIGGER_ADDED: Error "drift-trigger-added", "a trigger that was not there before", elsewhere because "Site owners can build automations on it once the app is released.";
    TRIGGER_REMOVED: Warning "drift-trigger-removed", "a trigger that is gone, or whose key has changed", elsewhere because "Automations on this trigger never run again.";
    TRIGGER_RENAMED: Warning "drift-trigger-renamed", "another name of a trigger", elsewhere because "Site owners see the new name.";
    PROVIDER_CHANGED: Warning "drift-provider-changed", "another base URI of the provider", elsewhere because "The service asks the provider at the address in the dashboard.";
    OPTIONAL_PROPERTY_ADDED: Error "drift-optional-property-added", "a new property that events may leave out", elsewhere because "Older deployments of the app do not send it: automations find it empty until all are replaced.";
    REQUIRED_PROPERTY_ADDED: Error "drift-required-property-added", "a new property that events must carry", elsewhere because "Older deployments of the app are refused, for they do not send it.";
    PROPERTY_REMOVED: Error "drift-property-removed", "a property that is gone, or whose key has changed", elsewhere because "Automations that use this field lose it.";
    TYPE_CHANGED: Error "drift-type-changed", "another type", elsewhere because "Older deployments of the app are refused, and automations that use this field break.";
    FORMAT_CHANGED: Error "drift-format-changed", "another format", elsewhere because "Older deployments of the app may be refused, and automations that use this field may break.";
    BECAME_REQUIRED: Error "drift-became-required", "an optional property that became required", elsewhere because "Older deployments of the app are refused when they leave it out.";
    BECAME_OPTIONAL: Error "drift-became-optional", "a required property that became optional", elsewhere because "Automations that use this field may find it empty.";
    IDENTITY_ADDED: Error "drift-identity-added", "a property that now identifies someone", elsewhere because "Automations can use the data of whom the field identifies.";
    IDENTITY_REMOVED: Error "drift-identity-removed", "a property that no longer identifies anyone", elsewhere because "Automations lose the data of whom the field identified, and those that write to them break.";
    IDENTITY_MOVED: Error "drift-identity-moved", "an identity that went to another property", elsewhere because "Automations write to someone else than site owners chose.";
    FUTURE_DATE_ADDED: Error "drift-future-date-added", "the trigger became a scheduled one", elsewhere because "Automations that ran at once wait for the date.";
    FUTURE_DATE_REMOVED: Error "drift-future-date-removed", "the trigger is no longer a scheduled one", elsewhere because "Automations that waited for the date run at once.";
    CHOICE_ADDED: Error "drift-choice-added", "a value more that the property may have", elsewhere because "Conditions of existing automations do not know the value.";
    CHOICE_REMOVED: Error "drift-choice-removed", "a value that the property may no longer have", elsewhere because "Older deployments of the app are refused when they send it, and conditions on it never hold.";
    CHOICES_CLOSED: Error "drift-choices-closed", "a property that may have any value no more", elsewhere because "Older deployments of the app are refused when they send anything else.";
    CHOICES_OPENED: Error "drift-choices-opened", "a property that may have any value now", elsewhere because "Conditions of existing automations meet values that they do not know.";
    KEYWORD_CHANGED: Error "drift-keyword-changed", "another keyword that events have to satisfy", elsewhere because "Nothing is documented about such a change: older deployments of the app may be refused.";
    ANNOTATION_CHANGED: Warning "drift-annotation-changed", "another keyword that decides how a field is offered", elsewhere because "Nothing is documented about such a change: automations that use this field may break.";
    HIDDEN_CHANGED: Warning "drift-hidden-changed", "a field is shown in pickers, or no longer", elsewhere because "Site owners find the field in their pickers, or no longer do.";
    TITLE_CHANGED: Warning "drift-title-changed", "another title", elsewhere because "Site owners see the new title.";
    DESCRIPTION_CHANGED: Warning "drift-description-changed", "another description", elsewhere because "Site owners see the new description.";
    DEFAULT_CHANGED: Warning "drift-default-changed", "another default", elsewhere because "Automations find another value where an event leaves the property out.";
    EXAMPLES_CHANGED: Warning "drift-examples-changed", "other examples", elsewhere because "Previews show other values.";
    CHOICE_TEXT_CHANGED: Warning "drift-choice-text-changed", "other texts of the values that a property may have", elsewhere because "Site owners see the new texts of the values.";
    PROPERTY_INEXPRESSIBLE: Warning "drift-property-inexpressible", "a property of the dashboard that a manifest cannot express", elsewhere because "The app cannot send this property; automations find it empty.";
}
