//! How SQLite runs the statements of the store when there are many rows.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::trace::{TraceEvent, TraceEventCodes};
use uuid::Uuid;

use super::{Database, SHARD, SqliteOptions, open, rows::now};
use crate::core::{
    Change, Cursor, Filter, Intent, Kind, NewRow, Owned, Pause, Progress, RequestResult, Retention,
    Row, Selection, Settlement, State, Step, WORKER, WorkerInfo,
};

const FILL: &str = "
    WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
    INSERT INTO triggers_outbox (instance, trigger_key, entity, kind, payload, key, enqueued_at)
    SELECT CAST(printf('instance%08d', i % 2000) AS BLOB), 'trigger_' || i % 5,
           CAST(printf('entity__%08d', i % 10000) AS BLOB), 0, '{}', i, i FROM n;
    UPDATE triggers_outbox SET state = 3, settled_at = enqueued_at, cause = 'rejected' WHERE seq % 100 = 0;
    INSERT INTO triggers_request (id, instance, trigger_key, kind, rows, sent_at, settled_at, outcome)
    SELECT CAST(printf('request_%08d', seq) AS BLOB), instance, trigger_key, 0, '[' || seq || ']', seq,
           CASE WHEN seq % 1000 > 0 THEN seq END, 'delivered' FROM triggers_outbox;
    INSERT INTO triggers_instance (instance, paused_until, revision)
    SELECT CAST(printf('instance%08d', seq) AS BLOB), CASE WHEN seq % 100 = 0 THEN 9000000000000 ELSE 0 END, seq
    FROM triggers_outbox;
    INSERT INTO triggers_note (key, text, noted_at)
    SELECT 'note ' || seq, CASE WHEN seq % 2 = 0 THEN '' ELSE 'x' END, seq FROM triggers_outbox;
    ANALYZE;";

/// The statements that a connection ran. SQLite's callback has no context.
static RAN: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(statement, _) = event {
        let sql = statement.sql().into_owned();
        RAN.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(sql);
    }
}

#[test]
fn no_statement_scans_a_table_of_200_000_rows() {
    let directory = std::env::temp_dir().join(format!("outbox-plans-{}", Uuid::now_v7()));
    std::fs::create_dir(&directory).unwrap();
    let mut database = open::open(&directory.join("app.db"), &SqliteOptions::default()).unwrap();
    database.migrate().unwrap();
    database.connection.execute_batch(FILL).unwrap();
    database
        .connection
        .trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note));
    run_everything(&mut database);
    database.connection.trace_v2(TraceEventCodes::empty(), None);

    let ran = RAN.lock().unwrap().clone();
    every_statement_was_run(&ran);
    let mut scans = Vec::new();
    for sql in ran.iter().filter(|sql| is_query(sql)) {
        for step in plan(&database, sql) {
            if is_scan(sql, &step) {
                scans.push(format!("{step}: {sql}"));
            }
        }
    }
    std::fs::remove_dir_all(directory).unwrap();
    assert!(scans.is_empty(), "{scans:#?}");
}

