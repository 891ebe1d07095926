//! Bodies of answers. Read leniently: sources leave much open (docs/api.md#s12), and what is not there
//! must not turn a delivered call into a failed one.

use std::sync::Arc;

use serde::Deserialize;

use super::super::transport::Response;
use super::ids::Ids;
use crate::{Answer, Error, Receipt, Violation};

/// The longest prose kept from an answer, in bytes.
const PROSE: usize = 2000;

/// What a 2xx to a report or cancel says. The status alone is definite, so a body that cannot be
/// read only means that no activations are known.
pub(crate) fn receipt(response: &Response) -> Receipt {
    let body = read::<Body>(response).unwrap_or_default();
    let request_id = response.request_id.as_deref().map(Arc::from);
    Receipt::new(body.activation_ids.0, request_id)
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Body {
    activation_ids: Ids,
}

/// The results of a bulk call by the index of the item they are for (docs/api.md#s1.2); none when the body
/// is not one of results.
pub(crate) fn results(response: &Response) -> Option<Vec<(usize, Result<Receipt, Error>)>> {
    let body = read::<BulkBody>(response)?;
    // All receipts share it.
    let request_id: Option<Arc<str>> = response.request_id.as_deref().map(Arc::from);
    let placed = body.results.into_iter().filter_map(|result| {
        let index = result.item_metadata.original_index?;
        Some((index, result.read(response, request_id.clone())))
    });
    Some(placed.collect())
}

#[derive(Deserialize)]
struct BulkBody {
    results: Vec<ItemResult>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemResult {
    item_metadata: ItemMetadata,
    #[serde(default)]
    activation_ids: Ids,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemMetadata {
    #[serde(default)]
    original_index: Option<usize>,
    #[serde(default)]
    success: bool,
    #[serde(default)]
    error: Option<ApplicationError>,
}

impl ItemResult {
    fn read(self, response: &Response, request_id: Option<Arc<str>>) -> Result<Receipt, Error> {
        if self.item_metadata.success {
            return Ok(Receipt::new(self.activation_ids.0, request_id));
        }
        let error = self.item_metadata.error.unwrap_or_default();
        let request_id = response.request_id.clone();
        let answer = Answer::new(None).with_request_id(request_id).with_code(
            short(response, error.code),
            short(response, error.description),
        );
        Err(Error::from_answer(answer, true))
    }
}

/// What an answer other than success says (docs/api.md#s1.7); its body may be anything.
pub(crate) fn refusal(response: &Response) -> Answer {
    let body = read::<ErrorBody>(response).unwrap_or_default();
    let Details {
        application_error,
        validation_error,
    } = body.details.unwrap_or_default();
    let application_error = application_error.unwrap_or_default();
    let violations = validation_error.unwrap_or_default().field_violations;
    Answer::new(Some(response.status))
        .with_request_id(response.request_id.clone())
        .with_retry_after(response.retry_after)
        .with_message(short(response, body.message).unwrap_or_default())
        .with_code(
            short(response, application_error.code),
            short(response, application_error.description),
        )
        .with_violations(
            violations
                .into_iter()
                .take(100)
                .map(|violation| violation.read(response))
                .collect(),
        )
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    message: Option<String>,
    details: Option<Details>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Details {
    application_error: Option<ApplicationError>,
    validation_error: Option<ValidationError>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ApplicationError {
    code: Option<String>,
    description: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct ValidationError {
    field_violations: Vec<FieldViolation>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct FieldViolation {
    field: Option<String>,
    description: Option<String>,
    violated_rule: Option<String>,
    rule_name: Option<String>,
}

impl FieldViolation {
    fn read(self, response: &Response) -> Violation {
        // A custom rule says `CUSTOM`, and its name says which (docs/api.md#s1.7).
        let rule = self
            .rule_name
            .filter(|name| !name.is_empty())
            .or(self.violated_rule);
        Violation {
            field: short(response, self.field).unwrap_or_default(),
            rule: short(response, rule).unwrap_or_default(),
            description: short(response, self.description).unwrap_or_default(),
        }
    }
}

fn read<'a, T: Deserialize<'a>>(response: &'a Response) -> Option<T> {
    serde_json::from_slice(response.body.as_deref().ok()?).ok()
}

/// Cuts what a service should not send at length, after everything hidden was taken out.
fn short(response: &Response, text: Option<String>) -> Option<Box<str>> {
    text.map(|text| {
        let mut text = response.hidden.redact(text);
        let mut end = PROSE.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        text.into_boxed_str()
    })
}
