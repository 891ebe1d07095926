//! One trigger and the names of its items.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::{Context, ident};
use crate::model::{Struct, Trigger, Type};
use crate::names::unraw;
use crate::typed::Stand;

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
    pub(super) fn path(&self, name: &str) -> TokenStream {
        let (module, name) = (ident(&self.trigger.module), ident(name));
        quote!(super::#module::#name)
    }

    /// What the function is called that the trigger's module calls `name`.
    pub(super) fn function(&self, name: &str) -> Ident {
        format_ident!("{}_{name}", unraw(&self.trigger.module))
    }

    /// What the runtime knows of the trigger.
    pub(super) fn constant(&self) -> Ident {
        constant(self.trigger)
    }

    /// The hand-written type in the place of what the trigger's module calls `name`.
    pub(super) fn written(&self, name: &str) -> Option<&Stand> {
        self.context.written.get(&self.trigger.key, name)
    }
}

/// What the runtime knows of `trigger`, in the shared module.
pub(super) fn constant(trigger: &Trigger) -> Ident {
    format_ident!("{}_TRIGGER", unraw(&trigger.module))
}

/// The hand-written types that take the place of generated ones, by the names of those.
pub(super) fn written<'s>(object: &'s Struct, scope: &'s Scope<'_>) -> Vec<(&'s str, &'s Stand)> {
    let nested = object
        .properties
        .iter()
        .flat_map(|property| match &property.ty {
            Type::Enum(values) => {
                let name = values.type_name.as_str();
                scope
                    .written(name)
                    .map(|stand| (name, stand))
                    .into_iter()
                    .collect()
            }
            Type::Object(object) | Type::Array(object) => written(object, scope),
            _ => Vec::new(),
        });
    let own = scope.written(&object.type_name);
    own.map(|stand| (object.type_name.as_str(), stand))
        .into_iter()
        .chain(nested)
        .collect()
}
