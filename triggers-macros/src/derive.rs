//! `#[derive(TriggerPayload)]`: from the derived type to its impls.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, parse_quote};
use triggers_codegen::Checked;
use triggers_codegen::typed::{self, Against, Derived};

use crate::args::ManifestArg;
use crate::manifest;

/// Expands the derive on `item`.
pub(crate) fn trigger_payload(item: TokenStream) -> TokenStream {
    let mut item = match syn::parse2::<Item>(item) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let derived = Derived::take(&mut item);
    if let Some(errors) = derived.wrong() {
        return errors;
    }
    let named = match (&derived.manifest, &derived.inline) {
        (Some(_), Some(inline)) => {
            let message = "the manifest is given twice; name one path or one `inline` text";
            return syn::Error::new(inline.span(), message).into_compile_error();
        }
        (Some(path), None) => Some(ManifestArg::File(path.clone())),
        (None, Some(text)) => Some(ManifestArg::Inline(text.clone())),
        (None, None) => None,
    };
    let found = match manifest::find(named.as_ref()) {
        Ok(found) => found,
        Err((span, message)) => {
            return syn::Error::new(span, message).into_compile_error();
        }
    };
    let checked = Checked::read(found.source);
    let mut tokens = TokenStream::new();
    if let Some(failure) = checked.diagnostics.failure(&checked.source) {
        tokens.extend(syn::Error::new(found.span, failure).into_compile_error());
    }
    if let Some(path) = &found.tracked {
        tokens.extend(quote!(
            const _: &[u8] = ::core::include_bytes!(#path);
        ));
    }
    let runtime = derived.runtime.clone();
    let against = Against {
        checked: &checked,
        runtime: &runtime.unwrap_or_else(|| parse_quote!(::triggers_runtime)),
    };
    tokens.extend(typed::derive(&mut item, derived, &against));
    tokens
}
