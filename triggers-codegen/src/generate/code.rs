//! Generated Rust as text.
//!
//! The compiler's own lexer makes tokens of a text much faster than a macro makes them one by one: an
//! app builds its macros without optimization. Only what the user wrote comes as tokens, because errors
//! in it have to point at the user's file; the text names such tokens by number.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::quote;

/// Takes the place of the tokens of that number: `__tokens!(0)`.
const TOKENS: &str = "__tokens";
/// Holds code whose errors are to point at the place of that number: `__at!(0 …)`.
const AT: &str = "__at";

/// Generated code.
#[derive(Default)]
pub struct Code {
    pub(super) text: String,
    /// What the user wrote.
    pub(super) tokens: Vec<TokenStream>,
    /// Where errors in parts of the text belong.
    pub(super) places: Vec<Span>,
}

impl Code {
    /// Keeps tokens of the user's, and returns the text that names them.
    pub(super) fn insert(&mut self, tokens: TokenStream) -> String {
        self.tokens.push(tokens);
        format!("{TOKENS}!({})", self.tokens.len() - 1)
    }

    /// The code, with its errors at the place.
    pub(super) fn at(&mut self, place: Span, code: &str) -> String {
        self.places.push(place.resolved_at(Span::call_site()));
        format!("{AT}!({} {code})", self.places.len() - 1)
    }

    /// The tokens of the code.
    #[must_use]
    pub fn into_tokens(self) -> TokenStream {
        self.lexed_by(|text| text.parse().ok())
    }

    /// The tokens of the code, which `lex` makes of its text.
    #[must_use]
    pub fn lexed_by(self, lex: impl FnOnce(&str) -> Option<TokenStream>) -> TokenStream {
        let Some(tokens) = lex(&self.text) else {
            let message = "the generated code is not Rust; this is a bug in the generator: please report it with your manifest";
            return quote!(::core::compile_error!(#message););
        };
        if self.tokens.is_empty() && self.places.is_empty() {
            return tokens;
        }
        self.resolve(tokens, None)
    }

    /// Puts the user's tokens and places in.
    fn resolve(&self, tokens: TokenStream, place: Option<Span>) -> TokenStream {
        let mut resolved = TokenStream::new();
        let mut rest = tokens.into_iter();
        while let Some(mut token) = rest.next() {
            if let TokenTree::Ident(name) = &token
                && (name == TOKENS || name == AT)
            {
                let at = name == AT;
                // The exclamation mark.
                rest.next();
                let Some(TokenTree::Group(group)) = rest.next() else {
                    continue;
                };
                let mut held = group.stream().into_iter();
                let number = held
                    .next()
                    .and_then(|number| number.to_string().parse().ok());
                let number: usize = number.unwrap_or_default();
                if at {
                    resolved.extend(self.resolve(held.collect(), self.places.get(number).copied()));
                } else {
                    resolved.extend(self.tokens.get(number).cloned());
                }
                continue;
            }
            if let TokenTree::Group(group) = &token {
                let span = group.span();
                let mut group = Group::new(group.delimiter(), self.resolve(group.stream(), place));
                group.set_span(span);
                token = group.into();
            }
            if let Some(place) = place {
                token.set_span(place);
            }
            resolved.extend([token]);
        }
        resolved
    }
}
