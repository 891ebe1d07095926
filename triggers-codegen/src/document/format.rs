//! The formats of documents.

use crate::rules::Rule;

/// What is read: its name in messages, its limits and its remedy.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// What messages call the document, for example `manifest`.
    pub name: &'static str,
    /// The largest text that is read, a whole number of MiB.
    pub max_bytes: u64,
    /// Whether the document holds what other programs wrote: JSON with comments, and invisible
    /// characters in its texts.
    pub foreign: bool,
    /// The rule that a value of the wrong shape, a missing key and an unknown key break, if it is not
    /// the manifest's.
    pub shape: Option<&'static Rule>,
    /// What to do about a wrong shape instead of mending it by hand.
    pub remedy: Option<&'static str>,
}

impl Format {
    /// A YAML document of at most 1 MiB that people write.
    pub const YAML: Format = Format {
        name: "document",
        max_bytes: crate::MAX_BYTES,
        foreign: false,
        shape: None,
        remedy: None,
    };

    /// The manifest.
    pub const MANIFEST: Format = Format {
        name: "manifest",
        ..Format::YAML
    };
}
