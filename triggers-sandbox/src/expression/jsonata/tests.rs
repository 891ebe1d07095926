//! What `JSONata` gives, and what of it is refused.

use crate::expression::{Budget, Data, Scope, Template};
use jiff::Timestamp;
use serde_json::{Value, json};

fn value(text: &str) -> Result<Value, String> {
    let payload = json!({
        "price": 80, "when": "2026-12-01T10:00:00Z", "ids": [1, 2, 3], "name": "Ann",
        "items": [{ "sku": "a", "n": 2, "tags": ["x", "y"] }, { "sku": "b", "n": 5, "tags": ["z"] }], "and": true,
    });
    let contact = json!({ "name": { "first": "Ann" } });
    let data = Data {
        contact: Some(&contact),
        ..Data::payload(&payload)
    };
    let budget = Budget::default();
    let now = Timestamp::from_second(1000).expect("in range");
    Template::parse_expression(text)?.value(Scope::new(data, now, &budget))
}

#[test]
fn values_as_jsonata_gives_them() {
    for (text, expected) in [
        ("price > 50 and $average(ids) = 2", json!(true)),
        ("contact.name.first & '!'", json!("Ann!")),
        (
            "$toMillis(when) + 2*1000*60*60*24",
            json!(1_796_292_000_000_i64),
        ),
        (
            "$fromMillis($toMillis(when))",
            json!("2026-12-01T10:00:00.000Z"),
        ),
        ("$millis()", json!(1_000_000)),
        ("$now()", json!("1970-01-01T00:16:40Z")),
        ("nothing.at.all", Value::Null),
        ("24", json!(24)),
        ("items.sku", json!(["a", "b"])),
        ("items[n > 3].sku", json!("b")),
        ("items[sku = 'a'].n + 1", json!(3)),
        ("items[-1].sku", json!("b")),
        ("items.tags", json!(["x", "y", "z"])),
        ("items.tags[0]", json!(["x", "z"])),
        ("(items.tags)[0]", json!("x")),
        ("items.(sku & n)", json!(["a2", "b5"])),
        ("$sum(items.n)", json!(7)),
        ("$count(items.nothing)", json!(0)),
        (
            "$map(ids, function($i) { $i * 2 })[0] & contact.name.first",
            json!("2Ann"),
        ),
        (
            "$map(ids, function($i, $at) { $i * $at })",
            json!([0, 2, 6]),
        ),
        ("$filter(ids, function($i) { $i % 2 = 1 })", json!([1, 3])),
        ("$reduce(ids, function($a, $b) { $a + $b })", json!(6)),
        (
            "( $x := $sum(ids); $x > 3 ? $now() : $millis() )",
            json!("1970-01-01T00:16:40Z"),
        ),
        (
            "($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))",
            json!(120),
        ),
        ("name.$uppercase()", json!("ANN")),
        ("name ~> $lowercase() ~> $length()", json!(3)),
        ("[1..3, [4]]", json!([1, 2, 3, [4]])),
        ("{ 'a': price, 'b': nothing }", json!({ "a": 80 })),
        ("'b' in items.sku", json!(true)),
        ("`and`", json!(true)),
        ("1 + 2 * 3 - -4", json!(11)),
        ("price = 80.0", json!(true)),
        ("$join($split('a b', ' '), '-')", json!("a-b")),
        ("$substring('hello', -3, 2)", json!("ll")),
        ("$distinct([1, 1, 2])", json!([1, 2])),
        ("$lookup(items, 'n')", json!([2, 5])),
        ("$round(2.5) & $round(1.25, 1)", json!("21.2")),
        ("/* a comment */ $string({'a': [1]})", json!("{\"a\":[1]}")),
        ("$not($exists(nothing))", json!(true)),
        ("$$.price", json!(80)),
        ("$contains(name, /^an+$/i)", json!(true)),
        ("price / 2 / 2", json!(20)),
    ] {
        assert_eq!(value(text), Ok(expected), "{text}");
    }
}

