//! Events that could be canceled and never are.

use std::collections::HashSet;

use crate::{
    diagnostic::{Diagnostics, Path},
    model::{BusinessEvent, Manifest, StepAction},
    rules,
};

/// A business event that itself cancels is the end of a story: what it reports has nothing left to
/// wait for. What the others report is waiting for its end.
pub(super) fn never_canceled(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let cancelable: HashSet<&str> = manifest
        .triggers
        .iter()
        .filter(|trigger| trigger.entity.is_some())
        .map(|trigger| trigger.key.as_str())
        .collect();
    let all = manifest.business_events.iter();
    let mut settled: HashSet<&str> = all
        .flat_map(|event| calls(event, StepAction::Cancel))
        .collect();
    let events = Path::ROOT.key("business_events");
    let triggers = Path::ROOT.key("triggers");
    for event in &manifest.business_events {
        if calls(event, StepAction::Cancel).next().is_some() {
            continue;
        }
        for (index, step) in event.steps.iter().enumerate() {
            // Each trigger is named once, where it is reported first.
            if !cancelable.contains(step.trigger.as_str()) || !settled.insert(&step.trigger) {
                continue;
            }
            let message = format!(
                "`{}` is reported here, and no business event cancels it",
                step.trigger
            );
            let at = events.key(&event.key).index(index).key("report").at_value();
            let entity = triggers.key(&step.trigger).key("entity").at_value();
            diagnostics
                .breach(&rules::lint::NEVER_CANCELED, at)
                .message(message)
                .label(format!(
                    "cancel it where it no longer holds: `- cancel: {}`",
                    step.trigger
                ))
                .also(entity, "it can be canceled");
        }
    }
}

fn calls(event: &BusinessEvent, action: StepAction) -> impl Iterator<Item = &str> {
    let steps = event.steps.iter().filter(move |step| step.action == action);
    steps.map(|step| step.trigger.as_str())
}
