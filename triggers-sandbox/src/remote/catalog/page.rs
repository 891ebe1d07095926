//! One page of a query: filter, sort, and one of two ways of paging (docs/api.md#s7).

use super::filter;
use crate::options::assumed::CatalogPages;
use crate::remote::reader::Reader;
use crate::remote::refusal::Refusal;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::cmp::Ordering;

/// Triggers of a page when the query does not say; the SDK always asks for as many.
const DEFAULT_LIMIT: usize = 50;

/// Most triggers of a page. Documented for cursors, assumed for offsets.
const MAX_LIMIT: usize = 100;

/// Longest filter and sort, as JSON in bytes: a cursor, which carries them, has at most 16,000
/// characters.
const MAX_TERMS: usize = 6_000;

/// Sorting by anything else, `id` included, fails as it does at the real catalog.
const SORTABLE: [&str; 5] = [
    "appId",
    "triggerKey",
    "displayName",
    "maturity",
    "namespace",
];

/// A query as it is asked for. Filter and sort are read when they are applied.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Asked {
    filter: Value,
    sort: Value,
    paging: Option<ByOffset>,
    cursor_paging: Option<ByCursor>,
}

#[derive(Deserialize)]
struct ByOffset {
    limit: Option<i64>,
    offset: Option<i64>,
}

#[derive(Deserialize)]
struct ByCursor {
    limit: Option<i64>,
    cursor: Option<Value>,
}

/// A query within all bounds.
pub(super) struct Query {
    filter: Value,
    sort: Value,
    limit: usize,
    start: usize,
    by_cursor: bool,
}

/// Where a page starts, and which query it is a page of. All of it is in the text of the cursor, which
/// is JSON, so nothing has to be remembered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cursor {
    start: usize,
    filter: Value,
    sort: Value,
}

impl Query {
    pub(super) fn new(reader: &mut Reader, asked: Option<Asked>) -> Self {
        let asked = asked.unwrap_or_default();
        let terms = [&asked.filter, &asked.sort].map(|terms| terms.to_string().len());
        if terms.iter().sum::<usize>() > MAX_TERMS {
            let data = json!({ "threshold": MAX_TERMS });
            reader.violation("query.filter", "is too long", "MAX_LENGTH", data);
        }
        let mut query = Self {
            filter: asked.filter,
            sort: asked.sort,
            limit: DEFAULT_LIMIT,
            start: 0,
            by_cursor: asked.cursor_paging.is_some(),
        };
        if query.by_cursor && asked.paging.is_some() {
            let data = json!({ "expected": "one of paging, cursorPaging" });
            reader.violation("query", "pages by offset or by cursor", "FORMAT", data);
        }
        if let Some(ByOffset { limit, offset }) = asked.paging {
            let limit = reader.within(limit, "query.paging.limit", 1..=MAX_LIMIT);
            query.limit = limit.unwrap_or(DEFAULT_LIMIT);
            let start = reader.within(offset, "query.paging.offset", 0..=usize::MAX);
            query.start = start.unwrap_or_default();
        }
        if let Some(ByCursor { limit, cursor }) = asked.cursor_paging {
            let limit = reader.within(limit, "query.cursorPaging.limit", 1..=MAX_LIMIT);
            query.limit = limit.unwrap_or(DEFAULT_LIMIT);
            query.go_on(reader, cursor.as_ref());
        }
        query
    }

