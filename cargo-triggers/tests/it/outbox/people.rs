//! `resend`, `discard`, `pause`, `resume`, `forget`, `prune`.

use serde_json::{Value, json};
use triggers_outbox::State;

use super::{ENTITY, File, INSTANCE, OTHER, row, wait};

const ALL: [(i64, &str); 6] = [
    (1, "waiting"),
    (2, "dead"),
    (3, "unknown"),
    (4, "held"),
    (5, "waiting"),
    (6, "waiting"),
];

fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn resend_moves_rows_to_the_end() {
    let file = File::filled("resend");
    assert_eq!(
        file.run(&["resend", "2"]).fine(),
        "2 is now 7\nresent: 1 row(s)\n"
    );
    // The key of the unknown row has expired.
    let error = file.run(&["resend", "3"]).wrong();
    assert!(error.contains("does not protect it"), "{error}");
    let out = file
        .run(&[
            "resend",
            "--state",
            "unknown",
            "--new-key",
            "--format",
            "json",
        ])
        .fine();
    assert_eq!(value(&out), json!({ "resent": [{ "old": 3, "new": 8 }] }));
    let left = [
        (1, "waiting"),
        (4, "held"),
        (5, "waiting"),
        (6, "waiting"),
        (7, "waiting"),
        (8, "waiting"),
    ];
    assert_eq!(file.rows(), left);
    let keys: Vec<_> = [7, 8]
        .map(|seq| {
            wait(file.store.show(seq))
                .unwrap()
                .unwrap()
                .0
                .command
                .key
                .unwrap()
        })
        .into();
    assert_eq!(keys[0], "key-of-Ana");
    assert_ne!(keys[1], "key-of-Ana");
}

#[test]
fn a_resend_is_all_or_nothing() {
    let file = File::filled("resend-all");
    for rows in [&["2", "1"][..], &["2", "99"]] {
        file.run(&[&["resend"], rows].concat()).wrong();
        assert_eq!(file.rows(), ALL);
    }
    // A number that is repeated is one row.
    assert_eq!(
        file.run(&["resend", "2", "2"]).fine(),
        "2 is now 7\nresent: 1 row(s)\n"
    );
    assert_eq!(file.rows().len(), 6);
}

#[test]
fn rows_are_named_by_number_or_by_filters() {
    let file = File::filled("named");
    for command in ["resend", "discard"] {
        for args in [&[][..], &["2", "--state", "dead"]] {
            let ran = file.run(&[&[command], args].concat());
            assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{}", ran.err);
            assert!(
                ran.err.starts_with("error: name rows by number"),
                "{}",
                ran.err
            );
        }
    }
    assert_eq!(file.rows(), ALL);
}

#[test]
fn discard_asks_with_the_number_of_rows_that_there_are() {
    let file = File::filled("discard");
    for (args, question) in [
        (&["2", "3"][..], "discard 2 row(s)?"),
        (&["2", "2", "2"], "discard 1 row(s)?"),
        (&["--instance", INSTANCE], "discard 5 row(s)?"),
        (&["--trigger", "no_such"], "discard 0 row(s)?"),
    ] {
        for answer in ["n\n", "\n", "", "yep\n"] {
            let ran = file.answer(&[&["discard"], args].concat(), answer);
            assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
            assert!(
                ran.err.starts_with(question) && ran.err.ends_with("nothing was discarded\n"),
                "{}",
                ran.err
            );
        }
    }
    // Asked for in vain: there is nothing to confirm.
    let error = file.run(&["discard", "2", "99"]).wrong();
    assert!(
        error.contains("there is no row 99") && !error.contains("discard"),
        "{error}"
    );
    assert_eq!(file.rows(), ALL);
    assert_eq!(
        file.answer(&["discard", "2", "2"], "y\n").out,
        "discarded: 1 row(s)\n"
    );
    let out = file
        .run(&[
            "discard",
            "--instance",
            INSTANCE,
            "--yes",
            "--format",
            "json",
        ])
        .fine();
    assert_eq!(value(&out), json!({ "discarded": 4 }));
    assert_eq!(file.rows(), [(6, "waiting")]);
    file.run(&["discard", "99", "--yes"]).wrong();
}

#[test]
fn pauses_begin_and_end() {
    let file = File::new("pause");
    assert_eq!(
        file.run(&["pause", INSTANCE, "--for", "2h", "--cause", "wrong prices"])
            .fine(),
        "paused\n"
    );
    assert_eq!(
        value(&file.run(&["pause", "--all", "--format", "json"]).fine()),
        json!({ "paused": 1 })
    );
    let paused = wait(file.store.paused()).unwrap();
    let known: Vec<_> = paused
        .iter()
        .map(|pause| {
            (
                pause.instance.is_nil(),
                pause.cause.as_str(),
                pause.by.as_str(),
            )
        })
        .collect();
    assert_eq!(
        known,
        [
            (true, "paused by hand", "ana"),
            (false, "wrong prices", "ana")
        ]
    );
    let hours = (paused[1].until - paused[1].since) / 3_600_000;
    assert_eq!(hours, 2);
    // A pause by a person is no reason for an alarm.
    assert_eq!(file.run(&["status"]).code, 0);
    assert_eq!(file.run(&["resume", "--all"]).fine(), "resumed\n");
    assert_eq!(wait(file.store.paused()).unwrap().len(), 1);
    assert_eq!(file.run(&["resume", INSTANCE]).fine(), "resumed\n");
    assert_eq!(wait(file.store.paused()).unwrap().len(), 0);
    for wrong in [
        &["pause"][..],
        &["resume"],
        &["pause", INSTANCE, "--all"],
        &["pause", "--all", "--for", "2"],
        &["pause", "x"],
    ] {
        assert_eq!(file.run(wrong).code, 2, "{wrong:?}");
    }
}

#[test]
fn forget_deletes_an_entity_or_an_instance() {
    let file = File::filled("forget");
    assert_eq!(
        file.run(&["forget", INSTANCE, "--entity", OTHER]).fine(),
        "forgotten: 1 row(s)\n"
    );
    assert_eq!(
        value(&file.run(&["forget", INSTANCE, "--format", "json"]).fine()),
        json!({ "forgotten": 4 })
    );
    assert_eq!(file.rows(), [(6, "waiting")]);
    assert_eq!(
        file.run(&["forget", INSTANCE]).fine(),
        "forgotten: 0 row(s)\n"
    );
    assert_eq!(file.run(&["forget"]).code, 2);
}

#[test]
fn prune_erases_and_deletes_what_is_old() {
    let file = File::new("prune");
    file.insert(vec![row(INSTANCE, ENTITY), row(INSTANCE, OTHER)]);
    // Settled in 2023.
    file.settle(&[(1, State::Dead)]);
    assert_eq!(
        file.run(&["prune", "--older-than", "9999d"]).fine(),
        "pruned: 0 row(s)\n"
    );
    let out = file.run(&["prune", "--format", "json"]).fine();
    assert_eq!(
        value(&out),
        json!({ "pruned": 2 }),
        "its payload, then the row"
    );
    assert_eq!(file.rows(), [(2, "waiting")]);
}
