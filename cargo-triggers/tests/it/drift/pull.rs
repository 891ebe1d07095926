//! `cargo triggers pull`.

use triggers_sandbox::{Fault, assumed::CatalogPages};

use super::project::{Dashboard, MANIFEST, Project};

/// The manifest with more triggers in it.
fn with_more(count: usize) -> String {
    let payload = "{ type: object, properties: { id: { type: string, title: Id, examples: [x] } }, required: [id] }";
    (0..count).fold(MANIFEST.to_owned(), |text, index| {
        format!("{text}  more_{index}:\n    name: More happened\n    payload: {payload}\n")
    })
}

#[test]
fn pulling_twice_writes_once() {
    let project = Project::new("twice");
    let dashboard = Dashboard::holding(MANIFEST);
    let said = project.ask(&dashboard, &["pull"]);
    assert_eq!(
        said.err,
        "triggers.lock.json: 1 trigger, 1 new, 0 changed, 0 gone\n"
    );
    assert_eq!(said.out, "");
    let lock = project.read("triggers.lock.json");
    assert!(lock.contains("\"from\": \"catalog\""), "{lock}");
    // What the dashboard adds is not kept.
    assert!(
        !lock.contains("$schema") && !lock.contains("additionalProperties"),
        "{lock}"
    );
    project.ask(&dashboard, &["pull"]).fine();
    assert_eq!(project.read("triggers.lock.json"), lock);
    assert_eq!(
        project.files(),
        ["triggers.lock.json", "triggers.yaml"],
        "nothing is left over"
    );
}

#[test]
fn every_page_is_read_also_when_pages_overlap() {
    for (name, pages) in [
        ("pages", CatalogPages::default()),
        ("overlap", CatalogPages::Overlapping),
    ] {
        let project = Project::new(name);
        let dashboard = Dashboard::with_pages(&with_more(60), pages);
        let said = project.ask(&dashboard, &["pull"]);
        assert!(said.err.contains(": 61 triggers, 61 new"), "{}", said.err);
        let calls = dashboard.calls();
        assert_eq!(
            calls,
            [
                "token",
                "resolve-triggers",
                "resolve-triggers",
                "resolve-triggers"
            ]
        );
        assert!(project.read("triggers.lock.json").contains("\"more_59\""));
    }
}

#[test]
fn a_property_called_id_stays_one() {
    let project = Project::new("called_id");
    project
        .ask(&Dashboard::holding(&with_more(1)), &["pull"])
        .fine();
    let lock = project.read("triggers.lock.json");
    assert!(
        lock.contains("\"id\": {") && !lock.contains("\"_id\""),
        "{lock}"
    );
}

