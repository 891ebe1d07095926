//! The attribute `#[payload(…)]`: on a type it says what of the manifest the type stands for, on a
//! field or a variant what that is called on the wire.

use proc_macro2::{Ident, Span};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Lit, LitStr, Token};

/// A name of the manifest as the user wrote it.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

/// What a type stands for: the payload of a trigger, or what one of its properties holds. An array
/// stands for its item.
pub(super) struct Address {
    pub(super) trigger: Name,
    pub(super) properties: Vec<Name>,
}

const ADDRESS: &str = "expected a trigger's key, as `#[payload(invoice_overdue)]`, or one of its \
                       properties, as `#[payload(invoice_overdue.lines)]`";

impl Address {
    /// From `trigger` or `trigger.property`, in one string literal.
    fn quoted(literal: &LitStr) -> Self {
        let text = literal.value();
        let span = literal.span();
        let mut names = text.split('.').map(|text| Name {
            text: text.to_owned(),
            span,
        });
        Address {
            trigger: names.next().unwrap_or(Name {
                text: String::new(),
                span,
            }),
            properties: names.collect(),
        }
    }
}

impl Parse for Address {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::quoted(&input.parse()?));
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error(ADDRESS));
        }
        let trigger = name(input)?;
        if input.peek(Token![=]) {
            let problem = match trigger.text.as_str() {
                "key" => "`key` goes on a field, to say which property it is",
                "value" => "`value` goes on a variant, to say which value it is",
                "trigger" | "property" | "manifest" => {
                    "this form is for `#[derive(TriggerPayload)]`; inside the module write the \
                     trigger's key alone, as `#[payload(invoice_overdue)]`"
                }
                _ => ADDRESS,
            };
            return Err(syn::Error::new(trigger.span, problem));
        }
        let mut properties = Vec::new();
        while input.parse::<Option<Token![.]>>()?.is_some() {
            properties.push(name(input)?);
        }
        if input.is_empty() || input.peek(Token![,]) {
            return Ok(Address {
                trigger,
                properties,
            });
        }
        Err(input.error(format!(
            "this is not part of a name here; put the whole into quotes, as `\"{}.…\"`",
            trigger.text
        )))
    }
}

fn name(input: ParseStream<'_>) -> syn::Result<Name> {
    if !input.peek(Ident::peek_any) {
        return Err(input.error("expected a name; one that is no Rust identifier needs quotes around the whole, as `\"trigger-key.2nd\"`"));
    }
    let ident = input.call(Ident::parse_any)?;
    let mut text = ident.unraw().to_string();
    // Keys of triggers may have dashes, which Rust takes for minus signs.
    while input.peek(Token![-]) && input.peek2(Ident::peek_any) {
        input.parse::<Token![-]>()?;
        text.push('-');
        text.push_str(&input.call(Ident::parse_any)?.unraw().to_string());
    }
    Ok(Name {
        text,
        span: ident.span(),
    })
}

/// Takes the marks off a type; none when it has none.
pub(super) fn addresses(
    attributes: &mut Vec<Attribute>,
    errors: &mut Vec<syn::Error>,
) -> Option<Vec<Address>> {
    let marks = take(attributes);
    if marks.is_empty() {
        return None;
    }
    let mut addresses = Vec::new();
    for mark in marks {
        match mark.parse_args_with(Punctuated::<Address, Token![,]>::parse_terminated) {
            Ok(list) if list.is_empty() => errors.push(syn::Error::new_spanned(&mark, ADDRESS)),
            Ok(list) => addresses.extend(list),
            Err(error) => errors.push(error),
        }
    }
    Some(addresses)
}

/// What a mark says, unless there is something wrong with it, which is reported then.
pub(super) type Said<T> = Result<Option<T>, ()>;

/// Takes `#[payload(key = "…")]` off a field.
pub(super) fn key(attributes: &mut Vec<Attribute>, errors: &mut Vec<syn::Error>) -> Said<Name> {
    let expected = "expected `#[payload(key = \"…\")]`, the property's key in the manifest";
    match assigned(attributes, "key", expected, errors)? {
        None => Ok(None),
        Some(Lit::Str(key)) => Ok(Some(Name {
            text: key.value(),
            span: key.span(),
        })),
        Some(other) => {
            errors.push(syn::Error::new(other.span(), expected));
            Err(())
        }
    }
}

/// Takes `#[payload(value = …)]` off a variant; gives the value as JSON text.
pub(super) fn value(attributes: &mut Vec<Attribute>, errors: &mut Vec<syn::Error>) -> Said<Name> {
    let expected = "expected `#[payload(value = …)]`, a text in quotes, a number, `true` or `false` as the manifest has it";
    let Some(literal) = assigned(attributes, "value", expected, errors)? else {
        return Ok(None);
    };
    let text = match &literal {
        Lit::Str(text) => crate::json::text(&serde_yaml::Value::String(text.value())),
        Lit::Int(number) => number.base10_digits().to_owned(),
        Lit::Float(number) => number.base10_digits().to_owned(),
        Lit::Bool(truth) => truth.value.to_string(),
        _ => {
            errors.push(syn::Error::new(literal.span(), expected));
            return Err(());
        }
    };
    Ok(Some(Name {
        text,
        span: literal.span(),
    }))
}

/// The literal of the one `#[payload(name = literal)]`.
fn assigned(
    attributes: &mut Vec<Attribute>,
    name: &str,
    expected: &str,
    errors: &mut Vec<syn::Error>,
) -> Said<Lit> {
    let mut marks = take(attributes).into_iter();
    let Some(mark) = marks.next() else {
        return Ok(None);
    };
    for more in marks {
        let message = "a second `#[payload(…)]`; one is enough";
        errors.push(syn::Error::new_spanned(&more, message));
    }
    let literal = mark.parse_args_with(|input: ParseStream<'_>| {
        let written = input
            .call(Ident::parse_any)
            .map_err(|_| input.error(expected))?;
        if written != name {
            return Err(syn::Error::new(written.span(), expected));
        }
        input.parse::<Token![=]>()?;
        let minus = input.parse::<Option<Token![-]>>()?;
        let literal: Lit = input.parse().map_err(|_| input.error(expected))?;
        if !input.is_empty() {
            return Err(input.error(expected));
        }
        Ok(match (minus, literal) {
            (Some(_), Lit::Int(number)) => Lit::Int(syn::LitInt::new(
                &format!("-{}", number.base10_digits()),
                number.span(),
            )),
            (Some(_), Lit::Float(number)) => Lit::Float(syn::LitFloat::new(
                &format!("-{}", number.base10_digits()),
                number.span(),
            )),
            (_, literal) => literal,
        })
    });
    literal.map(Some).map_err(|error| errors.push(error))
}

/// Takes all `#[payload…]` off.
pub(super) fn take(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let (marks, others) = std::mem::take(attributes)
        .into_iter()
        .partition(|attribute| attribute.path().is_ident("payload"));
    *attributes = others;
    marks
}
