//! What was invoked and what is due, with rendered input.

use crate::automations::{automation, with};
use crate::support::{APP, ENTITY, OTHER_ENTITY, SITE, Site, appointment, control, sandbox};
use crate::ui::{get, json as screen, page};
use serde_json::{Value, json};
use std::time::Duration;
use triggers_sandbox::Sandbox;

async fn sent(sandbox: &Sandbox, query: &str) -> Vec<Value> {
    let answer = control(sandbox, "GET", &format!("/sent{query}"), &Value::Null).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()["items"].as_array().cloned().expect("items")
}

fn lines(items: &[Value]) -> Vec<String> {
    let line = |it: &Value| {
        format!(
            "{} {} {}: {}",
            &it["at"].as_str().expect("a date")[5..16],
            it["status"].as_str().expect("a status"),
            it["actionId"].as_str().expect("an id"),
            it["subject"].as_str().unwrap_or("-"),
        )
    };
    items.iter().map(line).collect()
}

#[tokio::test]
async fn what_is_due_is_rendered_before_it_runs() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("starting", ENTITY, &appointment("2026-11-23T10:00:00Z"))
        .await;
    // The second mail comes after the first and a delay; both are foreseen.
    let due = sent(&sandbox, "").await;
    assert_eq!(
        lines(&due),
        [
            "11-22T10:00 DUE remind: See you: Haircut",
            "11-23T12:00 DUE thank: -",
        ]
    );
    assert_eq!(due[0]["entityLabel"], "Haircut");
    let request = sandbox.requests().last().expect("a request").seq;
    assert_eq!(due[0]["why"]["request"], request);
    assert_eq!(due[0]["why"]["reportedAt"], "2026-11-20T10:00:00Z");
    assert_eq!(
        due[1]["why"]["steps"],
        json!([
            "1 day before the date",
            "action remind: send-email",
            "delay wait: 26 hours"
        ])
    );
    assert_eq!(due[0]["seq"], Value::Null);

    sandbox.clock().advance(Duration::from_hours(49));
    let both = sent(&sandbox, "").await;
    assert_eq!(
        lines(&both),
        [
            "11-22T10:00 ENDED remind: See you: Haircut",
            "11-23T12:00 DUE thank: -",
        ]
    );
    assert_eq!(both[0]["input"], due[0]["input"]);
    let actions = sandbox.actions().with_input("/subject", "See you: Haircut");
    actions.assert_count(1).assert_ran("send-email");

    let site = Site::new(&sandbox, APP, SITE).await;
    site.cancel("starting", ENTITY).await;
    assert_eq!(lines(&sent(&sandbox, "").await), lines(&both[..1]));
}

#[tokio::test]
async fn conditions_variables_and_skips_are_followed() {
    let mail = |subject: &str, next: &[&str]| {
        json!({ "type": "APP_DEFINED", "appDefinedInfo": {
            "actionKey": "mail", "inputMapping": { "subject": subject }, "postActionIds": next } })
    };
    let sandbox = with(automation(
        "booked",
        &["wait"],
        &json!({
            "wait": { "type": "DELAY", "delayInfo": { "offsetExpression": "{{1}}", "offsetTimeUnit": "DAYS", "postActionIds": ["set"] } },
            "set": { "type": "SET_VARIABLES", "setVariablesInfo": { "outputMapping": { "loud": "{{upper(var(\"title\"))}}" }, "postActionIds": ["is"] } },
            "is": { "type": "CONDITION", "conditionInfo": {
                "orExpressionGroups": [{ "operator": "AND", "booleanExpressions": ["{{numberGt(var(\"price\");50)}}"] }],
                "truePostActionIds": ["dear"], "falsePostActionIds": ["cheap"] } },
            "dear": mail("{{var(\"setVariable.loud\")}} is dear", &["again"]),
            "cheap": mail("cheap", &[]),
            "again": { "type": "DELAY", "delayInfo": { "offsetExpression": "{{2}}", "offsetTimeUnit": "HOURS", "postActionIds": ["last"] } },
            "last": mail("at {{hour(now())}}", &[]),
        }),
    ))
    .await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("booked", ENTITY, &json!({ "title": "Cut", "price": 80 }))
        .await;
    let due = lines(&sent(&sandbox, "").await);
    assert_eq!(
        due,
        [
            "11-21T10:00 DUE dear: CUT is dear",
            "11-21T12:00 DUE last: at 12",
        ]
    );
    sandbox.run_until_idle();
    let ran: Vec<_> = due.iter().map(|it| it.replace("DUE", "ENDED")).collect();
    assert_eq!(lines(&sent(&sandbox, "").await), ran);
}

