//! Questions that the public sources leave open, each with the answers that
//! [`Builder::assume`](crate::Builder::assume) and `cargo triggers sandbox --assume` take. The first
//! answer is the default. None of them is known of the real service.

pub use super::question::{Answer, Question};

use super::question::questions;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::str::FromStr;

/// An answer to one of the [`QUESTIONS`]: made from any enum of this module, or read from
/// `key=answer`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assumption(Chosen);

/// Why a text is no [`Assumption`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UnknownAssumption(String);

impl FromStr for Assumption {
    type Err = UnknownAssumption;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, answer) = text.split_once('=').unwrap_or((text, ""));
        chosen(key, answer).ok_or_else(|| {
            let question = QUESTIONS.iter().find(|question| question.key == key);
            UnknownAssumption(match question {
                Some(question) => format!("`{key}` is one of {}", names(question.answers)),
                None => format!("there is no question `{key}`; see --help for the list"),
            })
        })
    }
}

/// All questions with their answers as plain text, for a terminal.
#[must_use]
pub fn list() -> String {
    let mut list = String::new();
    for question in QUESTIONS {
        let text = question.text.trim();
        // Writing to a text cannot fail.
        let _ok = write!(list, "\n  {}: {text}\n", question.key);
        for (index, answer) in question.answers.iter().enumerate() {
            let default = if index == 0 { " (default)" } else { "" };
            let text = answer.text.trim();
            let _ok = writeln!(list, "    {}{default}: {text}", answer.name);
        }
    }
    list.push_str("\nWithout a switch:\n");
    for [_, open, here, _] in fixed() {
        let _ok = writeln!(list, "  {open}: {here}");
    }
    list
}

/// What is open besides the [`QUESTIONS`] and has no switch of its own, as rows of a Markdown table: the
/// section of the API summary that leaves it open, what is open, what the sandbox does, and how to get
/// another answer all the same.
pub const FIXED: &str = include_str!("fixed.md");

/// The cells of [`FIXED`].
pub fn fixed() -> impl Iterator<Item = [&'static str; 4]> {
    FIXED.lines().filter_map(|row| {
        let mut cells = row.split('|').map(str::trim).skip(1);
        Some([cells.next()?, cells.next()?, cells.next()?, cells.next()?])
    })
}

fn names(answers: &[Answer]) -> String {
    let names: Vec<_> = answers.iter().map(|answer| answer.name).collect();
    names.join(", ")
}

