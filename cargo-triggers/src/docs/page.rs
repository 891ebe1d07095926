//! The catalog as one HTML file. The template escapes every text.

use askama::Template;

use super::view::{Catalog, EventView, StepView};

/// The whole page, its style sheet included.
pub(super) fn html(catalog: &Catalog) -> Result<String, askama::Error> {
    Page { catalog }.render()
}

#[derive(Template)]
#[template(path = "catalog.html")]
struct Page<'c> {
    catalog: &'c Catalog,
}

/// Height of one step in the picture, and of the parts above and below the steps.
const STEP: usize = 58;
const HEAD: usize = 44;

/// One arrow of a sequence picture.
struct Arrow<'s> {
    step: &'s StepView,
    /// Where its line is, from the top.
    y: usize,
}

impl EventView {
    fn height(&self) -> usize {
        HEAD + self.steps.len() * STEP + 16
    }

    fn arrows(&self) -> impl Iterator<Item = Arrow<'_>> {
        let steps = self.steps.iter().enumerate();
        steps.map(|(index, step)| Arrow {
            step,
            y: HEAD + index * STEP + 34,
        })
    }
}

impl Arrow<'_> {
    /// Keys have up to 100 characters, and the picture room for some 29 of them.
    fn label(&self) -> String {
        const WIDE: usize = 29;
        let key = &self.step.trigger;
        let (cut, more) = if key.len() > WIDE {
            // Keys are ASCII.
            (key.get(..WIDE - 3).unwrap_or(key), "…")
        } else {
            (key.as_str(), "")
        };
        format!("{} {cut}{more}", self.step.action())
    }
}
