//! `migrate`, and databases that are not there.

use serde_json::{Value, json};

use super::File;
use crate::process::{Scratch, command, ran, run};

fn outbox(args: &[&str]) -> crate::process::Ran {
    let mut command = command(&[&["outbox"], args].concat());
    command.env_remove("DATABASE_URL");
    ran(command.output().unwrap())
}

#[test]
fn migrate_creates_checks_and_prints_the_tables() {
    let scratch = Scratch::new("outbox-migrate");
    let path = scratch.path("new.db");
    let on_it = |args: &[&str]| outbox(&[&["--database", &path], args].concat());
    let error = on_it(&["status"]).wrong();
    assert!(
        error.contains("there is no file") && error.contains("migrate"),
        "{error}"
    );
    assert_eq!(
        on_it(&["migrate"]).fine(),
        "applied version 1\napplied version 2\n"
    );
    assert_eq!(on_it(&["migrate"]).fine(), "the tables are current\n");
    assert_eq!(
        on_it(&["migrate", "--check"]).fine(),
        "the tables are current\n"
    );
    let none: Value =
        serde_json::from_str(&on_it(&["migrate", "--format", "json"]).fine()).unwrap();
    assert_eq!(none, json!({ "applied": [] }));
    // Another prefix, other tables.
    assert!(
        on_it(&["migrate", "--check", "--prefix", "shop_"])
            .wrong()
            .contains("0001")
    );
    assert_eq!(
        on_it(&["migrate", "--prefix", "shop_"]).fine(),
        "applied version 1\napplied version 2\n"
    );
}

#[test]
fn printed_migrations_are_those_of_the_crate() {
    for (name, files) in [
        ("sqlite", triggers_outbox::migrations::SQLITE),
        ("postgres", triggers_outbox::migrations::POSTGRES),
    ] {
        let printed = outbox(&["migrate", "--print", name]).fine();
        assert!(
            files
                .iter()
                .all(|file| printed.contains(file.sql.trim_end()) && printed.contains(file.name))
        );
        assert_eq!(
            outbox(&["migrate", "--print", name, "--from", "99"]).fine(),
            ""
        );
        let json = outbox(&["migrate", "--print", name, "--format", "json"]).fine();
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json[0]["sql"], files[0].sql);
    }
    assert_eq!(outbox(&["migrate", "--print", "mysql"]).code, 2);
}

#[test]
fn drain_waits_until_nothing_is_left() {
    let file = File::new("drain");
    assert_eq!(file.run(&["drain"]).fine(), "drained\n");
    assert_eq!(
        file.run(&["drain", "--format", "json"]).fine(),
        "{\"drained\":0}\n"
    );
    file.insert(vec![super::row(super::INSTANCE, super::ENTITY)]);
    let mut waiting = file.command(&["drain"]).spawn().unwrap();
    // However long it takes to start: it ends only after the last row is gone.
    file.run(&["list"]).fine();
    assert!(waiting.try_wait().unwrap().is_none());
    file.run(&["discard", "1", "--yes"]).fine();
    assert!(waiting.wait().unwrap().success());
}

#[test]
fn a_database_that_cannot_be_used_is_named() {
    for (database, part) in [
        (None, "--database app.db"),
        (Some(""), "--database app.db"),
        (Some("mysql://localhost/app"), "SQLite file or begin with"),
        (Some("/no/such/directory/app.db"), "there is no file"),
        (
            Some("postgres://app:secret@127.0.0.1:1/app"),
            "cannot connect",
        ),
    ] {
        let mut command = command(&["outbox", "status"]);
        match database {
            Some(database) => command.env("DATABASE_URL", database),
            None => command.env_remove("DATABASE_URL"),
        };
        let error = ran(command.output().unwrap()).wrong();
        assert!(error.contains(part), "{database:?}: {error}");
        assert!(!error.contains("secret"), "{error}");
    }
    assert_eq!(run(&["outbox"]).code, 2);
    assert_eq!(run(&["outbox", "no-such"]).code, 2);
}
