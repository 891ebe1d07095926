//! JSON Schemas of the generated types, when they are asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Options, Scope, docs::Docs, ident};
use crate::model::Manifest;
use crate::names::{pascal, unraw};
use crate::typed::Written;
use crate::typed::node::{self, Placed};

/// `JsonSchema` for each generated type, exactly as the manifest has it, and all schemas as text. For
/// the same module as the rest; needs the runtime's feature `schemars`.
#[must_use]
pub fn generate_schemas(manifest: &Manifest, options: &Options, written: &Written) -> TokenStream {
    let context = Context::new(manifest, options, written);
    let triggers = manifest.triggers.iter();
    let impls = triggers.map(|trigger| impls(&Scope::new(trigger, &context)));
    let pairs = manifest.triggers.iter().map(|trigger| {
        let (key, schema) = (&trigger.key, node::payload(trigger).schema());
        quote!((#key, #schema))
    });
    let private = &context.private;
    let docs = Docs::new(
        "Trigger keys with the JSON Schemas of their payloads, as the dashboard holds them.",
    );
    quote! {
        #[allow(dead_code, unreachable_pub)]
        mod __schemas {
            use #private::schemas;
            #(#impls)*
        }
        #docs
        #[allow(dead_code, unreachable_pub)]
        pub const SCHEMAS: &[(&str, &str)] = &[#(#pairs),*];
    }
}

/// The impls for the types of one trigger that are generated.
fn impls(scope: &Scope<'_>) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut rest = vec![node::payload(scope.trigger)];
    while let Some(node) = rest.pop() {
        let properties = node.properties().iter().rev();
        rest.extend(properties.filter_map(|property| node.child(property)));
        if scope.written(node.type_name()).is_none() {
            tokens.extend(one(&node, scope));
        }
    }
    tokens
}

fn one(node: &Placed<'_>, scope: &Scope<'_>) -> TokenStream {
    let module = &scope.trigger.module;
    let prefix = pascal(unraw(module)).unwrap_or_default();
    let name = format!("{prefix}{}", node.type_name());
    let (module, ty, schema) = (ident(module), ident(node.type_name()), node.schema());
    quote! {
        impl schemas::JsonSchema for super::#module::#ty {
            fn schema_name() -> schemas::Cow<'static, str> {
                schemas::Cow::Borrowed(#name)
            }
            fn schema_id() -> schemas::Cow<'static, str> {
                schemas::Cow::Borrowed(::core::concat!(::core::module_path!(), "::", #name))
            }
            fn json_schema(_: &mut schemas::SchemaGenerator) -> schemas::Schema {
                schemas::schema(#schema)
            }
        }
    }
}