questions! {
    /// An event without `payload`.
    MissingPayload missing_payload "missing-payload" "§12.2" {
        /// 400 `REQUIRED_PROPERTY`, whatever the schema says.
        Refused = "refused",
        /// The event counts as one with `{}`, and the schema decides.
        Empty = "empty",
    }
    /// A payload that its schema forbids.
    InvalidPayload invalid_payload "invalid-payload" "§12.2" {
        /// 428 `SCHEMA_VALIDATION_FAILED`.
        Refused = "refused",
        /// 200 without activations: the event is taken, and activates nothing.
        NotActivated = "not-activated",
    }
    /// Formats of the schema (`uuid`, `date-time`, …) when an event is reported.
    Formats formats "formats" "§12.1" {
        /// Values must keep to them.
        Enforced = "enforced",
        /// They say nothing about values.
        Ignored = "ignored",
    }
    /// `data` of `SCHEMA_VALIDATION_FAILED`.
    SchemaErrorData schema_error_data "schema-error-data" "§12.1" {
        /// `{"violations": [{"path", "rule", "description"}]}`, at most 20.
        Violations = "violations",
        /// `{}`.
        Empty = "empty",
    }
    /// A trigger key that no app has, or only another one.
    UnknownTrigger unknown_trigger "unknown-trigger" "§12.1" {
        /// 404 `TRIGGER_NOT_FOUND`, for bulk calls as a whole.
        NotFound = "not-found",
        /// 403 `PERMISSION_DENIED`, for bulk calls as a whole.
        Forbidden = "forbidden",
        /// 200, and nothing happens.
        Ignored = "ignored",
    }
    /// Objects as values of a payload.
    ObjectValues object_values "object-values" "§12.3" {
        /// Allowed, as the schema page has it.
        Allowed = "allowed",
        /// Refused with 400, as the sentence at the API's field has it.
        Refused = "refused",
    }
    /// `additionalProperties` of a schema when it is saved.
    AdditionalProperties additional_properties "additional-properties" "§12.4" {
        /// Becomes `true`, whatever the manifest says.
        Forced = "forced",
        /// Stays as the manifest has it.
        AsWritten = "as-written",
    }
    /// `null` as the value of a key in a payload.
    NullValues null_values "null-values" "§2.4" {
        /// A value like others, which the schema of a typed key refuses.
        Values = "values",
        /// The same as leaving the key out.
        Absent = "absent",
    }
    /// A report whose idempotency key is still held. Always 200.
    Duplicates duplicates "duplicates" "§12.6" {
        /// One activation for each matching automation, `SKIPPED` by `EVENT_ALREADY_PROCESSED`.
        Skipped = "skipped",
        /// No activation at all.
        Ignored = "ignored",
    }
    /// What an idempotency key is unique within, besides app and trigger key.
    KeyScope key_scope "key-scope" "§12.6" {
        /// The app instance.
        Instance = "instance",
        /// Nothing: sites share their keys.
        App = "app",
    }
    /// The idempotency key of a report that was refused with 400 `REQUIRED_PROPERTY` or 428.
    FailedAttempt failed_attempt "failed-attempt" "§12.6" {
        /// Is still free.
        KeyFree = "key-free",
        /// Is used up.
        KeyUsed = "key-used",
    }
    /// `ttlInMilliseconds` over a week.
    LongTtl long_ttl "long-ttl" "§12.6" {
        /// Holds as given.
        Kept = "kept",
        /// Counts as a week.
        Capped = "capped",
        /// Refused with 400.
        Refused = "refused",
    }
    /// `ttlInMilliseconds` as a JSON number.
    TtlNumber ttl_number "ttl-number" "§12.6" {
        /// Taken.
        Accepted = "accepted",
        /// Refused with 400.
        Refused = "refused",
    }
    /// A cancel for an id that nothing waits for.
    UnknownCancel unknown_cancel "unknown-cancel" "§12.7" {
        /// 200 `{}`, in bulk `success: true`.
        Accepted = "accepted",
        /// 404 `NOT_FOUND`, in bulk that item.
        NotFound = "not-found",
    }
    /// The same id twice in a bulk cancel.
    RepeatedIds repeated_ids "repeated-ids" "§12.7" {
        /// Two successes.
        Accepted = "accepted",
        /// The call is refused with 400.
        Refused = "refused",
    }
    /// Another report for the same trigger and entity while the first one waits.
    RepeatedReport repeated_report "repeated-report" "§12.8" {
        /// Both stay.
        Both = "both",
        /// The first one is canceled (`EVENT_CANCELLED`).
        Replaces = "replaces",
    }
    /// A scheduled date that has passed when the event is reported.
    PastDate past_date "past-date" "§12.9" {
        /// The date less the offset counts: `SKIPPED` by `SCHEDULE_DATE_EXPIRED`.
        Skipped = "skipped",
        /// The same, but one that passed within the last hour starts at once.
        Grace = "grace",
        /// 428 `SCHEDULE_DATE_EXPIRED` when the date itself has passed.
        Refused = "refused",
    }
    /// A scheduled date that is more than a year ahead.
    FarDate far_date "far-date" "§12.9" {
        /// Taken.
        Accepted = "accepted",
        /// 428 `SCHEDULE_DATE_TOO_FAR`.
        Refused = "refused",
    }
    /// Spellings of moments.
    DateSpelling date_spelling "date-spelling" "§12.9" {
        /// RFC 3339: `2026-12-01T10:00:00Z`, `…+01:00`.
        Rfc3339 = "rfc3339",
        /// Also `…+0100`, and without an offset, which then is UTC.
        Lenient = "lenient",
    }
    /// `Retry-After` of the rate limit's 429.
    RetryAfter retry_after "retry-after" "§12.10" {
        /// Left out.
        Absent = "absent",
        /// Seconds until the instance's minute is over.
        Seconds = "seconds",
    }
    /// What a bulk call counts against the rate limit.
    BulkRate bulk_rate "bulk-rate" "§12.10" {
        /// One call.
        Call = "call",
        /// As many calls as it has items.
        Items = "items",
    }
    /// A wrong field in one item of a bulk report.
    BulkWrongField bulk_wrong_field "bulk-wrong-field" "§1.2" {
        /// The call is refused with 400, field `eventsInfo[2].externalEntityId`.
        CallRefused = "call-refused",
        /// That item fails, the others are taken.
        ItemFails = "item-fails",
    }
    /// `itemMetadata.id` in bulk answers.
    ItemId item_id "item-id" "§1.2" {
        /// Left out.
        Absent = "absent",
        /// The external entity id.
        Entity = "entity",
    }
    /// Spellings of GUIDs.
    GuidSyntax guid_syntax "guid-syntax" "§12.17" {
        /// 36 characters, any version, either case.
        Any = "any",
        /// Lower case, and a version and variant of RFC 9562.
        Strict = "strict",
    }
    /// `Authorization: Bearer TOKEN`.
    Bearer bearer "bearer" "§6.2" {
        /// As good as the bare token.
        Accepted = "accepted",
        /// 401.
        Refused = "refused",
    }
    /// A wrong secret or unknown app at the token endpoint.
    WrongClient wrong_client "wrong-client" "§6.1" {
        /// 401 `INVALID_CLIENT`.
        Unauthorized = "unauthorized",
        /// 400 `INVALID_CLIENT`.
        BadRequest = "bad-request",
    }
    /// Whose triggers a token may read from the Trigger Catalog.
    CatalogReaders catalog_readers "catalog-readers" "§7" {
        /// Those of every app of the sandbox.
        AnyApp = "any-app",
        /// Those of its own app.
        Owner = "owner",
    }
    /// Pages of catalog queries that are not sorted.
    CatalogPages catalog_pages "catalog-pages" "§7" {
        /// Each trigger is on one page, in the order of app and key.
        Stable = "stable",
        /// A page after the first begins with the last trigger of the one before, so that readers
        /// must go on until they have met `paging.total` different ones.
        Overlapping = "overlapping",
    }
}
