//! Lengths and counts of the Automation object (docs/api.md#s5.2). The narrower ones of the builder are
//! not the API's, and are not asked for.

use super::raw;

pub(super) const NAMESPACE: usize = 100;
pub(super) const ACTION_KEY: usize = 100;
pub(super) const NEXT: usize = 20;
pub(super) const SKIP_GROUPS: usize = 10;
pub(super) const GROUPS: usize = 10;
pub(super) const EXPRESSIONS: usize = 20;
pub(super) const EXPRESSION: usize = 5000;
pub(super) const VALUE: usize = 1000;
pub(super) const IDENTIFIER: usize = 400;

/// Checks what does not belong to an action.
pub(super) fn check(automation: &raw::Automation) -> Result<(), String> {
    if let Some(name) = &automation.name {
        text("name", name, 1, 500)?;
    }
    if let Some(description) = &automation.description {
        text("description", description, 0, 2000)?;
    }
    let configuration = &automation.configuration;
    count(
        "rootActionIds",
        configuration.root_action_ids.len(),
        0,
        NEXT,
    )?;
    let filters = &configuration.trigger.filters;
    count("filters", filters.len(), 0, 5)?;
    for filter in filters {
        if let Some(key) = &filter.field_key {
            text("fieldKey", key, 1, 110)?;
        }
        text("filterExpression", &filter.filter_expression, 1, EXPRESSION)?;
    }
    Ok(())
}

/// A text of that many characters.
pub(super) fn text(field: &str, text: &str, least: usize, most: usize) -> Result<(), String> {
    let length = text.chars().count();
    if (least..=most).contains(&length) {
        return Ok(());
    }
    Err(format!(
        "`{field}` has {length} characters; it may have {least} to {most}"
    ))
}

/// A list of that many items.
pub(super) fn count(field: &str, items: usize, least: usize, most: usize) -> Result<(), String> {
    if (least..=most).contains(&items) {
        return Ok(());
    }
    Err(format!(
        "`{field}` has {items} items; it may have {least} to {most}"
    ))
}
