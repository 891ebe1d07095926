//! `#[derive(TriggerPayload)]`: types that live outside of a module of events.

use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Item, LitStr, Path, Token};

use super::mark::{self, Address, Name};
use super::module::{attributes, nodes, own};
use super::snippets::Snippets;
use super::stand::shaped;
use super::{Against, Problem, Typing, Written};

/// What `#[payload(…)]` says of a derived type.
#[derive(Default)]
pub struct Derived {
    /// Path of the manifest; without it, and without `inline`, the nearest `triggers.yaml`.
    pub manifest: Option<LitStr>,
    /// The manifest's text itself.
    pub inline: Option<LitStr>,
    /// Path of the runtime crate.
    pub runtime: Option<Path>,
    addresses: Vec<Address>,
    /// What was wrong with the marks.
    errors: Vec<syn::Error>,
}

const EXPECTED: &str = "expected `trigger = \"…\"`, `property = \"…\"`, `manifest = \"…\"`, \
                        `inline = \"…\"` or `crate = ::path`";

impl Derived {
    /// Takes the marks off the type.
    #[must_use]
    pub fn take(item: &mut Item) -> Self {
        let mut derived = Self::default();
        let marks = attributes(item).map(mark::take).unwrap_or_default();
        for mark in &marks {
            let mut one = (None, None);
            let read = mark.parse_args_with(|input: ParseStream<'_>| {
                while !input.is_empty() {
                    derived.argument(input, &mut one)?;
                    if !input.is_empty() {
                        input.parse::<Token![,]>()?;
                    }
                }
                Ok(())
            });
            match (read, one) {
                (Err(error), _) => derived.errors.push(error),
                (Ok(()), (Some(trigger), property)) => {
                    derived.addresses.push(address(&trigger, property.as_ref()));
                }
                (Ok(()), (None, Some(property))) => {
                    let message = "a property of which trigger? add `trigger = \"…\"`";
                    derived
                        .errors
                        .push(syn::Error::new(property.span(), message));
                }
                (Ok(()), (None, None)) => {}
            }
        }
        if derived.addresses.is_empty() && derived.errors.is_empty() {
            let name = name(item);
            let message = "which events is it the payload of? add `#[payload(trigger = \"…\")]`";
            derived.errors.push(syn::Error::new(name.span(), message));
        }
        derived
    }

    fn argument(
        &mut self,
        input: ParseStream<'_>,
        (trigger, property): &mut (Option<LitStr>, Option<LitStr>),
    ) -> syn::Result<()> {
        let name = input
            .call(Ident::parse_any)
            .map_err(|_| input.error(EXPECTED))?;
        let slot = match name.to_string().as_str() {
            "trigger" => trigger,
            "property" => property,
            "manifest" => &mut self.manifest,
            "inline" => &mut self.inline,
            "crate" => {
                input.parse::<Token![=]>()?;
                self.runtime = Some(Path::parse_mod_style(input)?);
                return Ok(());
            }
            other => {
                let help = match other {
                    "key" => "`key` goes on a field".to_owned(),
                    "value" => "`value` goes on a variant".to_owned(),
                    other if !input.peek(Token![=]) => {
                        format!(
                            "outside of the module the trigger is named as `trigger = \"{other}\"`"
                        )
                    }
                    other => format!("unknown argument `{other}`; {EXPECTED}"),
                };
                return Err(syn::Error::new(name.span(), help));
            }
        };
        if slot.is_some() {
            return Err(syn::Error::new(
                name.span(),
                format!("`{name}` is given twice"),
            ));
        }
        input.parse::<Token![=]>().map_err(|_| {
            syn::Error::new(
                name.span(),
                format!("`{name}` takes a value, as `{name} = \"…\"`"),
            )
        })?;
        *slot = Some(
            input
                .parse()
                .map_err(|_| input.error("expected a text in quotes"))?,
        );
        Ok(())
    }

    /// What is wrong with the marks, if anything: then there is nothing to hold the type to.
    #[must_use]
    pub fn wrong(&self) -> Option<TokenStream> {
        let errors = self.errors.iter().map(syn::Error::to_compile_error);
        (!self.errors.is_empty()).then(|| errors.collect())
    }
}

fn address(trigger: &LitStr, property: Option<&LitStr>) -> Address {
    let name = |text: &str, literal: &LitStr| Name {
        text: text.to_owned(),
        span: literal.span(),
    };
    let properties = property.map(|literal| {
        let path = literal.value();
        path.split('.').map(|text| name(text, literal)).collect()
    });
    Address {
        trigger: name(&trigger.value(), trigger),
        properties: properties.unwrap_or_default(),
    }
}

fn name(item: &Item) -> Ident {
    match item {
        Item::Struct(item) => item.ident.clone(),
        Item::Enum(item) => item.ident.clone(),
        Item::Union(item) => item.ident.clone(),
        _ => Ident::new("_", proc_macro2::Span::call_site()),
    }
}

/// The impls of a derived type, and what is wrong with it.
#[must_use]
pub fn derive(item: &mut Item, derived: Derived, against: &Against<'_>) -> TokenStream {
    let Derived {
        addresses,
        mut errors,
        ..
    } = derived;
    let mut nodes = nodes(&addresses, against, &mut errors);
    nodes.retain(|node| match shaped(item, node) {
        Ok(()) => true,
        Err(error) => {
            errors.push(error);
            false
        }
    });
    let mut tokens = TokenStream::new();
    let mut problems = Vec::new();
    if !nodes.is_empty() {
        let snippets = Snippets::new(against.checked);
        let written = Written::default();
        let typing = Typing::new(against.runtime, &written, true);
        tokens = own(
            item,
            &nodes,
            &typing,
            &snippets,
            (&mut problems, &mut errors),
        );
    }
    tokens.extend(problems.iter().map(Problem::tokens));
    tokens.extend(errors.into_iter().map(syn::Error::into_compile_error));
    tokens
}
