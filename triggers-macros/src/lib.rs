//! The `#[triggers]` attribute; use it through `triggers-runtime`.

mod args;
mod expand;
mod lock;
mod manifest;

/// Fills a module with the typed events of a manifest.
///
/// `#[triggers]` on `pub mod events {}` reads the nearest `triggers.yaml`, from the directory of
/// the crate's `Cargo.toml` up to the root of the workspace. What stands in the module already
/// stays there.
///
/// | argument | does |
/// |---|---|
/// | `"path.yaml"` | reads this file, relative to the directory of `Cargo.toml`; it must lie within the workspace |
/// | `inline = "…"` | takes the manifest's text itself, for tests |
/// | `lock = "path.lock.json"` | compares with this lock, not with the one beside the manifest |
/// | `inline_lock = "…"` | takes the lock's text itself, for tests |
/// | `crate = ::path` | where the runtime crate is, if not at `::triggers_runtime`; absolute |
/// | `derive(…)` | derives of every generated type beyond its own; paths are absolute |
///
/// Everything wrong with the manifest is reported at once, with its place in the file; what the
/// sound triggers generate is there nevertheless. Warnings do not fail a build: they are shown by
/// `cargo triggers check`. Editing the manifest rebuilds the crate.
///
/// Where there is a lock (`triggers.lock.json` beside `triggers.yaml`, written by `cargo triggers
/// pull`), the manifest has to agree with it: whatever changes what events carry is an error that
/// shows both sides. Titles, descriptions and examples may differ.
///
/// With `derive(serde::Serialize)` and the like, fields and values of enums bear their names on the
/// wire; the crate needs `serde` and this runtime's feature `serde`.
#[proc_macro_attribute]
pub fn triggers(
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand::triggers(args.into(), item.into()).into()
}