    /// A cursor holds the filter and the sort of its first page; another one beside it is a mistake.
    fn go_on(&mut self, reader: &mut Reader, cursor: Option<&Value>) {
        let Some(cursor) = cursor else { return };
        let text = cursor.as_str().unwrap_or_default();
        let field = "query.cursorPaging.cursor";
        let Ok(cursor) = serde_json::from_str::<Cursor>(text) else {
            let data = json!({ "expected": "a cursor of an earlier answer" });
            return reader.violation(field, "is not a cursor", "FORMAT", data);
        };
        for (given, held, name) in [
            (&self.filter, &cursor.filter, "query.filter"),
            (&self.sort, &cursor.sort, "query.sort"),
        ] {
            if !is_empty(given) && given != held {
                let data = json!({ "expected": "that of the cursor, or nothing" });
                reader.violation(name, "is not that of the cursor", "FORMAT", data);
            }
        }
        self.start = cursor.start;
        (self.filter, self.sort) = (cursor.filter, cursor.sort);
    }

    /// The page, out of all triggers there are.
    pub(super) fn answer(
        self,
        triggers: Vec<Value>,
        pages: CatalogPages,
    ) -> Result<Value, Refusal> {
        let mut found = filter::apply(&self.filter, triggers)?;
        sort(&mut found, &self.sort)?;
        let Self { limit, start, .. } = self;
        // As pages of an unsorted query may do at the real catalog: the last trigger of the page
        // before comes again, and moves the others back by one.
        let overlap = pages == CatalogPages::Overlapping && is_empty(&self.sort) && start > 0;
        let total = found.len();
        let from = start.min(total.saturating_add(usize::from(overlap))) - usize::from(overlap);
        let results: Vec<Value> = found.into_iter().skip(from).take(limit).collect();
        let paging = self.metadata(results.len(), from, total);
        Ok(json!({ "results": results, "paging": paging }))
    }

    /// A page by offset has the total; a page by cursor names its neighbors.
    fn metadata(self, count: usize, from: usize, total: usize) -> Value {
        let Self { limit, start, .. } = self;
        if !self.by_cursor {
            return json!({
                "count": count, "offset": start, "total": total, "tooManyToCount": false,
            });
        }
        let next = (from + count < total).then_some(start.saturating_add(limit));
        let previous = (start > 0).then(|| start.saturating_sub(limit));
        let mut cursors = Map::new();
        for (name, start) in [("next", next), ("prev", previous)] {
            if let Some(start) = start {
                let cursor = json!({ "start": start, "filter": self.filter, "sort": self.sort });
                cursors.insert(name.to_owned(), cursor.to_string().into());
            }
        }
        json!({ "count": count, "cursors": cursors })
    }
}

/// `[{"fieldName": "displayName", "order": "ASC"}]`; the first that differs decides.
fn sort(triggers: &mut [Value], sort: &Value) -> Result<(), Refusal> {
    if is_empty(sort) {
        return Ok(());
    }
    let entries = sort.as_array().ok_or_else(|| unsortable("a list"))?;
    let mut orders = Vec::with_capacity(entries.len());
    for entry in entries {
        let name = entry.get("fieldName").and_then(Value::as_str);
        let field = name
            .filter(|name| SORTABLE.contains(name))
            .ok_or_else(|| unsortable(&format!("one of {}", SORTABLE.join(", "))))?;
        let descending = match entry.get("order").map(Value::as_str) {
            None | Some(Some("ASC")) => false,
            Some(Some("DESC")) => true,
            Some(_) => return Err(unsortable("`order` ASC or DESC")),
        };
        orders.push((field, descending));
    }
    triggers.sort_by(|a, b| {
        orders
            .iter()
            .map(|(field, descending)| {
                let order = a[*field].as_str().cmp(&b[*field].as_str());
                if *descending { order.reverse() } else { order }
            })
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    });
    Ok(())
}

fn unsortable(expected: &str) -> Refusal {
    let description = format!("the sort cannot be read; it must be {expected}");
    Refusal::application(StatusCode::BAD_REQUEST, "SORT_PARSER_ERROR", description)
}

/// Whether a filter or sort asks for nothing.
fn is_empty(terms: &Value) -> bool {
    match terms {
        Value::Null => true,
        Value::Array(terms) => terms.is_empty(),
        Value::Object(terms) => terms.is_empty(),
        _ => false,
    }
}
