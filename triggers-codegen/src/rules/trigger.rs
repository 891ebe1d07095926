//! Triggers: their keys, their texts and what they name.

super::rules! {
    TRIGGER_KEY: Error "trigger-key", "a trigger key that the dashboard refuses";
    NAME_LENGTH: Error "name-length", "the name of a trigger is too short or too long";
    NAME_OVER_50: Warning "name-over-50", "the name of a trigger has more than 50 characters";
    NAME_FINAL_PERIOD: Warning "name-final-period", "the name of a trigger ends with a period";
    DESCRIPTION_OVER_250: Warning "description-over-250", "the description of a trigger has more than 250 characters";
    UNKNOWN_ENTITY: Error "unknown-entity", "a trigger names an entity that is not declared";
}