#[test]
fn import_adds_what_the_manifest_lacks_and_keeps_the_rest() {
    let project = Project::new("import");
    let tail =
        "\n# What happens in the app.\nbusiness_events:\n  paid:\n    - cancel: invoice_due\n";
    project.write("triggers.yaml", &format!("{MANIFEST}{tail}"));
    let said = project.ask(&Dashboard::holding(&with_more(2)), &["pull", "--import"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.err.contains("2 triggers imported: more_0, more_1"),
        "{}",
        said.err
    );
    let text = project.read("triggers.yaml");
    assert!(text.starts_with(MANIFEST) && text.ends_with(tail), "{text}");
    assert!(
        text.contains("\n  more_0:\n    name: More happened\n"),
        "{text}"
    );
    assert_eq!(project.run(&["check", "--locked"]).code, 0);
    let again = project.ask(&Dashboard::holding(&with_more(2)), &["pull", "--import"]);
    assert!(again.err.ends_with("nothing to import\n"), "{}", again.err);
}

#[test]
fn a_byte_order_mark_stays() {
    let project = Project::new("mark");
    let text = format!("\u{feff}{MANIFEST}");
    project.write("triggers.yaml", &text);
    let said = project.ask(&Dashboard::holding(&with_more(1)), &["pull", "--import"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(project.read("triggers.yaml").starts_with(&text));
}

#[test]
fn an_answer_of_another_kind_leaves_the_lock_as_it_was() {
    let project = Project::new("another_kind");
    let dashboard = Dashboard::holding(MANIFEST);
    project.ask(&dashboard, &["pull"]).fine();
    let lock = project.read("triggers.lock.json");
    for (body, said) in [
        ("{}", "the catalog's answer has no list `results`"),
        ("[]", "the catalog's answer has no list `results`"),
        ("<html>", "the catalog's answer is not JSON (status 200"),
    ] {
        dashboard.breaks(Fault::body(body).on("resolve-triggers"));
        let wrong = project.ask(&dashboard, &["pull"]).wrong();
        assert!(wrong.contains(said), "{wrong}");
        assert_eq!(project.read("triggers.lock.json"), lock);
    }
    dashboard.breaks(Fault::status(503).on("resolve-triggers"));
    let wrong = project.ask(&dashboard, &["pull"]).wrong();
    assert!(
        wrong.contains("status 503") && wrong.contains("request id "),
        "{wrong}"
    );
}

#[test]
fn a_service_that_always_gives_the_same_page_is_not_asked_for_ever() {
    let project = Project::new("same_page");
    let dashboard = Dashboard::holding(MANIFEST);
    let page = "{\"results\": [{\"triggerKey\": \"invoice_due\", \"payloadDataSchema\": {}}]}";
    dashboard.breaks(Fault::body(page).on("resolve-triggers"));
    let said = project.ask(&dashboard, &["pull"]);
    assert!(said.err.contains(": 1 trigger, 1 new"), "{}", said.err);
}

#[test]
fn one_broken_trigger_does_not_stop_the_others() {
    let project = Project::new("broken_trigger");
    let dashboard = Dashboard::holding(&with_more(1));
    project.ask(&dashboard, &["pull"]).fine();
    let lock = project.read("triggers.lock.json");

    let schema = r#"{"type":"object","properties":{"number":{"type":"string"}}}"#;
    let page = format!(
        r#"{{"results":[{{"triggerKey":"more_0","payloadDataSchema":null}},
        {{"triggerKey":"new\u202eone","payloadDataSchema":{schema}}}]}}"#
    );
    dashboard.breaks(Fault::body(page).on("resolve-triggers"));
    let said = project.ask(&dashboard, &["check", "--live"]);
    assert!(
        said.err
            .contains("no JSON object as schema of `more_0`, which is left out"),
        "{}",
        said.err
    );
    assert!(
        !said.err.contains("the dashboard has no trigger `more_0`"),
        "{}",
        said.err
    );
    let said = project.ask(&dashboard, &["diff", "--live"]);
    let live = said.out.split("-> dashboard").nth(1).unwrap();
    assert!(
        !live.contains("more_0") && live.contains("new\\u{202e}one"),
        "{}",
        said.out
    );
    let said = project.ask(&dashboard, &["pull"]);
    assert!(
        said.err.contains(": 3 triggers, 1 new, 0 changed, 0 gone"),
        "{}",
        said.err
    );
    // It stays as it was.
    let entry = lock.split("\"more_0\"").nth(1).unwrap();
    assert!(
        project
            .read("triggers.lock.json")
            .contains(entry.split("\n    }").next().unwrap())
    );

    // What is left out may be any of them.
    dashboard.breaks(Fault::body(r#"{"results": [{}]}"#).on("resolve-triggers"));
    let said = project.ask(&dashboard, &["pull"]);
    assert!(
        said.err.contains("entries without a trigger key"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains(": 3 triggers, 0 new, 0 changed, 0 gone"),
        "{}",
        said.err
    );
}

#[test]
fn a_sandbox_is_a_source_without_credentials() {
    let project = Project::new("sandbox");
    let dashboard = Dashboard::holding(MANIFEST);
    let flag = format!("--sandbox={}", dashboard.url());
    let said = project.run(&["pull", &flag]);
    assert_eq!(
        said.err,
        "triggers.lock.json: 1 trigger, 1 new, 0 changed, 0 gone\n"
    );
    assert_eq!(project.run(&["check", &flag]).code, 0);
    assert_eq!(project.run(&["diff", &flag]).code, 0);
    let changed = MANIFEST.replace("amount: { type: number", "amount: { type: string");
    let changed = Dashboard::holding(&changed.replace("[12.5]", "[\"12\"]"));
    let flag = format!("--sandbox={}", changed.url());
    assert_eq!(project.run(&["check", &flag]).code, 4);
    assert_eq!(project.run(&["diff", &flag]).code, 4);
}

#[test]
fn files_are_a_source_too() {
    let project = Project::new("files");
    let schema = project.run(&["schema", "invoice_due"]).fine();
    project.write("schema.json", &schema);
    let said = project.run(&["pull", "invoice_due=schema.json"]);
    assert_eq!(
        said.err,
        "triggers.lock.json: 1 trigger, 1 new, 0 changed, 0 gone\n"
    );
    assert!(
        project
            .read("triggers.lock.json")
            .contains("\"file\": \"schema.json\"")
    );
    assert_eq!(
        project.run(&["check", "--locked", "--deny-warnings"]).code,
        0
    );

    let before = project.read("triggers.lock.json");
    let wrong = project.run(&["pull", "schema.json"]).wrong();
    assert!(
        wrong.contains("error[export-shape]: the export is a schema"),
        "{wrong}"
    );
    assert!(wrong.contains("schema.json:"), "{wrong}");
    assert_eq!(project.read("triggers.lock.json"), before);
}

#[test]
fn a_broken_lock_is_no_reason_to_forget_what_files_do_not_bring() {
    let project = Project::new("files_broken");
    let schema = project.run(&["schema", "invoice_due"]).fine();
    project.write("schema.json", &schema);
    let dashboard = Dashboard::holding(&with_more(1));
    project.ask(&dashboard, &["pull"]).fine();
    let lock = project.read("triggers.lock.json");
    let cut = &lock[..lock.len() - 20];
    project.write("triggers.lock.json", cut);
    let wrong = project.run(&["pull", "invoice_due=schema.json"]).wrong();
    assert!(wrong.contains("cannot be kept"), "{wrong}");
    assert_eq!(project.read("triggers.lock.json"), cut);
    project.ask(&dashboard, &["pull"]).fine();
    assert_eq!(project.read("triggers.lock.json"), lock);
}

#[test]
fn a_trigger_that_is_gone_from_the_dashboard_is_gone_from_the_lock() {
    let project = Project::new("gone");
    project
        .ask(&Dashboard::holding(&with_more(1)), &["pull"])
        .fine();
    let said = project.ask(&Dashboard::holding(MANIFEST), &["pull"]);
    assert_eq!(
        said.err,
        "triggers.lock.json: 1 trigger, 0 new, 0 changed, 1 gone\n"
    );
}

#[test]
fn what_is_missing_or_refused_is_told_without_the_secret() {
    let project = Project::new("refused");
    let wrong = project.run(&["pull"]).wrong();
    assert!(wrong.contains("TRIGGERS_APP_SECRET is not set"), "{wrong}");
    let dashboard = Dashboard::holding(MANIFEST);
    project.write("triggers.yaml", &MANIFEST.replace("5a1e7d0c", "00000000"));
    let wrong = project.ask(&dashboard, &["pull"]).wrong();
    assert!(wrong.contains("error: http://127.0.0.1:"), "{wrong}");
    let refused = "the credentials or the token were not accepted (status 401";
    assert!(
        wrong.contains(refused) && wrong.contains(" = the service says: "),
        "{wrong}"
    );
    assert!(!wrong.contains("sandbox-secret"), "{wrong}");
    assert_eq!(project.files(), ["triggers.yaml"]);
}

const EXPORT: &str = r#"{
  "type": "object",
  "properties": {
    "zulu": { "type": "string", "title": "Zulu", "examples": ["x"] }, // a comment, {
    "alpha": {
      "type": "array", "title": "Alpha", # another
      "items": { "type": "object", "required": ["y", "b"], "properties": {
        "y": { "type": "string", "title": "Y" }, /* "c": 1 */
        "b": { "type": "string", "title": "B" }
      } }
    }
  },
  "required": ["zulu", "alpha"],
}"#;

/// Site owners see the fields of an event in the order of the schema.
#[test]
fn properties_keep_their_order_and_comments_are_no_keys() {
    let project = Project::new("order");
    project.write("export.json", EXPORT);
    let said = project.run(&["pull", "x_done=export.json", "--import"]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(!said.err.contains("warning[name"), "{}", said.err);
    let written = project.read("triggers.yaml");
    let (_, imported) = written.split_once("  x_done:\n").unwrap();
    let order = [
        "zulu:", "alpha:", "y:", "b:", "- y\n", "- b\n", "- zulu", "- alpha",
    ];
    let places: Vec<_> = order.iter().map(|key| imported.find(key)).collect();
    assert!(places.is_sorted() && places[0].is_some(), "{imported}");
    assert!(
        !imported.contains("comment") && !imported.contains("c:\n"),
        "{imported}"
    );
    assert!(imported.contains("name: X done\n"), "{imported}");
    let schema = project.run(&["schema", "x_done"]).out;
    assert!(
        schema.find("\"zulu\"") < schema.find("\"alpha\""),
        "{schema}"
    );
}
