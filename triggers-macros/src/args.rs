//! The arguments of `#[triggers(…)]`.

use proc_macro2::{Ident, Span, TokenStream};
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{LitStr, Path, Token};

const EXPECTED: &str = "expected a path in quotes, `inline = \"…\"`, `lock = \"…\"`, `crate = ::path`, `derive(…)`, `provider` or `schemas`";
/// Derives that every module can name without a path.
const PRELUDE: [&str; 9] = [
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Eq",
    "Hash",
    "Ord",
    "PartialEq",
    "PartialOrd",
];

/// The arguments of the attribute. Wrong arguments are left out and reported separately.
#[derive(Default)]
pub(crate) struct Args {
    /// Where the manifest is; without it the nearest `triggers.yaml`.
    pub(crate) manifest: Option<ManifestArg>,
    /// Where the lock is; without it the one beside the manifest, if there is one.
    pub(crate) lock: Option<ManifestArg>,
    /// Absolute path of the runtime crate, if not `::triggers_runtime`.
    pub(crate) runtime: Option<Path>,
    /// Whether the generated types have JSON Schemas.
    pub(crate) schemas: bool,
    /// Whether a trigger provider is to be written with the module.
    pub(crate) provider: bool,
    /// What the generated types derive beyond their own derives.
    pub(crate) derives: Vec<Path>,
}

/// The manifest or the lock, as the attribute names it.
pub(crate) enum ManifestArg {
    /// A file, relative to the directory of the crate's `Cargo.toml`.
    File(LitStr),
    /// The text itself.
    Inline(LitStr),
}

impl ManifestArg {
    /// The literal that errors of the manifest point at.
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::File(literal) | Self::Inline(literal) => literal.span(),
        }
    }
}