/// Whether a step reads a large table, or a large index of it, as a whole.
fn is_scan(sql: &str, step: &str) -> bool {
    let large = [
        "triggers_outbox",
        "triggers_request",
        "triggers_instance",
        "triggers_note",
    ];
    let reads_all = |table: &str| {
        let rest = step
            .strip_prefix("SCAN ")
            .and_then(|step| step.strip_prefix(table));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    // It holds nothing but the requests without an outcome.
    let is_small = step.ends_with("INDEX triggers_request_open");
    // Counting reads the index of open rows; a limit of one row reads one.
    let is_counted = step.ends_with("COVERING INDEX triggers_outbox_open")
        && (sql.contains("count(*)") || sql.contains("LIMIT 1"));
    large.iter().any(|table| reads_all(table)) && !is_small && !is_counted
}

fn is_query(sql: &str) -> bool {
    let verbs = ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"];
    verbs.iter().any(|verb| sql.trim_start().starts_with(verb))
}

fn plan(database: &Database, sql: &str) -> Vec<String> {
    let mut explain = database
        .connection
        .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
        .unwrap();
    // The plan is that of unbound parameters, as SQLite prepares the statement.
    let mut steps = explain.raw_query();
    let mut texts = Vec::new();
    while let Some(step) = steps.next().unwrap() {
        texts.push(step.get(3).unwrap());
    }
    texts
}

/// Holds what ran against the literals in the sources.
fn every_statement_was_run(ran: &BTreeSet<String>) {
    let ran: Vec<String> = ran.iter().map(|sql| joined(sql)).collect();
    let sources = [
        include_str!("admin.rs"),
        include_str!("recover.rs"),
        include_str!("step.rs"),
        include_str!("notes.rs"),
        crate::enqueue::INSERT_SQLITE,
    ];
    let mut statements = 0;
    for literal in sources[..4]
        .iter()
        .flat_map(|source| source.split('"'))
        .chain([sources[4]])
    {
        let literal = joined(literal);
        if is_query(&literal) {
            // Up to what `format!` fills in.
            let start = literal.split('{').next().unwrap();
            assert!(
                ran.iter().any(|sql| sql.contains(start)),
                "was not run: {literal}"
            );
            statements += 1;
        }
    }
    assert!(statements > 30, "{statements}");
}

/// The text in one line, without the backslashes of a literal.
fn joined(text: &str) -> String {
    let words = text.split_whitespace().filter(|word| *word != "\\");
    words.collect::<Vec<_>>().join(" ")
}

fn run_everything(database: &mut Database) {
    let me = WorkerInfo {
        id: Uuid::now_v7(),
        host: "test".to_owned(),
        pid: 1,
    };
    let owned = database.acquire(&me).unwrap().taken;
    let found = database.recover(&owned).unwrap();
    assert_eq!(found.instances.len(), 1980);
    let cursor = Cursor {
        rows: 199_990,
        revision: 199_990,
        running: Vec::new(),
    };
    assert_eq!(database.discover(&cursor).unwrap().fresh.len(), 9);
    let loads: Vec<(Uuid, i64)> = found.instances.iter().take(50).map(|id| (*id, 0)).collect();
    let rows = database.load(&loads, 20).unwrap();
    assert_eq!(rows.len(), 1000);
    database.insert(&[vec![rows[0].command.clone()]]).unwrap();
    database.step(&step(&rows, owned[0])).unwrap();
    database.check().unwrap();
    database.counts().unwrap();
    database.crowded(100_000).unwrap();
    database.set_note("a", "").unwrap();
    database.note("a").unwrap();
    database.paused().unwrap();
    database
        .pause(&pause(rows[1].command.instance, "ana"))
        .unwrap();
    for_people(database, &rows);
    let hour = Duration::from_secs(3600);
    let retention = Retention {
        payload: hour,
        rows: hour * 2,
        requests: hour,
    };
    database.prune(retention).unwrap();
}

fn for_people(database: &mut Database, rows: &[Row]) {
    let instance = Some(rows[0].command.instance);
    let dead = vec![State::Dead];
    let filters = [
        Filter::default(),
        Filter {
            instance,
            ..Filter::default()
        },
        Filter {
            states: dead.clone(),
            ..Filter::default()
        },
        Filter {
            states: dead,
            instance,
            cause: Some("rejected".to_owned()),
            ..Filter::default()
        },
        Filter {
            trigger_key: Some("trigger_1".to_owned()),
            since: Some(0),
            ..Filter::default()
        },
        Filter {
            entity: rows[0].command.entity,
            after: 7,
            ..Filter::default()
        },
    ];
    for filter in &filters {
        database.list(filter, 100).unwrap();
    }
    database.show(rows[900].seq).unwrap().unwrap();
    database.resend(&Selection::Rows(vec![100]), false).unwrap();
    database.discard(&Selection::Rows(vec![200])).unwrap();
    let NewRow {
        instance, entity, ..
    } = rows[999].command;
    assert!(database.forget(instance, entity).unwrap() > 0);
    assert!(database.forget(instance, None).unwrap() > 0);
}

fn pause(instance: Uuid, by: &str) -> Pause {
    Pause {
        instance,
        until: now() + 1000,
        cause: "x".to_owned(),
        by: by.to_owned(),
        since: now(),
    }
}

/// Settles rows in each way and intends a request.
fn step(rows: &[Row], owned: Owned) -> Step {
    let dead = Progress {
        state: State::Dead,
        attempts: 1,
        first_sent_at: Some(1),
        lost_at: None,
        not_before: None,
        cause: None,
        status: Some(400),
        request_id: None,
        settled_at: Some(1),
    };
    let settlement = |row: &Row, change| Settlement {
        seq: row.seq,
        instance: row.command.instance,
        change,
    };
    let intent = Intent {
        id: Uuid::now_v7(),
        instance: rows[2].command.instance,
        trigger_key: "trigger_1".to_owned(),
        kind: Kind::Report,
        rows: vec![rows[2].seq],
        sent_at: now(),
    };
    let result = RequestResult {
        id: intent.id,
        instance: intent.instance,
        sent_at: intent.sent_at,
        requests: 1,
        outcome: "delivered".to_owned(),
        status: None,
        request_id: None,
        settled_at: now(),
    };
    assert_eq!(owned.shard, SHARD);
    Step {
        owned: vec![owned],
        settled: vec![
            settlement(&rows[0], Change::Delete),
            settlement(&rows[1], Change::Update(Box::new(dead))),
        ],
        results: vec![result],
        intents: vec![intent],
        pauses: vec![pause(rows[0].command.instance, WORKER)],
    }
}
