//! Reads of the Trigger Catalog: single triggers, queries, pages.

use crate::http::{Answer, send};
use crate::support::{APP, OTHER_APP, SITE, START, Site, builder, sandbox};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use triggers_sandbox::assumed::CatalogPages;

impl Site<'_> {
    async fn get(&self, path: &str) -> Answer {
        let headers = [("authorization", self.token.as_str())];
        send(self.sandbox.address(), "GET", path, &headers, b"").await
    }

    async fn post(&self, path: &str, body: &Value) -> Answer {
        let headers = [
            ("content-type", "application/json"),
            ("authorization", self.token.as_str()),
        ];
        let body = body.to_string();
        send(
            self.sandbox.address(),
            "POST",
            path,
            &headers,
            body.as_bytes(),
        )
        .await
    }

    /// The keys that a query finds, and its paging.
    async fn query(&self, query: &Value) -> (Vec<String>, Value) {
        let answer = self
            .post("/v1/triggers/query", &json!({ "query": query }))
            .await;
        assert_eq!(answer.status, 200, "{query}: {}", answer.body);
        (keys(&answer.json()), answer.json()["paging"].clone())
    }
}

fn keys(answer: &Value) -> Vec<String> {
    let results = answer["results"].as_array().expect("results");
    let key = |trigger: &Value| trigger["triggerKey"].as_str().expect("a key").to_owned();
    results.iter().map(key).collect()
}

#[tokio::test]
async fn a_trigger_is_read_as_the_catalog_holds_it() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for version in ["", "/latest", "/runtime"] {
        let path = format!(
            "/v1/triggers{version}/apps/{APP}/keys/starting?appId={APP}&triggerKey=starting"
        );
        let answer = site.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        let trigger = &answer.json()["trigger"];
        assert_eq!(trigger["appId"], APP);
        assert_eq!(trigger["displayName"], "Appointment starting");
        assert_eq!(trigger["createdDate"], START);
        assert_eq!(trigger["implementedMethods"]["refreshPayload"], false);
        let schema = &trigger["payloadDataSchema"];
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema");
        assert_eq!(schema["additionalProperties"], true);
        assert_eq!(schema["properties"]["startsAt"]["futureDate"], true);
        assert!(schema["properties"].get("contact").is_none(), "{schema}");
    }
    for path in [
        format!("/v1/triggers/apps/{APP}/keys/nowhere"),
        format!("/v1/triggers/apps/{OTHER_APP}/keys/starting"),
        "/v1/triggers/apps/5/keys/starting".to_owned(),
    ] {
        let answer = site.get(&path).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (404, "TRIGGER_NOT_FOUND"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn ids_are_stable_and_differ() {
    let ids = async || -> Vec<String> {
        let sandbox = sandbox().await;
        let site = Site::new(&sandbox, APP, SITE).await;
        let answer = site.post("/v1/triggers/query", &json!({})).await.json();
        let results = answer["results"].as_array().expect("results");
        let members = results
            .iter()
            .flat_map(|trigger| [&trigger["id"], &trigger["componentId"]]);
        members.map(ToString::to_string).collect()
    };
    let first = ids().await;
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), 6, "{first:?}");
    assert_eq!(first, ids().await);
}

#[tokio::test]
async fn identities_are_added_when_asked_for() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let path = format!("/v1/triggers/apps/{APP}/keys/starting?enrichWithIdentitySchema=");
    let answer = site.get(&format!("{path}true")).await.json();
    let properties = &answer["trigger"]["payloadDataSchema"]["properties"];
    assert_eq!(properties["contact"]["type"], "object");
    assert_eq!(properties["contactId"]["identityType"], "contact");
    assert_eq!(site.get(&format!("{path}false")).await.status, 200);
    assert_eq!(site.get(&format!("{path}maybe")).await.status, 400);
    let answer = site
        .post("/v1/triggers/identities_schema", &json!({}))
        .await
        .json();
    let identities = &answer["identitiesSchema"]["properties"];
    assert_eq!(identities["contact"], properties["contact"]);
    assert_eq!(identities["member"]["type"], "object");
}