/// Reads all arguments and reports all that is wrong with them.
pub(crate) fn parse(tokens: TokenStream) -> (Args, Option<syn::Error>) {
    let mut parsed = Parsed::default();
    let outcome = (|input: ParseStream<'_>| parsed.arguments(input)).parse2(tokens);
    if let Err(error) = outcome {
        parsed.error(error);
    }
    (parsed.args, parsed.errors)
}

#[derive(Default)]
struct Parsed {
    args: Args,
    derive_seen: bool,
    errors: Option<syn::Error>,
}

impl Parsed {
    fn arguments(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            if let Err(error) = self.argument(input) {
                self.error(error);
                skip_to_comma(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn argument(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(LitStr) {
            return self.manifest(ManifestArg::File(input.parse()?));
        }
        if !input.peek(Ident::peek_any) {
            return Err(input.error(EXPECTED));
        }
        let name = input.call(Ident::parse_any)?;
        match name.to_string().as_str() {
            "inline" => {
                value_follows(input, &name, "inline = \"version: 1 …\"")?;
                self.manifest(ManifestArg::Inline(input.parse()?))
            }
            "lock" => {
                value_follows(input, &name, "lock = \"triggers.lock.json\"")?;
                self.lock(ManifestArg::File(input.parse()?))
            }
            "inline_lock" => {
                value_follows(input, &name, "inline_lock = \"{ … }\"")?;
                self.lock(ManifestArg::Inline(input.parse()?))
            }
            "crate" => {
                value_follows(input, &name, "crate = ::triggers_runtime")?;
                self.runtime(&name, input)
            }
            "derive" => self.derives(&name, input),
            "provider" => {
                self.args.provider = true;
                Ok(())
            }
            "schemas" => {
                self.args.schemas = true;
                Ok(())
            }
            "path" => Err(syn::Error::new(
                name.span(),
                "write the path alone: `#[triggers(\"triggers.yaml\")]`",
            )),
            other => Err(syn::Error::new(
                name.span(),
                format!("unknown argument `{other}`; {EXPECTED}"),
            )),
        }
    }

    fn manifest(&mut self, manifest: ManifestArg) -> syn::Result<()> {
        if self.args.manifest.is_some() {
            return Err(syn::Error::new(
                manifest.span(),
                "the manifest is given twice; name one path or one `inline` text",
            ));
        }
        self.args.manifest = Some(manifest);
        Ok(())
    }

    fn lock(&mut self, lock: ManifestArg) -> syn::Result<()> {
        if self.args.lock.is_some() {
            return Err(syn::Error::new(lock.span(), "the lock is given twice"));
        }
        self.args.lock = Some(lock);
        Ok(())
    }

    fn runtime(&mut self, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        if self.args.runtime.is_some() {
            return Err(syn::Error::new(name.span(), "`crate` is given twice"));
        }
        if input.peek(LitStr) {
            return Err(
                input.error("`crate` takes a path without quotes, as `crate = ::triggers_runtime`")
            );
        }
        let path = Path::parse_mod_style(input)?;
        let first = path
            .segments
            .first()
            .map(|segment| segment.ident.to_string())
            .unwrap_or_default();
        if path.leading_colon.is_none() && first != "crate" {
            let problem = match first.as_str() {
                "self" | "super" => {
                    "the path is used from modules inside this one, so it must not be relative"
                }
                _ => "the path must be absolute",
            };
            let help = "write `::name_of_the_crate` or `crate::path::to::it`";
            return Err(syn::Error::new_spanned(&path, format!("{problem}; {help}")));
        }
        self.args.runtime = Some(path);
        Ok(())
    }

    fn derives(&mut self, name: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new(
                name.span(),
                "`derive` takes a list, as `derive(serde::Serialize)`",
            ));
        }
        if std::mem::replace(&mut self.derive_seen, true) {
            return Err(syn::Error::new(
                name.span(),
                "`derive` is given twice; put all derives into one list",
            ));
        }
        let list;
        syn::parenthesized!(list in input);
        for path in
            Punctuated::<Path, Token![,]>::parse_terminated_with(&list, Path::parse_mod_style)?
        {
            match derive_problem(&path) {
                Some(problem) => self.error(syn::Error::new_spanned(&path, problem)),
                None => self.args.derives.push(path),
            }
        }
        Ok(())
    }

    fn error(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }
}

/// Generated types are in modules where nothing is imported.
fn derive_problem(path: &Path) -> Option<String> {
    let first = path.segments.first()?.ident.to_string();
    let known = PRELUDE.contains(&first.as_str());
    if path.segments.len() == 1 && !known {
        return Some(format!(
            "the generated types do not see your imports; write the full path, as `some_crate::{first}`"
        ));
    }
    matches!(first.as_str(), "self" | "super")
        .then(|| "the path is used from modules inside this one; write it from `crate::` or from the name of a crate".to_owned())
}

fn value_follows(input: ParseStream<'_>, name: &Ident, example: &str) -> syn::Result<()> {
    match input.parse::<Option<Token![=]>>()? {
        Some(_) => Ok(()),
        None => Err(syn::Error::new(
            name.span(),
            format!("`{name}` takes a value, as `{example}`"),
        )),
    }
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::{ToTokens as _, quote};

    use super::{ManifestArg, parse};

    fn messages(tokens: TokenStream) -> Vec<String> {
        parse(tokens)
            .1
            .into_iter()
            .flatten()
            .map(|error| error.to_string())
            .collect()
    }

    #[track_caller]
    fn check_refused(tokens: TokenStream, part: &str) {
        let messages = messages(tokens);
        assert!(
            messages.len() == 1 && messages[0].contains(part),
            "{messages:?}"
        );
    }

    #[test]
    fn all_arguments_together() {
        let (args, errors) = parse(quote!(
            "a.yaml",
            crate = ::other,
            derive(Eq, serde::Serialize)
        ));
        assert!(errors.is_none());
        assert!(matches!(args.manifest, Some(ManifestArg::File(path)) if path.value() == "a.yaml"));
        assert_eq!(args.runtime.into_token_stream().to_string(), ":: other");
        assert_eq!(args.derives.len(), 2);
    }

    #[test]
    fn nothing_is_fine() {
        let (args, errors) = parse(TokenStream::new());
        assert!(errors.is_none() && args.manifest.is_none() && args.runtime.is_none());
    }

    #[test]
    fn unknown_argument() {
        check_refused(
            quote!(file = "a.yaml"),
            "unknown argument `file`; expected a path in quotes",
        );
        check_refused(quote!(path = "a.yaml"), "write the path alone");
        check_refused(quote!(7), "expected a path in quotes");
    }

    #[test]
    fn repeated_argument() {
        check_refused(quote!("a.yaml", "b.yaml"), "the manifest is given twice");
        check_refused(quote!("a.yaml", inline = ""), "the manifest is given twice");
        check_refused(
            quote!(lock = "a.json", inline_lock = "{}"),
            "the lock is given twice",
        );
        check_refused(quote!(crate = ::a, crate = ::b), "`crate` is given twice");
        check_refused(quote!(derive(Eq), derive(Eq)), "`derive` is given twice");
    }

    #[test]
    fn runtime_path_must_be_absolute() {
        check_refused(quote!(crate = "other"), "without quotes");
        check_refused(quote!(crate = other), "must be absolute");
        check_refused(quote!(crate = super::other), "must not be relative");
        check_refused(quote!(crate), "takes a value");
        assert!(messages(quote!(crate = crate::vendored::runtime)).is_empty());
    }

    #[test]
    fn derives_must_be_found_from_anywhere() {
        check_refused(quote!(derive(Serialize)), "as `some_crate::Serialize`");
        check_refused(quote!(derive(super::Mine)), "write it from `crate::`");
        check_refused(quote!(derive = Eq), "takes a list");
    }

    #[test]
    fn all_mistakes_at_once_and_the_rest_is_kept() {
        let tokens = quote!(fil = "x", "a.yaml", crate = other, derive(Serialize, Eq), 7);
        assert_eq!(messages(tokens.clone()).len(), 4);
        let (args, _) = parse(tokens);
        assert!(args.manifest.is_some());
        assert_eq!(args.derives.len(), 1);
    }
}
