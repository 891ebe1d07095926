//! From the manifest as it stands to a manifest in which everything holds.
//!
//! Every rule reports and goes on; what is sound is kept, so that one mistake does not take the
//! names of its neighbors away.

mod business;
mod choices;
mod entity;
mod idempotency;
mod keywords;
mod marks;
mod nested;
mod payload;
mod pii;
mod property;
mod scope;
mod trigger;
mod value;

use serde_yaml::Value;

use crate::{
    allow,
    diagnostic::{At, Diagnostics, Path},
    document::{Cx, Field, Format},
    formats,
    model::Manifest,
    raw::RawManifest,
    rules,
    text::quote,
};
use scope::Scope;

/// Checks everything; `None` if there is nothing that could be a manifest.
pub(crate) fn check(mut tree: Value, diagnostics: &mut Diagnostics) -> Option<Manifest> {
    let cx = &mut Cx::new(&Format::MANIFEST, diagnostics);
    if tree.is_null() {
        cx.breach(&rules::manifest::EMPTY_MANIFEST, At::File)
            .message("the manifest is empty")
            .label("start with `version: 1`");
        return None;
    }
    let field = Field::<RawManifest>::read(&tree, &Path::ROOT, cx);
    let raw = field.get()?;
    let path = Path::ROOT;
    cx.unknown_keys(&path, &raw.unknown, RawManifest::KEYS);
    version(cx, raw);
    let app_id = app_id(cx, raw);
    let provider = provider(cx, raw);
    let mut scope = Scope::with(&[("business", "the module of business events")]);
    let entities = entity::entities(cx, raw, &mut scope);
    let mut triggers = trigger::triggers(cx, raw, &entities, &mut scope);
    for trigger in &mut triggers {
        trigger.provider.clone_from(&provider);
        let declared = tree.get_mut("triggers");
        let declared = declared.and_then(|all| all.get_mut(&*trigger.key)?.get_mut("payload"));
        trigger.schema = declared.map(std::mem::take).unwrap_or_default();
    }
    let business_events = business::business_events(cx, raw, &triggers);
    let allow = allow::entries(cx, raw);
    Some(Manifest {
        declared_in: String::new(),
        app_id,
        entities,
        triggers,
        allow,
        business_events,
    })
}

fn version(cx: &mut Cx<'_>, raw: &RawManifest) {
    let path = Path::ROOT.key("version");
    if raw.version.is_absent() {
        cx.breach(&rules::manifest::MISSING_KEY, Path::ROOT.at_value())
            .message("the manifest has no `version`")
            .label("start with `version: 1`");
    } else if let Some(version) = raw.version.get()
        && *version != 1
    {
        cx.breach(&rules::manifest::UNKNOWN_VERSION, path.at_value())
            .message(format!("unknown `version` {version} of the manifest"))
            .label("the only version is 1");
    }
}

fn app_id(cx: &mut Cx<'_>, raw: &RawManifest) -> Option<String> {
    let path = Path::ROOT.key("app_id");
    let id = raw.app_id.get()?;
    if !formats::is_uuid(id) {
        cx.breach(&rules::manifest::APP_ID_FORMAT, path.at_value())
            .message(format!("`app_id` must be a GUID, found {}", quote(id)))
            .label("32 hexadecimal digits in groups of 8, 4, 4, 4 and 12");
        return None;
    }
    Some(id.to_ascii_lowercase())
}

/// The service calls it over the network, so it is a URL that leads there.
fn provider(cx: &mut Cx<'_>, raw: &RawManifest) -> Option<String> {
    let path = Path::ROOT.key("provider");
    let uri = raw.provider.get()?;
    let rest = uri.strip_prefix("https://").unwrap_or_default();
    let host = rest.split('/').next().unwrap_or_default();
    let plain = |byte: u8| byte.is_ascii_graphic() && !b"?#\"<>\\^`{|}@".contains(&byte);
    if host.is_empty() || uri.len() > 256 || !uri.bytes().all(plain) {
        cx.breach(&rules::manifest::PROVIDER_FORMAT, path.at_value())
            .message(format!(
                "`provider` must be an `https` URL, found {}",
                quote(uri)
            ))
            .label("at most 256 characters, such as `https://app.example.com/wix`");
        return None;
    }
    Some(uri.trim_end_matches('/').to_owned())
}

/// `^[a-z][a-z0-9_]*$`: keys of entities and business events.
fn is_snake(key: &str) -> bool {
    key.starts_with(|c: char| c.is_ascii_lowercase())
        && key
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

fn snake_key(cx: &mut Cx<'_>, path: &Path<'_>, key: &str, what: &str) -> bool {
    let sound = is_snake(key);
    if !sound {
        cx.breach(&rules::manifest::SNAKE_CASE_KEY, path.at_key())
            .message(format!("invalid key {} of {what}", quote(key)))
            .label(match proposed_snake(key).filter(|snake| is_snake(snake)) {
                Some(snake) => format!("write `{snake}`"),
                None => "lowercase letters, digits and `_`, a letter first".to_owned(),
            });
    }
    sound
}

/// A key in lowercase ASCII letters that reads like `key`, where there is one.
fn proposed_snake(key: &str) -> Option<String> {
    crate::names::plain_snake(&crate::names::ascii(key)?)
}

/// A Rust name that the user gave; a keyword gets its raw form.
fn given_name(cx: &mut Cx<'_>, path: &Path<'_>, name: &str) -> Option<String> {
    let digit = name.starts_with(char::is_numeric);
    let named = (name != "_" && !digit)
        .then(|| crate::names::identifier(name.to_owned()))
        .filter(|name| crate::names::is_identifier(name));
    if named.is_none() {
        cx.breach(&rules::names::RUST_NAME_INVALID, path.at_value())
            .message(format!("{} is not a Rust identifier", quote(name)))
            .label(match similar(name) {
                Some(similar) => format!("write `{similar}`"),
                None => "letters, digits and `_`, a letter first".to_owned(),
            });
    }
    named
}

/// An identifier of the same words: a type's when it starts with a capital.
fn similar(name: &str) -> Option<String> {
    let like = if name.starts_with(|c: char| c.is_ascii_uppercase()) {
        crate::names::pascal(name)
    } else {
        crate::names::snake(name)
    };
    like.map(|name| crate::names::unraw(&name).to_owned())
}
