//! Triggers in a file that was exported by hand: from the catalog, or a schema from the dashboard.

use serde_yaml::Value;

use super::{LockedTrigger, MAX_BYTES, Origin};
use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    path::Path,
    raw::Found,
    rules::lock as rules,
    source::Source,
    text::quote,
    yaml,
};

/// Reads the triggers of an exported file.
///
/// It may hold one trigger object of the catalog (spec §7), `{"trigger": …}`, `{"results": […]}`,
/// `{"triggers": […]}` or a list of them; or, when `key` says whose it is, the payload schema alone.
/// Triggers of other apps than `app_id` are passed over, as the catalog shows those too. `since` is the
/// day to note. After errors the sound triggers are there; a file without any is an error.
#[must_use]
pub fn read_export(
    source: &Source,
    key: Option<&str>,
    app_id: Option<&str>,
    since: &str,
) -> (Vec<LockedTrigger>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut found = Vec::new();
    if let Some(tree) = yaml::parse_up_to(source, MAX_BYTES, &mut diagnostics) {
        let origin = Origin::File {
            name: source.name().to_owned(),
        };
        let mut reader = Reader {
            key,
            app_id,
            since,
            origin,
            found: &mut found,
            diagnostics: &mut diagnostics,
        };
        reader.document(&Path::ROOT, &tree);
        if reader.found.is_empty() && !reader.diagnostics.has_errors() {
            let message = "this holds no trigger of the app".to_owned();
            let label = "an object with `triggerKey` and `payloadDataSchema`";
            reader.refuse(&Path::ROOT, message, label);
        }
    }
    (found, diagnostics)
}

struct Reader<'a> {
    key: Option<&'a str>,
    app_id: Option<&'a str>,
    since: &'a str,
    origin: Origin,
    found: &'a mut Vec<LockedTrigger>,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn document(&mut self, path: &Path<'_>, tree: &Value) {
        if let Some(list) = tree.as_sequence() {
            return self.list(path, list);
        }
        for envelope in ["results", "triggers"] {
            if let Some(list) = tree.get(envelope).and_then(Value::as_sequence) {
                return self.list(&path.key(envelope), list);
            }
        }
        match tree.get("trigger") {
            Some(trigger) => self.trigger(&path.key("trigger"), trigger),
            None => self.trigger(path, tree),
        }
    }

    fn list(&mut self, path: &Path<'_>, list: &[Value]) {
        for (index, item) in list.iter().enumerate() {
            self.trigger(&path.index(index), item);
        }
    }

    fn trigger(&mut self, path: &Path<'_>, tree: &Value) {
        let text = |key: &str| tree.get(key).and_then(Value::as_str).map(str::to_owned);
        if let (Some(owner), Some(app_id)) = (text("appId"), self.app_id)
            && !owner.eq_ignore_ascii_case(app_id)
        {
            return;
        }
        let schema = match tree.get("payloadDataSchema") {
            Some(schema) if schema.is_mapping() => schema,
            Some(other) => {
                let found = Found::of(other).describe();
                let message = format!("expected a JSON Schema, found {found}");
                return self.refuse(&path.key("payloadDataSchema"), message, "an object");
            }
            None if tree.get("properties").is_some() && self.key.is_some() => tree,
            None if tree.get("properties").is_some() => {
                let label = "say it before the file: `cargo triggers pull KEY=FILE`";
                let message = "this is a schema, and nothing says of which trigger";
                return self.refuse(path, message.to_owned(), label);
            }
            None if self.key.is_some() => {
                let label = "an object with `type: object` and `properties`";
                return self.refuse(path, "this is no schema of a payload".to_owned(), label);
            }
            None => {
                let label = "an object with `triggerKey` and `payloadDataSchema`";
                return self.refuse(path, "this is no trigger of the catalog".to_owned(), label);
            }
        };
        let given = self.key.map(str::to_owned);
        let own = text("triggerKey");
        if let (Some(given), Some(own)) = (&given, &own)
            && given != own
        {
            let message = format!("this is the trigger {}", quote(own));
            let label = format!("`{given}` was asked for");
            return self.refuse(&path.key("triggerKey"), message, &label);
        }
        let Some(key) = own.or(given) else {
            let message = "the trigger has no `triggerKey`".to_owned();
            return self.refuse(path, message, "the key that it has in the dashboard");
        };
        self.found.push(LockedTrigger {
            key,
            name: text("displayName"),
            origin: self.origin.clone(),
            since: self.since.to_owned(),
            schema: schema.clone(),
        });
    }

    fn refuse(&mut self, path: &Path<'_>, message: String, label: &str) {
        self.diagnostics.push(
            Diagnostic::error(path.at_value(), message)
                .rule(&rules::EXPORT_SHAPE)
                .label(label),
        );
    }
}
