//! The `#[triggers]` attribute; use it through `triggers-runtime`.

mod args;
mod derive;
mod expand;
mod lock;
mod manifest;

/// Fills a module with the typed events of a manifest.
///
/// `#[triggers]` on `pub mod events {}` reads the nearest `triggers.yaml`, from the directory of
/// the crate's `Cargo.toml` up to the root of the workspace. Items that are already in the module
/// stay there.
///
/// | argument | does |
/// |---|---|
/// | `"path.yaml"` | reads this file, relative to the directory of `Cargo.toml`; it must lie within the workspace |
/// | `inline = "…"` | takes the manifest's text itself, for tests |
/// | `lock = "path.lock.json"` | compares with this lock, not with the one beside the manifest |
/// | `inline_lock = "…"` | takes the lock's text itself, for tests |
/// | `crate = ::path` | where the runtime crate is, if not at `::triggers_runtime`; absolute |
/// | `derive(…)` | derives of every generated type beyond its own; paths are absolute |
/// | `provider` | a function for each trigger, with the name of its module, and payloads that are read from JSON, for the handlers of `triggers-inbound`; needs the runtime's feature `inbound` |
/// | `schemas` | `schemars::JsonSchema` for every generated type, exactly as the manifest has it, and the constant `SCHEMAS`, to which `triggers_sandbox::schemas::assert_matches` compares other types; needs the runtime's feature `schemars` |
///
/// Everything wrong with the manifest is reported at once, with its place in the file; what the
/// sound triggers generate is there nevertheless. Warnings do not fail a build: they are shown by
/// `cargo triggers check`. Editing the manifest rebuilds the crate.
///
/// Where there is a lock (`triggers.lock.json` beside `triggers.yaml`, written by `cargo triggers
/// pull`), the manifest has to agree with it: whatever changes what events carry is an error that
/// shows both sides. Titles, descriptions and examples may differ.
///
/// A struct of the module marked `#[payload(trigger_key)]` takes the place of the generated
/// `Payload`, and is held to the schema field by field. `#[payload(trigger_key.property)]` on a
/// struct or an enum does the same for a nested object, an array's item or a closed set of values;
/// several names with commas make one type stand for several alike. A field holds the property that
/// its name is generated for, or the one of `#[payload(key = "wireName")]`; a variant holds the value
/// of its name, or the one of `#[payload(value = "on hold")]`. What a field may be is said in
/// `triggers_runtime::payload`. Optional properties may be left out or always be there; `Option` on a
/// required one is an error. Put the attribute on a `use` or `type` item to re-export a type defined elsewhere that
/// derives [`TriggerPayload`].
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

/// Holds a type outside of a `#[triggers]` module to the manifest.
///
/// On a struct with named fields for a payload, a nested object or an array's item, on an enum for a
/// closed set of values; `#[payload(…)]` on the type says which:
///
/// | argument | says |
/// |---|---|
/// | `invoice_overdue` | the payload of this trigger; several with commas for a type that implements several alike |
/// | `invoice_overdue.lines` | what this property holds, an array's item for an array; `invoice_overdue.lines.kind` goes on inside |
/// | `manifest = "path.yaml"` | the manifest, relative to the directory of `Cargo.toml`; without it the nearest `triggers.yaml` |
/// | `inline = "…"` | the manifest's text itself, for tests |
/// | `crate = ::path` | where the runtime crate is, if not at `::triggers_runtime` |
///
/// Fields and variants are marked and checked as inside the module, see [`triggers`]. To report events with the type, re-export
/// it there: `#[payload(invoice_overdue)] pub use crate::Overdue;`. Re-export a generic type as an
/// alias of one concrete type.
#[proc_macro_derive(TriggerPayload, attributes(payload))]
pub fn trigger_payload(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    derive::trigger_payload(item.into()).into()
}