#[tokio::test]
async fn a_query_filters_and_sorts() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for (filter, expected) in [
        (json!({ "appId": APP }), vec!["booked", "starting"]),
        (json!({ "appId": OTHER_APP }), vec!["foreign_only"]),
        (
            json!({ "triggerKey": "starting", "appId": OTHER_APP }),
            vec![],
        ),
        (
            json!({ "triggerKey": { "$in": ["booked", "x"] } }),
            vec!["booked"],
        ),
        (
            json!({ "triggerKey": { "$hasSome": ["booked"] } }),
            vec!["booked"],
        ),
        (
            json!({ "displayName": { "$startsWith": "appointment S" } }),
            vec!["starting"],
        ),
        (json!({ "appId": { "$ne": APP } }), vec!["foreign_only"]),
        (json!({ "namespace": { "$exists": true } }), vec![]),
        (json!({ "implementedMethods.refreshPayload": true }), vec![]),
        (
            json!({ "$or": [{ "triggerKey": "booked" }, { "appId": OTHER_APP }] }),
            vec!["foreign_only", "booked"],
        ),
        (
            json!({ "$and": [{ "triggerKey": "booked" }, { "appId": OTHER_APP }] }),
            vec![],
        ),
        (json!({ "$not": { "appId": APP } }), vec!["foreign_only"]),
        (json!({}), vec!["foreign_only", "booked", "starting"]),
    ] {
        let (found, paging) = site.query(&json!({ "filter": filter })).await;
        assert_eq!(found, expected, "{filter}");
        assert_eq!(paging["total"], expected.len(), "{filter}");
    }
    let by = |field: &str, order: &str| json!({ "sort": [{ "fieldName": field, "order": order }] });
    let (found, _) = site.query(&by("triggerKey", "ASC")).await;
    assert_eq!(found, ["booked", "foreign_only", "starting"]);
    let (found, _) = site.query(&by("displayName", "DESC")).await;
    assert_eq!(found, ["foreign_only", "starting", "booked"]);
}

#[tokio::test]
async fn a_query_that_cannot_be_read_is_refused() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for (query, code) in [
        (
            json!({ "sort": [{ "fieldName": "id" }] }),
            "SORT_PARSER_ERROR",
        ),
        (
            json!({ "sort": [{ "fieldName": "appId", "order": "UP" }] }),
            "SORT_PARSER_ERROR",
        ),
        (json!({ "sort": "appId" }), "SORT_PARSER_ERROR"),
        (
            json!({ "filter": { "color": "red" } }),
            "FILTER_PARSER_ERROR",
        ),
        (
            json!({ "filter": { "appId": { "$regex": "." } } }),
            "FILTER_PARSER_ERROR",
        ),
        (
            json!({ "filter": { "appId": { "$in": 5 } } }),
            "FILTER_PARSER_ERROR",
        ),
        (json!({ "filter": 5 }), "FILTER_PARSER_ERROR"),
    ] {
        let answer = site
            .post("/v1/triggers/query", &json!({ "query": query }))
            .await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, code),
            "{query}"
        );
    }
    for (query, field, rule) in [
        (json!(5), "query", "FORMAT"),
        (
            json!({ "paging": { "limit": 0 } }),
            "query.paging.limit",
            "MIN",
        ),
        (
            json!({ "paging": { "limit": 101 } }),
            "query.paging.limit",
            "MAX",
        ),
        (
            json!({ "paging": { "offset": -1 } }),
            "query.paging.offset",
            "MIN",
        ),
        (
            json!({ "paging": { "limit": "5" } }),
            "query.paging.limit",
            "FORMAT",
        ),
        (
            json!({ "cursorPaging": { "limit": 101 } }),
            "query.cursorPaging.limit",
            "MAX",
        ),
        (
            json!({ "cursorPaging": { "cursor": "7" } }),
            "query.cursorPaging.cursor",
            "FORMAT",
        ),
        (
            json!({ "cursorPaging": {}, "paging": {} }),
            "query",
            "FORMAT",
        ),
        (
            json!({ "filter": { "appId": "x".repeat(6_000) } }),
            "query.filter",
            "MAX_LENGTH",
        ),
    ] {
        let answer = site
            .post("/v1/triggers/resolve", &json!({ "query": query }))
            .await;
        assert_eq!(answer.status, 400, "{query}");
        let violation = answer.json()["details"]["validationError"]["fieldViolations"][0].clone();
        assert_eq!(
            (&violation["field"], &violation["violatedRule"]),
            (&json!(field), &json!(rule)),
            "{query}"
        );
    }
}