#[test]
fn lists_are_sorted_and_texts_searched() {
    for (text, expected) in [
        ("$sort([3, 1, 2])", json!([1, 2, 3])),
        (
            "$sort(items, function($a, $b) { $a.n < $b.n }).sku",
            json!(["b", "a"]),
        ),
        (
            // An order that contradicts itself.
            "$count($sort([1..2000], function($a, $b) { $a != $b }))",
            json!(2000),
        ),
        (
            "$each({'a': 1, 'b': 2}, function($v, $k) { $k & $v })",
            json!(["a1", "b2"]),
        ),
        (
            "$sift({'a': 1, 'b': 2}, function($v) { $v > 1 })",
            json!({ "b": 2 }),
        ),
        (
            "$single(ids, function($i) { $i = 2 }) & $single(price)",
            json!("280"),
        ),
        ("$spread({'a': 1, 'b': 2})", json!([{ "a": 1 }, { "b": 2 }])),
        ("$zip([1, 2], ['a', 'b', 'c'])", json!([[1, "a"], [2, "b"]])),
        ("$replace('a-b-c', '-', '+', 1)", json!("a+b-c")),
        (
            "$replace('John Smith', /(\\w+) (\\w+)/, '$2, $1 for $$5')",
            json!("Smith, John for $5"),
        ),
        (
            "$match('x1y22', /[a-z](\\d+)/)[1]",
            json!({ "match": "y22", "index": 2, "groups": ["22"] }),
        ),
        ("$split('a1b22c', /\\d+/)", json!(["a", "b", "c"])),
        ("$split('a b c', ' ', 2)", json!(["a", "b"])),
        ("$pad('7', -3, '0') & $pad('é', 2) & '.'", json!("007é .")),
        ("$assert(true, 'no')", Value::Null),
        ("\"\\u0041\\n\"", json!("A\n")),
    ] {
        assert_eq!(value(text), Ok(expected), "{text}");
    }
}

#[test]
fn what_would_not_repeat_or_end_is_refused_or_stopped() {
    let fails = |text: &str, message: &str| {
        let error = value(text).expect_err(text);
        assert!(error.contains(message), "{text}: {error}");
    };
    fails("price >", "the end is not expected");
    fails("$random()", "repeat exactly");
    fails("$shuffle([1..2])", "repeat exactly");
    fails("$eval('1')", "not run here");
    fails("$pad('x', 1000000000)", "too many steps");
    fails("$pad('x', 1e300)", "the width is too large");
    let many = "too many steps";
    // Each search but the last stops after one character, and looks at all that follow.
    for call in [
        "$match($a, /x*y|./)",
        "$replace($a, /x*y|./, '')",
        "$split($a, /x*y|./)",
    ] {
        fails(
            &format!("($a := $pad('', 9000, 'x'); $count({call}))"),
            "too many steps",
        );
    }
    let many_groups = "$by := $by & $by; ".repeat(12);
    fails(
        &format!(
            "($by := '$0$0$0$0'; {many_groups} $a := $pad('', 9000, 'x'); $length($replace($a, /x+/, $by)))"
        ),
        many,
    );
    fails(
        "($a := $pad('', 9000, 'x'); $sort($map([1..200], function($n) { $a & $n })))",
        many,
    );
    // What is returned again and again is a copy each time.
    fails("$map([1..9999], function($x) { $$ })", many);
    fails("$map([1..9999], function($x) { $reverse($$) })", many);
    fails("$error('out of stock')", "out of stock");
    fails("$single([1, 2])", "there are 2");
    fails("$replace('a', '', 'b')", "empty text");
    fails("$sort([1, 'a'])", "only two numbers or two texts");
    fails(
        "$sort([1..9999], function($a, $b) { $a != $b })",
        "too many steps",
    );
    fails("$formatInteger(9223372036854775807,'I')", "not run here");
    fails("$contains(name, /(a{1,1000}){1,1000}/)", "(a{1,1000})");
    for function in ["substringBefore", "substringAfter", "join", "lookup"] {
        let taken = "a regular expression is not a text";
        fails(&format!("${function}(name, /a/)"), taken);
        fails(&format!("${function}(name, 1)"), "`1` is not a text");
        fails(
            &format!("${function}(name, $sum)"),
            "a function is not a text",
        );
    }
    fails("$contains(name, 1)", "`1` is not a text");
    fails("$contains(name, missing)", "nothing is not a text");
    fails("$uppercase('a', 'b')", "at most 1 argument");
    fails("'a' - 1", "`a` is not a number");
    fails("$count([1..1000000])", many);
    fails("$count($distinct([1..20000])) > 0", many);
    fails(
        "$map([1..1000], function($x) { $map([1..1000], function($y) { $x * $y }) })",
        many,
    );
    fails(
        "($f := function($n) { $f($n + 1) }; $f(0))",
        "nested more than",
    );
    let doubled = "$a := $a & $a; ".repeat(40);
    fails(&format!("($a := 'x'; {doubled} $length($a))"), many);
    let shared = "$a := [$a, $a]; ".repeat(40);
    fails(&format!("($a := [1]; {shared} $string($a))"), many);
    let equal = "$a := {'a': $a, 'b': $a}; ".repeat(40);
    fails(&format!("($a := 1; {equal} $a = $a)"), many);
}
