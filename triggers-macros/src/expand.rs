//! From the attribute and its module to the module with the events in it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{AttrStyle, ItemMod, parse_quote};
use triggers_codegen::{
    Checked, Options, generate_around, generate_schemas, lost_events, module_docs, typed,
};

use crate::args::{self, Args};
use crate::lock;
use crate::manifest::{self, Found};

/// Expands `#[triggers(args)] item`. Whatever goes wrong, the user's item is part of the output, so
/// that one mistake does not bring a hundred more about missing names.
pub(crate) fn triggers(args: TokenStream, item: TokenStream) -> TokenStream {
    let unchanged = item.clone();
    let mut module = match syn::parse2::<ItemMod>(item) {
        Ok(module) if module.content.is_some() => module,
        _ => {
            let error = syn::Error::new_spanned(
                &unchanged,
                "`#[triggers]` goes on a module with a body, as `pub mod events {}`",
            )
            .into_compile_error();
            return quote!(#error #unchanged);
        }
    };
    // The generator does not panic, as far as anyone knows.
    let generated = catch_unwind(AssertUnwindSafe(|| contents(args, &mut module))).unwrap_or_else(|_| {
        let message = "the generator of `#[triggers]` failed; this is a bug in it: please report it with your manifest";
        Contents { errors: compile_error(Span::call_site(), message), ..Contents::default() }
    });
    fill(&module, &generated)
}

/// What goes into the module, and what goes before it.
#[derive(Default)]
struct Contents {
    /// The documentation of the module.
    docs: TokenStream,
    items: TokenStream,
    errors: TokenStream,
}

fn contents(args: TokenStream, module: &mut ItemMod) -> Contents {
    let own = module.content.as_mut().map(|(_, items)| items);
    let own = own.map(Vec::as_mut_slice).unwrap_or_default();
    let (args, wrong) = args::parse(args);
    let mut errors = wrong
        .map(syn::Error::into_compile_error)
        .unwrap_or_default();
    let found = match manifest::find(args.manifest.as_ref()) {
        Ok(found) => found,
        Err((span, message)) => {
            errors.extend(compile_error(span, &message));
            typed::unmark(own);
            return Contents {
                errors,
                ..Contents::default()
            };
        }
    };
    let locked = lock::find(args.lock.as_ref(), &found).unwrap_or_else(|(span, message)| {
        errors.extend(compile_error(span, &message));
        None
    });
    let Found {
        source,
        span,
        tracked,
        ..
    } = found;
    let checked = Checked::read(source);
    let Checked {
        source,
        manifest,
        diagnostics,
        ..
    } = &*checked;
    if let Some(failure) = diagnostics.failure(source) {
        errors.extend(compile_error(span, &failure));
    }
    if let Some((span, message)) = locked
        .as_ref()
        .and_then(|locked| locked.errors(manifest, source))
    {
        errors.extend(compile_error(span, &message));
    }
    let tracked = tracked
        .into_iter()
        .chain(locked.and_then(|locked| locked.tracked));
    let mut items = quote!(#(const _: &[u8] = ::core::include_bytes!(#tracked);)*);
    if !diagnostics.has_errors() {
        let lost = lost_events(manifest).each_warning(source);
        items.extend(lost.iter().map(|(rule, text)| warning(span, rule, text)));
    }
    let schemas = args.schemas;
    let options = options(args);
    let reference = typed::ManifestRef {
        checked: &checked,
        runtime: &options.runtime,
    };
    let typed = typed::module(own, &reference);
    errors.extend(typed.errors);
    items.extend(generate_around(manifest, &options, &typed.overrides).lexed_by(lex));
    items.extend(typed.impls);
    if schemas {
        items.extend(generate_schemas(manifest, &options, &typed.overrides).lexed_by(lex));
    }
    Contents {
        docs: module_docs(manifest).lexed_by(lex),
        items,
        errors,
    }
}

/// Asks the compiler's own lexer. `TokenStream::from_str` would first read all of the text itself, to find
/// out whether it is sound, and macros are not optimized: that was a sixth of the compiler's
/// instructions in a debug build.
fn lex(text: &str) -> Option<TokenStream> {
    if !proc_macro::is_available() {
        return text.parse().ok();
    }
    let tokens: proc_macro::TokenStream = text.parse().ok()?;
    Some(tokens.into())
}

/// A warning of the compiler at `span`: the use of a deprecated item is the one warning that a macro
/// can cause in stable Rust.
fn warning(span: Span, rule: &str, text: &str) -> TokenStream {
    let name = Ident::new(&rule.replace('-', "_"), span.resolved_at(Span::call_site()));
    quote! {
        const _: () = {
            #[deprecated(note = #text)]
            #[allow(non_upper_case_globals)]
            const #name: () = ();
            #name
        };
    }
}

fn options(args: Args) -> Options {
    let runtime = args
        .runtime
        .unwrap_or_else(|| parse_quote!(::triggers_runtime));
    Options {
        runtime,
        derives: args.derives,
        provider: args.provider,
    }
}

fn compile_error(span: Span, message: &str) -> TokenStream {
    syn::Error::new(span, message).into_compile_error()
}

/// The user's module: generated items first, the user's own after them.
fn fill(module: &ItemMod, generated: &Contents) -> TokenStream {
    let ItemMod {
        attrs,
        vis,
        unsafety,
        mod_token,
        ident,
        content,
        ..
    } = module;
    let (outer, inner): (Vec<_>, Vec<_>) = attrs
        .iter()
        .partition(|attribute| matches!(attribute.style, AttrStyle::Outer));
    let own = content
        .iter()
        .flat_map(|(_, items)| items)
        .map(ToTokens::to_token_stream);
    let Contents {
        docs,
        items,
        errors,
    } = generated;
    quote! {
        #errors
        #(#outer)*
        #docs
        #vis #unsafety #mod_token #ident {
            #(#inner)*
            #items
            #(#own)*
        }
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::triggers;

    const MANIFEST: &str = include_str!("../../triggers.yaml");

    fn expand(args: TokenStream, item: TokenStream) -> String {
        let tokens = triggers(args, item);
        // Whatever comes out must be items.
        syn::parse2::<syn::File>(tokens.clone()).unwrap();
        tokens.to_string()
    }

    #[test]
    fn the_users_items_and_attributes_stay() {
        let text = expand(
            quote!(inline = #MANIFEST),
            quote! {
                #[cfg(all())]
                pub(crate) mod events { #![allow(unused)] pub fn mine() {} }
            },
        );
        assert!(text.contains("pub fn mine ()") && text.contains("pub mod invoice_overdue"));
        assert!(
            text.contains("# [cfg (all ())] # [doc =")
                && text.contains("pub (crate) mod events { # ! [allow (unused)]")
        );
    }

    #[test]
    fn only_modules_with_a_body() {
        for item in [
            quote!(
                mod events;
            ),
            quote!(
                struct Events;
            ),
            quote!(
                fn events() {}
            ),
        ] {
            let text = expand(TokenStream::new(), item.clone());
            assert!(
                text.contains("goes on a module with a body") && text.contains(&item.to_string())
            );
        }
    }

    #[test]
    fn the_runtime_may_have_another_name() {
        let text = expand(
            quote!(inline = #MANIFEST, crate = ::other),
            quote!(
                mod events {}
            ),
        );
        assert!(text.contains(":: other as rt") && !text.contains("triggers_runtime"));
    }

    #[test]
    fn a_wrong_argument_does_not_hide_the_items() {
        let text = expand(
            quote!(inline = #MANIFEST, oops),
            quote!(
                mod events {}
            ),
        );
        assert!(text.contains("compile_error") && text.contains("pub mod invoice_overdue"));
    }

    #[test]
    fn errors_of_the_manifest_come_as_one() {
        let manifest = MANIFEST
            .replace("entity: session", "entity: sesion")
            .replace("currency, daysOverdue", "curency, daysOverdue");
        let text = expand(
            quote!(inline = #manifest),
            quote!(
                mod events {
                    struct Mine;
                }
            ),
        );
        assert_eq!(text.matches("compile_error").count(), 1);
        assert!(text.contains("2 errors in the manifest"));
        assert!(text.contains("pub mod appointment_starting") && text.contains("struct Mine"));
    }

    /// A build script generates the same items.
    #[test]
    fn a_build_script_writes_the_same_items() {
        let expanded: syn::ItemMod = syn::parse2(triggers(
            quote!(inline = #MANIFEST),
            quote!(
                mod events {}
            ),
        ))
        .unwrap();
        let source = triggers_codegen::Source::inline("inline", MANIFEST);
        let (manifest, _) = triggers_codegen::read(&source);
        let options = triggers_codegen::Options::default();
        let file = triggers_codegen::build::format(&manifest, &options).unwrap();
        let file = syn::parse_file(&file).unwrap();
        assert!(file.items.len() > 10);
        let (_, items) = expanded.content.unwrap();
        assert_eq!(text(&items), text(&file.items));
    }

    /// The tokens, with documentation in one spelling: the formatter writes it as comments.
    fn text(items: &[syn::Item]) -> String {
        let items = quote!(#(#items)*).to_string();
        let file = syn::parse_file(&items).unwrap();
        let file = prettyplease::unparse(&file);
        syn::parse_file(&file)
            .map(|file| quote!(#file).to_string())
            .unwrap()
    }
}
