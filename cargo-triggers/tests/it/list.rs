use serde_json::{Value, json};

use crate::process::{golden, run};

#[test]
fn the_table_shows_every_trigger_and_how_it_is_canceled() {
    let table = run(&["list"]).fine();
    golden("list.txt", &table);
    assert_eq!(table.lines().count(), 10);
    // Every column begins where its title begins.
    let at = table.find("KIND").unwrap();
    assert!(table.lines().skip(1).all(|line| {
        line[at..].starts_with("scheduled") || line[at..].starts_with("real-time")
    }));
}

#[test]
fn json_is_for_programs() {
    let rows: Value = serde_json::from_str(&run(&["list", "--format", "json"]).fine()).unwrap();
    assert_eq!(rows.as_array().unwrap().len(), 9);
    assert_eq!(
        rows[2],
        json!({
            "key": "appointment_starting", "name": "Appointment starting", "scheduled": true,
            "entity": "appointment", "properties": 5,
            "businessEvents": ["appointment_scheduled", "appointment_canceled"],
        })
    );
}

#[test]
fn a_manifest_with_errors_is_not_listed() {
    let said = run(&[
        "list",
        "--manifest",
        "cargo-triggers/tests/manifests/three-mistakes.yaml",
    ])
    .wrong();
    assert!(said.contains("three-mistakes.yaml:7:13"), "{said}");
    let said = run(&["list", "--manifest", "no-such.yaml"]).wrong();
    assert!(
        said.contains("cannot read `no-such.yaml`: no such file"),
        "{said}"
    );
}