#[tokio::test]
async fn paths_without_a_value_are_named() {
    let sandbox = with(automation(
        "booked",
        &["mail"],
        &json!({ "mail": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "mail", "inputMapping": {
            "subject": "Costs {{var(\"price\")}}", "body": "{{var(\"title\")}}: {{var(\"price\")}}" } } } }),
    ))
    .await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("booked", ENTITY, &json!({ "title": "Cut" }))
        .await;
    let found = sent(&sandbox, "").await;
    assert_eq!(found[0]["unknownPaths"], json!(["price"]));
    assert_eq!(found[0]["text"], "Cut: ");
    assert_eq!(sandbox.actions()[0].unknown_paths, ["price"]);
    let page = page(&sandbox, "/ui/sent").await;
    assert!(page.text.contains("No value at price"), "{}", page.text);
}

#[tokio::test]
async fn an_action_that_answers_later_is_sent_once() {
    let sandbox = with(automation(
        "booked",
        &["ask"],
        &json!({ "ask": { "type": "APP_DEFINED", "namespace": "answer",
            "appDefinedInfo": { "actionKey": "ask", "inputMapping": { "subject": "?" }, "postActionIds": ["tell"] },
            "sandbox": { "output": { "word": "yes" }, "answersAfter": "1h" } },
            "tell": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "tell", "inputMapping": { "subject": "{{var(\"answer.word\")}}" } } } }),
    ))
    .await;
    let site = Site::new(&sandbox, APP, SITE).await;
    site.report("booked", ENTITY, &json!({ "title": "Cut" }))
        .await;
    assert_eq!(
        lines(&sent(&sandbox, "").await),
        [
            "11-20T10:00 INVOKED_ASYNC ask: ?",
            "11-20T11:00 DUE tell: yes"
        ]
    );
    sandbox.run_until_idle();
    assert_eq!(
        lines(&sent(&sandbox, "").await),
        [
            "11-20T10:00 INVOKED_ASYNC ask: ?",
            "11-20T11:00 ENDED tell: yes"
        ]
    );
    assert_eq!(sandbox.actions().len(), 3);
}

#[tokio::test]
async fn it_can_be_searched_filtered_and_read_in_pages() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    for (entity, day) in [(ENTITY, 23), (OTHER_ENTITY, 24)] {
        let mut payload = appointment(&format!("2026-11-{day}T10:00:00Z"));
        payload["title"] = format!("Cut {day}").into();
        site.report("starting", entity, &payload).await;
    }
    assert_eq!(sent(&sandbox, "?text=cut+24").await.len(), 2);
    assert_eq!(sent(&sandbox, "?text=SEE+YOU").await.len(), 2);
    assert_eq!(sent(&sandbox, "?text=nothing").await.len(), 0);
    assert_eq!(sent(&sandbox, "?status=due").await.len(), 4);
    assert_eq!(sent(&sandbox, "?status=done").await.len(), 0);
    let of_one = format!("?externalEntityId={ENTITY}&triggerKey=starting");
    assert_eq!(sent(&sandbox, &of_one).await.len(), 2);
    sandbox.run_until_idle();
    let path = "/_sandbox/v1/sent?limit=3";
    let first = get(&sandbox, path).await.json();
    let next = first["next"].as_u64().expect("a second page");
    let second = sent(&sandbox, &format!("?limit=3&after={next}")).await;
    let ids = |items: &[Value]| items.iter().map(|it| it["seq"].clone()).collect::<Vec<_>>();
    let mut all = ids(first["items"].as_array().expect("items"));
    all.extend(ids(&second));
    assert_eq!(all, ids(&sent(&sandbox, "").await));
    assert_eq!(get(&sandbox, "/_sandbox/v1/sent?limit=0").await.status, 400);
    assert_eq!(
        get(&sandbox, "/_sandbox/v1/sent?color=red").await.status,
        400
    );

    let view = screen(&sandbox, "/ui/sent?text=cut+24").await;
    assert_eq!(view["items"].as_array().map(Vec::len), Some(2));
    let page = page(&sandbox, &format!("/ui/sent?entity={ENTITY}")).await;
    assert_eq!(
        page.all("details")
            .filter(|it| it.get("class") == Some("mail"))
            .count(),
        2
    );
}
