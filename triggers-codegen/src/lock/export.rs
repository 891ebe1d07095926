//! Triggers in a file that was exported by hand: from the catalog, or a schema from the dashboard.

use super::{LockedTrigger, MAX_BYTES, Origin};
use crate::{
    diagnostic::{Diagnostics, Path},
    document::{self, Cx, Field, Format, Object, Tree, Value},
    rules::lock as rules,
    source::Source,
    text::quote,
};

static FORMAT: Format = Format {
    name: "export",
    max_bytes: MAX_BYTES,
    foreign: true,
    shape: Some(&rules::EXPORT_SHAPE),
    remedy: None,
};

crate::document::structures! {
    /// A trigger object of the catalog, or the schema of a payload. Other keys are ignored.
    struct RawExport {
        app_id: "appId" => String,
        trigger_key: "triggerKey" => String,
        display_name: "displayName" => Tree,
        base_uri: "baseUri" => Tree,
        schema: "payloadDataSchema" => Object,
        properties: "properties" => Tree,
    }
}

/// Reads the triggers of an exported file.
///
/// It may contain one trigger object of the catalog, `{"trigger": …}`, `{"results": […]}`,
/// `{"triggers": […]}` or a list of them; or, if `key` says whose it is, the payload schema alone.
/// Triggers of other apps than `app_id` are skipped, because the catalog shows those too. `since` is
/// the day to note. After errors the valid triggers are returned; a file without any is an error.
#[must_use]
pub fn read_export(
    source: &Source,
    key: Option<&str>,
    app_id: Option<&str>,
    since: &str,
) -> (Vec<LockedTrigger>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let mut found = Vec::new();
    if let Some(tree) = document::parse(source, &FORMAT, &mut diagnostics) {
        let mut reader = Reader {
            key,
            app_id,
            since,
            file: source.name(),
            found: &mut found,
            cx: Cx::new(&FORMAT, &mut diagnostics),
        };
        reader.document(&Path::ROOT, &tree);
        if found.is_empty() && !diagnostics.has_errors() {
            diagnostics
                .breach(&rules::EXPORT_SHAPE, Path::ROOT.at_value())
                .message("the export has no trigger of the app")
                .label(TRIGGER);
        }
    }
    (found, diagnostics)
}

fn text(field: &Field<Tree>) -> Option<String> {
    field
        .get()
        .and_then(|text| text.0.as_str())
        .map(str::to_owned)
}

const TRIGGER: &str = "expected an object with `triggerKey` and `payloadDataSchema`";

struct Reader<'a> {
    key: Option<&'a str>,
    app_id: Option<&'a str>,
    since: &'a str,
    file: &'a str,
    found: &'a mut Vec<LockedTrigger>,
    cx: Cx<'a>,
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
        };
    }

    fn list(&mut self, path: &Path<'_>, list: &[Value]) {
        for (index, item) in list.iter().enumerate() {
            self.trigger(&path.index(index), item);
        }
    }

    fn trigger(&mut self, path: &Path<'_>, tree: &Value) -> Option<()> {
        let owner = tree.get("appId").and_then(Value::as_str);
        if let (Some(owner), Some(app_id)) = (owner, self.app_id)
            && !owner.eq_ignore_ascii_case(app_id)
        {
            return None;
        }
        let field = Field::<RawExport>::read(tree, path, &mut self.cx);
        let raw = field.get()?;
        let schema = self.schema(path, raw, tree)?;
        let key = self.trigger_key(path, raw)?;
        self.found.push(LockedTrigger {
            key,
            name: text(&raw.display_name),
            provider: text(&raw.base_uri),
            origin: Origin::File {
                name: self.file.to_owned(),
            },
            since: self.since.to_owned(),
            schema,
        });
        Some(())
    }

    fn schema(&mut self, path: &Path<'_>, raw: &RawExport, tree: &Value) -> Option<Value> {
        if !raw.schema.is_absent() {
            return raw.schema.get().map(|schema| schema.0.clone());
        }
        let (message, label) = match (self.key, raw.properties.is_absent()) {
            (Some(_), false) => return Some(tree.clone()),
            (None, false) => (
                "the export is a schema without a trigger key",
                "name the trigger before the file: `cargo triggers pull KEY=FILE`",
            ),
            (Some(_), true) => (
                "the export is not the schema of a payload",
                "expected an object with `type: object` and `properties`",
            ),
            (None, true) => ("the export is not a trigger of the catalog", TRIGGER),
        };
        self.refuse(path, message, label)
    }

    fn trigger_key(&mut self, path: &Path<'_>, raw: &RawExport) -> Option<String> {
        let key_path = path.key("triggerKey");
        let own = if raw.trigger_key.is_absent() {
            None
        } else {
            Some(raw.trigger_key.get()?)
        };
        match (self.key, own) {
            (Some(given), Some(own)) if given != own => {
                let message = format!("`triggerKey` is {}, expected `{given}`", quote(own));
                let label = "name this key before the file, or another file";
                self.refuse(&key_path, &message, label)
            }
            (_, Some(own)) => Some(own.clone()),
            (Some(given), None) => Some(given.to_owned()),
            (None, None) => self.refuse(
                path,
                "the trigger has no `triggerKey`",
                "add the key that it has in the dashboard",
            ),
        }
    }

    fn refuse<T>(&mut self, path: &Path<'_>, message: &str, label: &str) -> Option<T> {
        self.cx
            .breach(&rules::EXPORT_SHAPE, path.at_value())
            .message(message)
            .label(label);
        None
    }
}
