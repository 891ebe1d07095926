//! Names in the module that all triggers share.

use std::collections::HashSet;

use proc_macro2::{Ident, Span};
use quote::format_ident;

use super::Context;
use crate::model::{Struct, Trigger, Type};
use crate::names::{pascal, unraw};
use crate::typed::Stand;

/// One trigger and what its items are called beside those of all other triggers.
pub(super) struct Scope<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) trigger: &'a Trigger,
    /// Begins the names of its types.
    prefix: String,
}

impl Scope<'_> {
    /// What the type is called that the trigger's module calls `name`.
    pub(super) fn ty(&self, name: &str) -> Ident {
        Ident::new(&format!("{}{name}", self.prefix), Span::call_site())
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

    /// The names that the trigger's module gives to its types.
    pub(super) fn types(&self) -> Vec<&str> {
        types(&self.trigger.payload)
    }
}

/// What the runtime knows of `trigger`, in the shared module.
pub(super) fn constant(trigger: &Trigger) -> Ident {
    format_ident!("{}_TRIGGER", unraw(&trigger.module))
}

/// All triggers with their names. `a_b` with a type `C` and `a` with a type `BC` would both have an
/// `ABC`: the later one gets an underscore.
pub(super) fn scopes<'a>(context: &'a Context<'a>) -> Vec<Scope<'a>> {
    let mut taken = HashSet::new();
    let scope = |trigger: &'a Trigger| {
        let module = unraw(&trigger.module);
        let mut prefix = pascal(module).unwrap_or_else(|| module.to_owned());
        let names = types(&trigger.payload);
        while names
            .iter()
            .any(|name| taken.contains(&format!("{prefix}{name}")))
        {
            prefix.push('_');
        }
        taken.extend(names.iter().map(|name| format!("{prefix}{name}")));
        Scope {
            context,
            trigger,
            prefix,
        }
    };
    context.manifest.triggers.iter().map(scope).collect()
}

fn types(object: &Struct) -> Vec<&str> {
    let nested = object
        .properties
        .iter()
        .flat_map(|property| match &property.ty {
            Type::Enum(values) => vec![values.type_name.as_str()],
            Type::Object(object) | Type::Array(object) => types(object),
            _ => Vec::new(),
        });
    std::iter::once(object.type_name.as_str())
        .chain(nested)
        .collect()
}

#[cfg(test)]
mod tests {
    use syn::parse_quote;

    use super::{Context, scopes};
    use crate::typed::Written;
    use crate::{Options, Source, read};

    #[test]
    fn types_of_two_triggers_never_share_a_name() {
        let choice = "type: string, title: Choice, enum: [x], examples: [x]";
        let payload = |key: &str| {
            format!("payload: {{ type: object, properties: {{ {key}: {{ {choice} }} }} }}")
        };
        let manifest = format!(
            "version: 1\ntriggers:\n  a_b: {{ name: The first, {} }}\n  a: {{ name: The second, {} }}\n",
            payload("c"),
            payload("bC"),
        );
        let (manifest, diagnostics) = read(&Source::inline("inline", manifest));
        assert!(!diagnostics.has_errors());
        let options = Options {
            runtime: parse_quote!(::runtime),
            derives: Vec::new(),
        };
        let written = Written::default();
        let context = Context::new(&manifest, &options, &written);
        let names: Vec<_> = scopes(&context)
            .iter()
            .flat_map(|scope| {
                scope
                    .types()
                    .into_iter()
                    .map(|name| scope.ty(name).to_string())
            })
            .collect();
        assert_eq!(names, ["ABPayload", "ABC", "A_Payload", "A_BC"]);
    }
}
