//! Goldens of generated code: `tests/expanded/NAME.yaml` becomes `NAME.rs`.
//!
//! That the goldens compile, under every lint, is tested in `scratch::lints`.

use std::{fs, path::Path};

use syn::parse_quote;
use triggers_codegen::{Options, Source, generate, read};

const BLESS: &str = "UPDATE_GOLDENS=1 cargo test -p triggers-tests --test it expanded";

/// The manifests, by name.
pub(crate) fn names() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("expanded");
    let paths = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let manifests = paths.filter(|path| path.extension().is_some_and(|kind| kind == "yaml"));
    let mut names: Vec<_> = manifests
        .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// The path of a manifest, or of its golden.
pub(crate) fn path(name: &str, kind: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("expanded")
        .join(format!("{name}.{kind}"))
}

/// What the macro puts into the module, formatted.
fn expand(name: &str) -> syn::File {
    let source = Source::inline(name, fs::read_to_string(path(name, "yaml")).unwrap());
    let (manifest, diagnostics) = read(&source);
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&source));
    let options = Options {
        runtime: parse_quote!(::triggers_runtime),
        derives: vec![parse_quote!(Clone)],
        provider: name == "provider",
    };
    syn::parse2(generate(&manifest, &options).into_tokens()).unwrap()
}

#[test]
fn goldens() {
    let mut failures = Vec::new();
    for name in names() {
        let actual = prettyplease::unparse(&expand(&name));
        let golden = path(&name, "rs");
        if std::env::var_os("UPDATE_GOLDENS").is_some() {
            fs::write(&golden, actual).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != actual {
            failures.push(name);
        }
    }
    assert!(
        failures.is_empty(),
        "{failures:?} changed; rewrite them with: {BLESS}"
    );
}

/// Whatever the manifest says, only these kinds of items come out, with these names.
#[test]
fn hostile_texts_add_no_items() {
    let file = expand("hostile");
    let mut kinds = Vec::new();
    for item in &file.items {
        kinds.push(match item {
            syn::Item::Struct(item) => format!("struct {}", item.ident),
            syn::Item::Mod(item) => format!("mod {}", item.ident),
            syn::Item::Impl(_) => "impl".to_owned(),
            syn::Item::Const(item) => format!("const {}", item.ident),
            _ => "other".to_owned(),
        });
    }
    kinds.dedup();
    assert_eq!(
        kinds,
        [
            "struct InvoiceId",
            "impl",
            "mod hostile",
            "mod __triggers",
            "const SCHEMA_HASHES",
            "const PII"
        ]
    );
}

#[test]
fn expansion_is_the_same_every_time() {
    for name in names() {
        assert_eq!(
            prettyplease::unparse(&expand(&name)),
            prettyplease::unparse(&expand(&name))
        );
    }
}

/// Only the runtime's own path is named, however it is called.
#[test]
fn a_renamed_runtime_leaks_nowhere() {
    for name in names() {
        let source = Source::inline(&*name, fs::read_to_string(path(&name, "yaml")).unwrap());
        let options = Options {
            runtime: parse_quote!(::other),
            derives: Vec::new(),
            provider: name == "provider",
        };
        let text = generate(&read(&source).0, &options)
            .into_tokens()
            .to_string();
        assert!(
            !text.contains("triggers_runtime") && !text.contains("serde"),
            "{name}"
        );
    }
}
