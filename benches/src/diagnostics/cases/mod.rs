//! The mistakes. They were collected from what people write wrong in YAML and in JSON Schema, not from
//! what this project's checks look for; a test holds their number.

mod hazards;
mod keys;
mod references;
mod syntax;
mod types;
mod values;

use crate::case::Case;

/// All of them.
pub(crate) fn all() -> Vec<&'static Case> {
    [
        syntax::CASES,
        keys::CASES,
        types::CASES,
        values::CASES,
        references::CASES,
        hazards::CASES,
    ]
    .into_iter()
    .flatten()
    .collect()
}
