//! Every call of the remote API, newest first.

use super::{Look, ROWS, Wrong};
use crate::engine::Engine;
use crate::journal::{Request, Verdict};
use crate::labels;
use crate::masks::Stored;
use crate::sent::contains;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// What the address asks for. An empty filter is none, since forms send it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Asked {
    operation: String,
    trigger: String,
    entity: String,
    /// One of [`OUTCOMES`].
    verdict: String,
    /// Anywhere in the body of the call, ASCII letters in any case.
    text: String,
    /// Only older ones than that number, or only newer ones.
    before: Option<u64>,
    after: Option<u64>,
}

pub(super) fn view(look: &Look<'_>) -> Result<Value, Wrong> {
    let asked: Asked = look.asked()?;
    let engine = &look.state.engine;
    let requests = &engine.log.requests;
    let wanted = |(_, it): &(u64, &Stored<Request>)| asked.fits(engine, it);
    let shown = |(_, it): (u64, &Stored<Request>)| engine.shown(it);
    let found: Vec<Request> = if let Some(after) = asked.after {
        let newer = requests.after(after).filter(wanted).take(ROWS);
        let mut found: Vec<_> = newer.map(shown).collect();
        found.reverse();
        found
    } else {
        let before = asked.before.unwrap_or(u64::MAX);
        requests
            .before(before)
            .filter(wanted)
            .take(ROWS)
            .map(shown)
            .collect()
    };
    let first = found.first().map(|it| it.seq);
    let last = found.last().map(|it| it.seq);
    let labels = labels::entities(look.state, found.iter().filter_map(entity));
    let rows: Vec<_> = found
        .into_iter()
        .map(|request| {
            let label = entity(&request).and_then(|id| labels.get(&id));
            let bodies = [String::new(), String::new()];
            row(request, bodies, label)
        })
        .collect();
    Ok(json!({
        "asked": asked,
        "rows": rows,
        // Whatever is asked for.
        "kept": requests.len(),
        // `before` of the next page, `after` of the one above.
        "older": last.filter(|seq| requests.before(*seq).any(|it| wanted(&it))),
        "newer": first.filter(|seq| requests.after(*seq).any(|it| wanted(&it))),
        "base": look.base,
        "app": look.shared.catalog.first_app(),
    }))
}

/// A call as the journal has it, with the outcome in one word and the entity's title or name.
pub(super) fn row(
    request: Request,
    [sent, answered]: [String; 2],
    label: Option<&String>,
) -> Value {
    let (outcome, entity) = (outcome(&request.verdict), entity(&request));
    let mut row = json!(Request {
        request_body: sent,
        response_body: answered,
        ..request
    });
    row["outcome"] = outcome.into();
    row["entity"] = json!(entity);
    row["label"] = json!(label);
    row
}

/// The entity of a call about one.
pub(super) fn entity(request: &Request) -> Option<Uuid> {
    request
        .entities
        .first()
        .copied()
        .filter(|_| request.items.is_none())
}

/// What may become of a call, in one word and one color. The word says all that the color says.
pub(super) const OUTCOMES: [&str; 5] = ["accepted", "deduped", "partial", "rejected", "injected"];

pub(super) fn outcome(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Duplicate | Verdict::DuplicateDiffers => "deduped",
        Verdict::Partial => "partial",
        Verdict::Refused(_) => "rejected",
        Verdict::FaultStatus | Verdict::FaultReset => "injected",
    }
}

impl Asked {
    fn fits(&self, engine: &Engine, request: &Stored<Request>) -> bool {
        let is = |asked: &str, it: &str| asked.is_empty() || asked == it;
        is(&self.operation, request.operation.name())
            && is(&self.verdict, outcome(&request.verdict))
            && is(
                &self.trigger,
                request.trigger_key.as_deref().unwrap_or_default(),
            )
            && (self.entity.is_empty()
                || Uuid::try_parse(&self.entity).is_ok_and(|id| request.entities.contains(&id)))
            && (self.text.is_empty() || self.is_in_body(&engine.shown(request)))
    }

    /// As it is, or as JSON spells it.
    fn is_in_body(&self, request: &Request) -> bool {
        let json = Value::from(self.text.as_str()).to_string();
        contains(&request.request_body, &self.text)
            || contains(&request.request_body, &json[1..json.len() - 1])
    }
}
