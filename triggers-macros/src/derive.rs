//! `#[derive(TriggerPayload)]`: from the derived type to its impls.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Item, parse_quote};
use triggers_codegen::Checked;
use triggers_codegen::typed::{self, ManifestRef, Marks};

use crate::args::ManifestArg;
use crate::manifest;

/// Expands the derive on `item`.
pub(crate) fn trigger_payload(item: TokenStream) -> TokenStream {
    let mut item = match syn::parse2::<Item>(item) {
        Ok(item) => item,
        Err(error) => return error.into_compile_error(),
    };
    let marks = match Marks::take(&mut item) {
        Ok(Some(marks)) => marks,
        Ok(None) => {
            let message =
                "add `#[payload(…)]` with a trigger's key, as `#[payload(invoice_overdue)]`";
            return syn::Error::new(Span::call_site(), message).into_compile_error();
        }
        Err(error) => return error.into_compile_error(),
    };
    let named = match (&marks.manifest, &marks.inline) {
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
    let runtime = marks.runtime.clone();
    let reference = ManifestRef {
        checked: &checked,
        runtime: &runtime.unwrap_or_else(|| parse_quote!(::triggers_runtime)),
    };
    tokens.extend(typed::derive(&mut item, &marks, &reference));
    tokens
}
