//! What expressions give, and which are refused.

use super::{Budget, Data, Outputs, Scope, Template};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::Arc;

fn value(text: &str) -> Result<Value, String> {
    let payload = json!({
        "formId": "b", "ids": ["x", "a"], "amount": 12.5, "when": "2026-12-01T10:30:00Z", "day": "2024-02-29",
        "forms": [{"data": {"id": 1}}, {"data": {"id": 2}}], "empty": "", "none": [], "price": "80.5", "vip": true,
    });
    let contact = json!({ "name": { "first": "Ann" } });
    let variables = |value, earlier| {
        Arc::new(Outputs {
            namespace: "setVariable".to_owned(),
            value,
            shown: None,
            earlier,
        })
    };
    let earlier = variables(json!({ "a": 1, "b": 2 }), None);
    let outputs = variables(json!({ "b": 3 }), Some(earlier));
    let budget = Budget::default();
    let data = Data {
        contact: Some(&contact),
        outputs: Some(&outputs),
        ..Data::payload(&payload)
    };
    Template::parse(text)?.value(Scope::new(data, Timestamp::UNIX_EPOCH, &budget))
}

#[track_caller]
fn check(text: &str, expected: &Value) {
    assert_eq!(value(text).as_ref(), Ok(expected), "{text}");
}

#[track_caller]
fn fails(text: &str, message: &str) {
    let error = value(text).expect_err(text);
    assert!(error.contains(message), "{text}: {error}");
}

#[track_caller]
fn refused(text: &str, message: &str) {
    let error = Template::parse(text).expect_err(text);
    assert!(error.contains(message), "{text}: {error}");
}

