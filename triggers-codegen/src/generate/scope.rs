//! One trigger and the names of its items.

use super::Context;
use crate::model::{Struct, Trigger, Type};
use crate::names::unraw;
use crate::typed::Override;

/// One trigger and what its items are called in the module that all triggers share.
pub(super) struct Scope<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) trigger: &'a Trigger,
}

impl<'a> Scope<'a> {
    pub(super) fn new(trigger: &'a Trigger, context: &'a Context<'a>) -> Self {
        Self { context, trigger }
    }

    /// The path, from the shared module, of a type in the trigger's module.
    pub(super) fn path(&self, name: &str) -> String {
        format!("super::{}::{name}", self.trigger.module)
    }

    /// What the function is called that the trigger's module calls `name`.
    pub(super) fn function(&self, name: &str) -> String {
        format!("{}_{name}", unraw(&self.trigger.module))
    }

    /// What the runtime knows of the trigger.
    pub(super) fn constant(&self) -> String {
        constant(self.trigger)
    }

    /// The hand-written type in the place of what the trigger's module calls `name`.
    pub(super) fn overridden(&self, name: &str) -> Option<&Override> {
        self.context.overrides.get(&self.trigger.key, name)
    }
}

/// What the runtime knows of `trigger`, in the shared module.
pub(super) fn constant(trigger: &Trigger) -> String {
    format!("{}_TRIGGER", unraw(&trigger.module))
}

/// The hand-written types that take the place of generated ones, by the names of those.
pub(super) fn overrides<'s>(
    object: &'s Struct,
    scope: &'s Scope<'_>,
) -> Vec<(&'s str, &'s Override)> {
    let mut found = Vec::new();
    let mut add = |name: &'s str| found.extend(scope.overridden(name).map(|own| (name, own)));
    add(&object.type_name);
    for property in &object.properties {
        match &property.ty {
            Type::Enum(values) => add(&values.type_name),
            Type::Object(object) | Type::Array(object) => {
                for (name, _) in overrides(object, scope) {
                    add(name);
                }
            }
            _ => {}
        }
    }
    found
}
