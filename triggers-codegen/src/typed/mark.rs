//! The attribute `#[payload(…)]`: on a type it says what of the manifest the type implements, on a
//! field or a variant what that is called on the wire.

use proc_macro2::{Ident, Span, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Attribute, Item, Lit, LitStr, Path, Token};

use crate::json;

/// A name of the manifest as the user wrote it.
#[derive(Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

/// What a type implements: a trigger's key, then the properties that lead to an object, an array's item
/// or an enum.
pub(super) type Address = Vec<Name>;

const EXPECTED: &str = "expected a trigger's key, as `#[payload(invoice_overdue)]`, or one of its \
                        properties, as `#[payload(invoice_overdue.lines)]`";

/// What `#[payload(…)]` says on a type.
#[derive(Default)]
pub struct Marks {
    /// Path of the manifest; without it, and without `inline`, the nearest `triggers.yaml`.
    pub manifest: Option<LitStr>,
    /// The manifest's text itself.
    pub inline: Option<LitStr>,
    /// Path of the runtime crate.
    pub runtime: Option<Path>,
    pub(super) addresses: Vec<Address>,
}

impl Marks {
    /// Takes the marks off the type; none when it has none.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn take(item: &mut Item) -> syn::Result<Option<Self>> {
        let marks = attributes(item).map(take).unwrap_or_default();
        if marks.is_empty() {
            return Ok(None);
        }
        let mut this = Self::default();
        for mark in &marks {
            mark.parse_args_with(|input: ParseStream<'_>| {
                while !input.is_empty() {
                    this.argument(input)?;
                    if !input.is_empty() {
                        input.parse::<Token![,]>()?;
                    }
                }
                Ok(())
            })?;
        }
        if this.addresses.is_empty() {
            return Err(syn::Error::new_spanned(&marks[0], EXPECTED));
        }
        Ok(Some(this))
    }

    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if !input.peek2(Token![=]) {
            self.addresses.push(address(input)?);
            return Ok(());
        }
        let name = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        let slot = match name.to_string().as_str() {
            "manifest" => &mut self.manifest,
            "inline" => &mut self.inline,
            "crate" => {
                self.runtime = Some(Path::parse_mod_style(input)?);
                return Ok(());
            }
            "key" | "value" => {
                let message = format!("`{name}` goes on a field or a variant; {EXPECTED}");
                return Err(syn::Error::new(name.span(), message));
            }
            _ => {
                let message = format!("unknown argument `{name}`; {EXPECTED}");
                return Err(syn::Error::new(name.span(), message));
            }
        };
        if slot.replace(input.parse()?).is_some() {
            let message = format!("`{name}` is given twice");
            return Err(syn::Error::new(name.span(), message));
        }
        Ok(())
    }
}

/// `trigger-key.property`, in one string literal or as it is.
fn address(input: ParseStream<'_>) -> syn::Result<Address> {
    if input.peek(LitStr) {
        let literal: LitStr = input.parse()?;
        let (text, span) = (literal.value(), literal.span());
        let names = text.split('.').map(|name| (name.to_owned(), span));
        return Ok(names.map(|(text, span)| Name { text, span }).collect());
    }
    let mut names: Address = Vec::new();
    let mut starts = true;
    while !input.is_empty() && !input.peek(Token![,]) {
        let token: TokenTree = input.parse()?;
        let (text, span) = match &token {
            TokenTree::Punct(dot) if dot.as_char() == '.' && !starts => {
                starts = true;
                continue;
            }
            // The compiler takes a dash for a token of its own.
            TokenTree::Punct(dash) if dash.as_char() == '-' => ("-".to_owned(), dash.span()),
            TokenTree::Ident(ident) => (ident.unraw().to_string(), ident.span()),
            TokenTree::Literal(literal) => (literal.to_string(), literal.span()),
            other => return Err(syn::Error::new(other.span(), EXPECTED)),
        };
        match names.last_mut().filter(|_| !starts) {
            Some(name) => name.text += &text,
            None => names.push(Name { text, span }),
        }
        starts = false;
    }
    if starts {
        return Err(input.error(EXPECTED));
    }
    Ok(names)
}

/// Takes `#[payload(key = "…")]` off a field, or `#[payload(value = …)]` off a variant. Returns the
/// property's key, or the value as JSON text; an error if the mark cannot be read.
pub(super) fn wire(attributes: &mut Vec<Attribute>, name: &str) -> syn::Result<Option<Name>> {
    let is_key = name == "key";
    let expected = if is_key {
        "expected `#[payload(key = \"…\")]`, the property's key in the manifest"
    } else {
        "expected `#[payload(value = …)]`, a text in quotes, a number, `true` or `false` as the manifest has it"
    };
    let marks = take(attributes);
    let [mark] = marks.as_slice() else {
        return match marks.get(1) {
            Some(second) => Err(syn::Error::new_spanned(
                second,
                "a second `#[payload(…)]`; one is enough",
            )),
            None => Ok(None),
        };
    };
    let read = |input: ParseStream<'_>| {
        let written = input
            .call(Ident::parse_any)
            .map_err(|_| input.error(expected))?;
        if written != name {
            return Err(syn::Error::new(written.span(), expected));
        }
        input.parse::<Token![=]>()?;
        let sign = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
        let literal: Lit = input.parse().map_err(|_| input.error(expected))?;
        let text = match &literal {
            Lit::Str(text) if is_key => text.value(),
            Lit::Str(text) => json::text(&text.value().into()),
            Lit::Int(number) if !is_key => format!("{sign}{}", number.base10_digits()),
            Lit::Float(number) if !is_key => format!("{sign}{}", number.base10_digits()),
            Lit::Bool(truth) if !is_key => truth.value.to_string(),
            _ => return Err(syn::Error::new(literal.span(), expected)),
        };
        if !input.is_empty() {
            return Err(input.error(expected));
        }
        let span = literal.span();
        Ok(Some(Name { text, span }))
    };
    mark.parse_args_with(read)
}

/// Takes all `#[payload…]` off.
pub(super) fn take(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    let is_mark = |attribute: &mut Attribute| attribute.path().is_ident("payload");
    attributes.extract_if(.., is_mark).collect()
}

/// The attributes of an item that can have marks, or have them by mistake.
pub(super) fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Struct(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Type(item) => &mut item.attrs,
        Item::Use(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Union(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        Item::Const(item) => &mut item.attrs,
        Item::Static(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        _ => return None,
    })
}

/// Takes the marks off the items when there is no manifest to compare them with.
pub fn unmark(items: &mut [Item]) {
    for item in items {
        if let Some(found) = attributes(item) {
            take(found);
        }
        let inner: Vec<&mut Vec<Attribute>> = match item {
            Item::Struct(item) => item.fields.iter_mut().map(|it| &mut it.attrs).collect(),
            Item::Enum(item) => item.variants.iter_mut().map(|it| &mut it.attrs).collect(),
            _ => Vec::new(),
        };
        for attributes in inner {
            take(attributes);
        }
    }
}
