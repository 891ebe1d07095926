//! Examples and defaults that are not of their property's format.

use crate::{
    diagnostic::{Diagnostics, Path},
    document::Value,
    model::{Manifest, Property, Struct, Type},
    rules,
    text::quote,
    validate::formats::matches,
};

pub(super) fn formats(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let triggers = Path::ROOT.key("triggers");
    for trigger in &manifest.triggers {
        object(
            &triggers.key(&trigger.key).key("payload"),
            &trigger.payload,
            diagnostics,
        );
    }
}

fn object(path: &Path<'_>, shape: &Struct, diagnostics: &mut Diagnostics) {
    let properties = path.key("properties");
    for property in &shape.properties {
        let path = properties.key(&property.key);
        match &property.ty {
            Type::String => {
                let examples = path.key("examples");
                for (index, value) in property.examples.iter().enumerate() {
                    one(&examples.index(index), property, value, diagnostics);
                }
                if let Some(value) = &property.default {
                    one(&path.key("default"), property, value, diagnostics);
                }
            }
            Type::Object(shape) => object(&path, shape, diagnostics),
            Type::Array(shape) => object(&path.key("items"), shape, diagnostics),
            _ => {}
        }
    }
}

fn one(path: &Path<'_>, property: &Property, value: &Value, diagnostics: &mut Diagnostics) {
    let (Some(format), Some(text)) = (&property.format, value.as_str()) else {
        return;
    };
    let empty_default = text.is_empty() && path.is_key("default");
    if matches(format, text) == Some(false) && !empty_default {
        let message = format!(
            "{} is not of format {format}, as `{}` is",
            quote(text),
            property.key
        );
        diagnostics
            .breach(&rules::lint::EXAMPLE_FORMAT, path.at_value())
            .message(message)
            .label("write an example of the format, or remove the format");
    }
}
