//! The catalog as one HTML file. The template escapes every text.

use minijinja::value::Serde;
use minijinja::{Environment, Error, context};

use super::view::Catalog;

/// The whole page, its style sheet included.
pub(super) fn html(catalog: &Catalog) -> Result<String, Error> {
    let mut templates = Environment::new();
    templates.add_template("catalog.css", include_str!("../../templates/catalog.css"))?;
    templates.add_template("catalog.html", include_str!("../../templates/catalog.html"))?;
    templates
        .get_template("catalog.html")?
        .render(context! { catalog => Serde(catalog) })
}
