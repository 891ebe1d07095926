//! Templates, and what they can do with a value.

use super::{json, time};
use crate::journal::Operation;
use crate::sent;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{Environment, Error, UndefinedBehavior};
use serde::Serialize;
use std::fmt::Write as _;
use std::sync::LazyLock;

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    macro_rules! add {
        ($($name:literal)+) => { $(
            templates.add_template($name, include_str!(concat!("../../templates/", $name)))?;
        )+ };
    }
    add! {
        "shell.html" "missing.html" "stream.html" "sent.html" "entities.html" "clock.html" "faults.html"
        "automations.html" "send.html" "app.html" "request.html" "timeline.html"
    }
    templates.add_filter("time", time::element);
    templates.add_filter("date", time::text);
    templates.add_filter("from", time::from);
    templates.add_filter("json", |value: &Value| {
        serde_json::to_string(value).unwrap_or_default()
    });
    templates.add_filter("pretty", |value: &Value| {
        serde_json::to_string(value).map_or_else(|_| String::new(), |text| json::readable(&text))
    });
    // In single quotes nothing means anything to a shell but the quote itself.
    templates.add_filter("shell", |text: &str| {
        format!("'{}'", text.replace('\'', r"'\''"))
    });
    templates.add_filter("encode", |text: &str| encode(text));
    templates.add_function("link", link);
    templates.add_global("OPERATIONS", Value::from(Serde(Operation::ALL)));
    templates.add_global("OUTCOMES", Value::from(Serde(super::stream::OUTCOMES)));
    templates.add_global("STATUSES", Value::from_pairs(sent::STATUSES));
    Ok(templates)
});

/// A page of that template.
pub(super) fn html(status: StatusCode, template: &str, view: impl Serialize) -> Response {
    let templates = TEMPLATES.as_ref().map_err(|error| format!("{error:#}"));
    let page = templates.and_then(|templates| {
        let page = templates.get_template(template);
        let page = page.and_then(|page| page.render(Serde(view)));
        page.map_err(|error| format!("{error:#}"))
    });
    match page {
        Ok(page) => {
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, page).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
    }
}

/// The address of a page with those parameters that have a value.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the form of a function of templates"
)]
fn link(path: &str, parameters: Kwargs) -> Result<String, Error> {
    let mut link = path.to_owned();
    for name in parameters.args() {
        let value: Value = parameters.get(name)?;
        if value.is_true() {
            let join = if link.contains('?') { '&' } else { '?' };
            // Writing to a text cannot fail.
            let _ok = write!(link, "{join}{name}={}", encode(&value.to_string()));
        }
    }
    Ok(link)
}

/// Percent-encodes all that may mean something in an address.
fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ok = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::TEMPLATES;
    use minijinja::value::Value;

    #[test]
    fn values_stay_in_their_place() {
        let templates = TEMPLATES.as_ref().expect("sound templates");
        let link = "{{ link('/', a='x&b=\"é', c='', d=1) }}";
        let link = templates
            .render_str(link, Value::UNDEFINED)
            .expect("a link");
        assert_eq!(link, "/?a=x%26b%3D%22%C3%A9&d=1");
        let word = templates.render_str("{{ \"it's $HOME `x`\"|shell }}", Value::UNDEFINED);
        assert_eq!(word.expect("a word"), r"'it'\''s $HOME `x`'");
    }
}
