//! What is broken on purpose, and a form to break more.

use super::{Look, Refused, Wrong, read};
use crate::faults::Fault;
use crate::server::App;
use crate::shared::Session;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// Whose form is shown.
    kind: String,
}

/// As the control API gives them; `without` has for each fault what is left when it is removed.
pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let Asked { kind } = look.asked()?;
    let faults = &look.state.faults;
    let mut view = json!(faults);
    view["without"] = (0..faults.len())
        .map(|index| json!(faults.without(index)))
        .collect();
    view["kind"] = kind.into();
    Ok(view)
}

/// Adds a fault to those there are.
pub(super) async fn add(State(app): State<Arc<App>>, body: Bytes) -> Result<Json<Value>, Refused> {
    let fault: Fault = read(&body)?;
    let add = |session: &mut Session<'_>| {
        let faults = session.faults.clone().with(fault);
        session.set_faults(faults)
    };
    app.shared.change_async(add).await?;
    Ok(Json(json!({ "message": "the fault is on" })))
}
