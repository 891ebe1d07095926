//! App-defined actions as a mail catcher shows mail.

use super::{Look, ROWS, Wrong};
use crate::sent::{self, Filter};
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Debug, Deserialize)]
struct Asked {
    /// Only older ones than that number.
    before: Option<u64>,
}

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let filter: Filter = look.asked()?;
    let Asked { before } = look.asked()?;
    let mut found = sent::before(look.state, before.unwrap_or(u64::MAX), &filter);
    let items: Vec<_> = found.by_ref().take(ROWS).collect();
    let more = items.len() == ROWS && found.next().is_some();
    let due = before.is_none().then(|| sent::due(look.state, &filter));
    let due: Vec<_> = due.into_iter().flatten().collect();
    Ok(json!({
        "asked": filter,
        "before": before,
        // On the first page.
        "due": sent::json(look.state, &due),
        // `before` of the next page.
        "older": items.last().and_then(|it| it.seq).filter(|_| more),
        "items": sent::json(look.state, &items),
    }))
}