#[test]
fn literals_and_text() {
    check("plain", &json!("plain"));
    check("{{24}}", &json!(24));
    check("{{ -1.5 }}", &json!(-1.5));
    check(r#"{{["a","b"]}}"#, &json!(["a", "b"]));
    check(r#"{{var("formId")}}"#, &json!("b"));
    check("{{var('formId')}}", &json!("b"));
    check(
        r#"Form {{var("formId")}}, {{var("amount")}}{{var("nothing")}}"#,
        &json!("Form b, 12.5"),
    );
    check(r#"{{concat("New%20York";"%24")}}"#, &json!("New York$"));
}

#[test]
fn outputs_come_before_the_payload_and_that_before_people() {
    check(r#"{{var("contact.name.first")}}"#, &json!("Ann"));
    check(r#"{{var("member.name")}}"#, &Value::Null);
    check(r#"{{var("setVariable.a")}}"#, &json!(1));
    check(r#"{{var("setVariable.b")}}"#, &json!(3));
    // A path ends where a list begins.
    check(r#"{{var("forms.data.id")}}"#, &Value::Null);
}

#[test]
fn conditions_and_filters() {
    for text in [
        r#"{{contains(["a","b"];var("formId"))}}"#,
        r#"{{arraySome(["a"];contains(var("ids");$_))}}"#,
        r#"{{not(arrayEvery(["a";"z"];contains(var("ids");$_)))}}"#,
        r#"{{arraySome(arrayMap(var("forms");"data.id");numberContains([2];$_))}}"#,
        r#"{{stringEq(var("formId");"B")}}"#,
        r#"{{stringHasSubString("a%20%7D%7D%22b";"%7d")}}"#,
        r#"{{stringContains(["A","B"];var("formId"))}}"#,
        r#"{{and(numberGt(var("amount");10);not(isEmpty(var("formId"))))}}"#,
        r#"{{or(numberLt(var("amount");10);boolEq(var("vip");true))}}"#,
        r#"{{not(numberEq(var("formId");1))}}"#,
        r#"{{dateTimeAfter(var("when");now())}}"#,
        r#"{{dateEq(var("when");"2026-12-01")}}"#,
        r#"{{dateBefore(var("day");"2024-03-01T00%3A00%3A00Z")}}"#,
        r#"{{isEmpty(var("empty"))}}"#,
        r#"{{isEmpty(var("nothing"))}}"#,
    ] {
        check(text, &json!(true));
    }
}

#[test]
fn calculations() {
    check("{{sum(1;2;0)}}", &json!(3));
    check(r#"{{multiply( var("amount") ;2 )}}"#, &json!(25));
    check("{{divide(1;2)}}", &json!(0.5));
    check("{{mod(-7;3)}}", &json!(-1));
    check("{{round(2.345;2)}}", &json!(2.35));
    check("{{abs(subtract(1;3))}}", &json!(2));
    check("{{average(1;2;6)}}", &json!(3));
    check("{{median(9;1;2;4)}}", &json!(3));
    check("{{sum(min(3;1);max(3;1))}}", &json!(4));
    check(r#"{{sum(toNumber(var("price"));1)}}"#, &json!(81.5));
    check(
        r#"{{arraySum(arrayMap(var("forms");"data.id"))}}"#,
        &json!(3),
    );
    check(
        r#"{{arrayMultiply(arrayMap(var("forms");"data.id"))}}"#,
        &json!(2),
    );
    check(r#"{{arraySize(var("none"))}}"#, &json!(0));
    check(
        r#"{{if(gte(var("amount");12);"much";divide(1;0))}}"#,
        &json!("much"),
    );
    fails(r#"{{sum(var("price");1)}}"#, "`80.5` is not a number");
    fails(
        r#"{{arraySum(var("none"))}}"#,
        "`arraySum`: the list is empty",
    );
    fails(
        "{{divide(1;0)}}",
        "`divide`: nothing can be divided by zero",
    );
}

#[test]
fn texts_and_dates() {
    check(r#"{{substring("häuser";1;3)}}"#, &json!("äus"));
    check(r#"{{substring("ab";-1;9)}}"#, &json!("ab"));
    check(
        r#"{{concat(upper("a");lower("B");toString(1.5))}}"#,
        &json!("Ab1.5"),
    );
    check(r#"{{stringLen("äb")}}"#, &json!(2));
    check(
        r#"{{and(startsWith("abc";"ab");endsWith("abc";"c"))}}"#,
        &json!(true),
    );
    check(r#"{{weekDay(var("when"))}}"#, &json!("tuesday"));
    check(
        r#"{{[year(var("when")),month(var("when")),day(var("when")),hour(var("when")),minute(var("when"))]}}"#,
        &json!([2026, 12, 1, 10, 30]),
    );
    check(
        r#"{{addToDate(var("day");1;0;0)}}"#,
        &json!("2025-02-28T00:00:00Z"),
    );
    check(
        r#"{{addToDate("2026-01-31";0;1;1)}}"#,
        &json!("2026-03-01T00:00:00Z"),
    );
    check(
        r#"{{subtractFromDate(var("when");0;0;1)}}"#,
        &json!("2026-11-30T10:30:00Z"),
    );
    fails(r#"{{year("soon")}}"#, "`soon` is not a date");
    fails("{{addToDate(now();9e9;0;0)}}", "`addToDate`");
}

#[test]
fn what_cannot_be_read_is_refused() {
    refused("{{fetch(\"x\")}}", "`fetch`");
    refused("{{arrayFilter(1;2)}}", "`arrayFilter`");
    refused("{{var(\"x\")", "}}");
    refused("{{var()}}", "argument");
    refused("{{var(\"x\"}}", ")");
    refused("{{\"open}}", "\"");
    refused("{{var(\"items[0].id\")}}", "arrayMap");
    refused(
        &format!("{{{{{}1{}}}}}", "[".repeat(500), "]".repeat(500)),
        "nested",
    );
}

#[test]
fn work_is_bounded() {
    let loops = 12;
    let text = format!(
        "{{{{{}false{}}}}}",
        r#"arraySome(var("ids");"#.repeat(loops),
        ")".repeat(loops)
    );
    check(&text, &json!(false));
    let text = text.replace(r#"var("ids")"#, r#"["a","b","c","d","e","f","g","h"]"#);
    fails(&text, "too many steps");
}
