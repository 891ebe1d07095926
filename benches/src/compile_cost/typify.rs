//! The variant with typify: types from the same schemas, and one function each.

use std::fmt::Write as _;

use crate::payloads::{Trigger, pascal, snake};
use crate::schema::Form;

/// The schemas, as definitions of one document.
pub(crate) fn schemas(triggers: &[Trigger]) -> String {
    let definitions: Vec<_> = triggers
        .iter()
        .map(|Trigger { key, properties }| {
            format!(
                "\"{}\": {{ {} }}",
                pascal(key),
                Form::Json.object(properties)
            )
        })
        .collect();
    format!(
        "{{ \"definitions\": {{\n{}\n}} }}\n",
        definitions.join(",\n")
    )
}

/// The crate: the macro, and per trigger a function that reports.
pub(crate) fn source(triggers: &[Trigger]) -> String {
    let mut rust =
        String::from("pub mod types { typify::import_types!(schema = \"schemas.json\"); }\n");
    for Trigger { key, .. } in triggers {
        let (function, payload) = (snake(key), format!("types::{}", pascal(key)));
        let _ = writeln!(
            rust,
            "pub fn report_{function}(sink: &dyn support::Sink, id: support::Uuid, payload: {payload}) \
             -> support::Sending<'_> {{ support::send(sink, \"{key}\", id, support::to_json(&payload)) }}"
        );
    }
    rust
}
