//! A manifest that was read and checked, once per process.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::diagnostic::{At, Diagnostics};
use crate::model::Manifest;
use crate::render::Span;
use crate::source::Source;
use crate::{read, typed};

/// A source and what [`read`] made of it.
pub struct Checked {
    /// The text.
    pub source: Source,
    /// Its valid parts.
    pub manifest: Manifest,
    /// What is wrong with it.
    pub diagnostics: Diagnostics,
    spans: OnceLock<HashMap<At, Span>>,
}

/// Manifests that are kept; a compiler reads one or two, an editor's server goes through many.
const MAX_KEPT: usize = 8;

static KEPT: Mutex<Vec<Arc<Checked>>> = Mutex::new(Vec::new());

impl Checked {
    /// Reads and checks the source, unless that was done in this process. All attributes and derives
    /// of one crate are expanded in one process.
    #[must_use]
    pub fn read(source: Source) -> Arc<Self> {
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |checked: &&Arc<Self>| {
            checked.source.name() == source.name() && checked.source.text() == source.text()
        };
        if let Some(checked) = kept.iter().find(same) {
            return Arc::clone(checked);
        }
        let (manifest, diagnostics) = read(&source);
        let checked = Arc::new(Self {
            source,
            manifest,
            diagnostics,
            spans: OnceLock::new(),
        });
        if kept.len() == MAX_KEPT {
            kept.remove(0);
        }
        kept.push(Arc::clone(&checked));
        checked
    }

    /// The places of all that the payloads' schemas say, found in one walk over the text.
    pub(crate) fn spans(&self) -> &HashMap<At, Span> {
        self.spans
            .get_or_init(|| typed::spans(&self.manifest, &self.source))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Checked;
    use crate::Source;

    #[test]
    fn the_same_text_is_read_once() {
        let read = |name: &str, text: &str| Checked::read(Source::inline(name, text));
        let one = read("checked.yaml", "version: 1\ntriggers: {}\n");
        assert!(Arc::ptr_eq(
            &one,
            &read("checked.yaml", "version: 1\ntriggers: {}\n")
        ));
        assert!(!Arc::ptr_eq(
            &one,
            &read("other.yaml", "version: 1\ntriggers: {}\n")
        ));
        assert!(!Arc::ptr_eq(
            &one,
            &read("checked.yaml", "version: 1\ntriggers: { }\n")
        ));
    }
}
