//! JSON Schemas of the generated types, when they are asked for.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{Scope, scopes};
use super::{Context, Options, docs::Docs};
use crate::model::Manifest;
use crate::typed::Written;
use crate::typed::node::{self, Placed};

/// `JsonSchema` for each generated type, exactly as the manifest has it, and the functions that hold
/// other types to it. For the same module as the rest; needs the runtime's feature `schemars`.
#[must_use]
pub fn generate_schemas(manifest: &Manifest, options: &Options, written: &Written) -> TokenStream {
    let context = Context::new(manifest, options, written);
    let impls = scopes(&context).into_iter().map(|scope| impls(&scope));
    let pairs = manifest.triggers.iter().map(|trigger| {
        let (key, schema) = (&trigger.key, node::payload(trigger).schema());
        quote!((#key, #schema))
    });
    let private = &context.private;
    let assert = Docs::new("Asserts that the schema of `T` takes every payload that the dashboard allows for the trigger; for tests.")
        .own("# Panics")
        .own("With every place where it does not, and both schemas there.");
    let compare = Docs::new(
        "Whether the schema of `T` takes every payload that the dashboard allows for the trigger.",
    )
    .own("# Errors")
    .own("Every place where it does not.");
    quote! {
        #[allow(dead_code, unreachable_pub)]
        mod __schemas {
            use #private::schemas;
            pub(super) const ALL: &[(&str, &str)] = &[#(#pairs),*];
            #(#impls)*
        }
        #assert
        #[track_caller]
        #[allow(dead_code, unreachable_pub)]
        pub fn assert_matches_dashboard<T: #private::schemas::JsonSchema + ?::core::marker::Sized>(trigger_key: &str) {
            #private::schemas::assert_matches::<T>(trigger_key, __schemas::ALL);
        }
        #compare
        #[allow(dead_code, unreachable_pub)]
        pub fn compare_with_dashboard<T: #private::schemas::JsonSchema + ?::core::marker::Sized>(
            trigger_key: &str,
        ) -> ::core::result::Result<(), #private::schemas::SchemaMismatch> {
            #private::schemas::compare::<T>(trigger_key, __schemas::ALL)
        }
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
    let ty = scope.ty(node.type_name());
    let (name, schema) = (ty.to_string(), node.schema());
    quote! {
        impl schemas::JsonSchema for super::__triggers::#ty {
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