#[tokio::test]
async fn pages_by_offset_tell_the_total() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for (offset, expected) in [
        (0, vec!["foreign_only", "booked"]),
        (2, vec!["starting"]),
        (3, vec![]),
        (usize::MAX / 2, vec![]),
    ] {
        let (found, paging) = site
            .query(&json!({ "paging": { "limit": 2, "offset": offset } }))
            .await;
        assert_eq!(found, expected);
        let count = expected.len();
        let whole =
            json!({ "count": count, "offset": offset, "total": 3, "tooManyToCount": false });
        assert_eq!(paging, whole);
    }
}

#[tokio::test]
async fn pages_by_cursor_lead_on_and_back() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let sort = json!([{ "fieldName": "triggerKey", "order": "DESC" }]);
    let query = json!({ "filter": { "appId": APP }, "sort": sort, "cursorPaging": { "limit": 1 } });
    let (found, paging) = site.query(&query).await;
    assert_eq!(found, ["starting"]);
    assert!(paging["cursors"].get("prev").is_none(), "{paging}");
    // The cursor holds the filter and the sort.
    let next = json!({ "cursorPaging": { "limit": 1, "cursor": paging["cursors"]["next"] } });
    let (found, paging) = site.query(&next).await;
    assert_eq!(found, ["booked"]);
    assert!(paging["cursors"].get("next").is_none(), "{paging}");
    let back = json!({ "cursorPaging": { "limit": 1, "cursor": paging["cursors"]["prev"] } });
    assert_eq!(site.query(&back).await.0, ["starting"]);
    // To send the same filter again does no harm, another one is a mistake.
    let mut next = next;
    next["filter"] = json!({ "appId": APP });
    assert_eq!(site.query(&next).await.0, ["booked"]);
    next["filter"] = json!({ "appId": OTHER_APP });
    let answer = site
        .post("/v1/triggers/query", &json!({ "query": next }))
        .await;
    assert_eq!(answer.status, 400);
}

#[tokio::test]
async fn overlapping_pages_are_complete_for_those_who_read_to_the_total() {
    let builder = builder().assume(CatalogPages::Overlapping);
    let sandbox = builder.start().await.expect("a sandbox");
    let site = Site::new(&sandbox, APP, SITE).await;
    let page = async |offset: usize| {
        site.query(&json!({ "paging": { "limit": 1, "offset": offset } }))
            .await
            .0
    };
    assert_eq!(page(0).await, ["foreign_only"]);
    assert_eq!(page(1).await, ["foreign_only"]);
    assert_eq!(page(2).await, ["booked"]);
    assert_eq!(page(3).await, ["starting"]);
    assert!(page(4).await.is_empty());
    let mut query = json!({ "cursorPaging": { "limit": 2 } });
    let mut all = Vec::new();
    loop {
        let (found, paging) = site.query(&query).await;
        all.extend(found);
        let next = &paging["cursors"]["next"];
        if next.is_null() {
            break;
        }
        query["cursorPaging"]["cursor"] = next.clone();
    }
    assert_eq!(all, ["foreign_only", "booked", "booked", "starting"]);
    let sorted =
        json!({ "sort": [{ "fieldName": "triggerKey" }], "paging": { "limit": 1, "offset": 1 } });
    assert_eq!(site.query(&sorted).await.0, ["foreign_only"]);
}

#[tokio::test]
async fn what_is_installed_is_resolved() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let resolve = async |body: Value| site.post("/v1/triggers/resolve", &body).await.json();
    assert_eq!(keys(&resolve(json!({})).await).len(), 3);
    let answer = resolve(json!({ "appId": APP, "query": { "paging": { "limit": 10 } } })).await;
    assert_eq!(keys(&answer), ["booked", "starting"]);
    assert_eq!(answer["paging"]["total"], 2);
    let answer = resolve(json!({ "appId": OTHER_APP, "basicFieldsOnly": true })).await;
    let trigger = &answer["results"][0];
    assert_eq!(trigger["triggerKey"], "foreign_only");
    assert!(trigger.get("payloadDataSchema").is_none(), "{trigger}");
}

#[tokio::test]
async fn the_catalog_is_not_read_without_a_token() {
    let sandbox = sandbox().await;
    let site = Site {
        sandbox: &sandbox,
        token: "nonsense".to_owned(),
    };
    for path in ["query", "runtime/query", "resolve", "identities_schema"] {
        let path = format!("/v1/triggers/{path}");
        assert_eq!(site.post(&path, &json!({})).await.status, 401, "{path}");
    }
    let path = format!("/v1/triggers/apps/{APP}/keys/starting");
    assert_eq!(site.get(&path).await.status, 401);
}
