//! How the server runs the statements of the store when there are many rows.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use triggers_outbox::Outbox;
use triggers_outbox::core::{
    Change, Filter, Intent, Kind, Pause, Progress, RequestResult, Retention, Selection, Settlement,
    State, Step, Store, WORKER,
};
use triggers_postgres_tests::{Server, Settings};
use uuid::Uuid;

use crate::place::{pool, report, worker};

const FILL: &str = "
    INSERT INTO triggers_outbox (shard, instance, trigger_key, entity, kind, payload, key)
    SELECT get_byte(decode(md5((i % 2000)::text), 'hex'), 15) & 63, md5((i % 2000)::text)::uuid, 'trigger_' || i % 5, md5((i % 10000)::text)::uuid, 0, repeat('x', 300), i::text
    FROM generate_series(1, 200000) i;
    UPDATE triggers_outbox SET state = 3, settled_at = enqueued_at, cause = 'rejected' WHERE seq % 100 = 0;
    INSERT INTO triggers_request (id, instance, trigger_key, kind, rows, sent_at, settled_at, outcome)
    SELECT md5(i::text)::uuid, md5((i % 2000)::text)::uuid, 'trigger_1', 0, ARRAY[i, i + 1], i,
           CASE WHEN i % 1000 > 0 THEN i END, 'delivered'
    FROM generate_series(1, 200000) i;
    INSERT INTO triggers_instance (instance, paused_until)
    SELECT md5(i::text)::uuid, CASE WHEN i % 100 = 0 THEN 9000000000000 ELSE 0 END FROM generate_series(1, 200000) i;
    INSERT INTO triggers_note (key, text, noted_at) SELECT 'note ' || i, CASE WHEN i % 2 = 0 THEN '' ELSE 'x' END, i
    FROM generate_series(1, 200000) i;
    VACUUM ANALYZE;";

#[tokio::test]
async fn no_statement_scans_a_table_of_200_000_rows() {
    let settings = [
        "session_preload_libraries=auto_explain",
        "auto_explain.log_min_duration=0",
    ]
    .map(String::from);
    let server = Server::start(&Settings {
        settings: settings.to_vec(),
        ..Settings::default()
    })
    .unwrap();
    let database = server.database();
    let store = Outbox::postgres(pool(&database.url()).await).store();
    store.migrate().await.unwrap();
    for statement in FILL.split(';') {
        database.psql(statement);
    }
    let log = server.directory().unwrap().join("log");
    let before = std::fs::read(&log).unwrap().len();
    // More often than the server plans a prepared statement for its parameters.
    for round in 0..8 {
        run_everything(&*store, round).await;
    }
    let log = std::fs::read(&log).unwrap();
    let log = String::from_utf8_lossy(&log[before..]);
    every_statement_was_run(&log);
    // The other tables have 64 rows, or as many as there are workers.
    let scans: BTreeSet<&str> = log
        .lines()
        .filter(|line| line.contains("Seq Scan"))
        .map(str::trim)
        .collect();
    let large = [
        "triggers_outbox",
        "triggers_request",
        "triggers_instance",
        "triggers_note",
    ];
    let large: Vec<&&str> = scans
        .iter()
        .filter(|scan| large.iter().any(|table| scan.contains(table)))
        .collect();
    assert!(large.is_empty(), "{large:?}");
    assert!(!scans.is_empty(), "the log has no plans");
}

/// An outbox is mostly empty, and a backlog appears at once, long before the server counts its rows again.
#[tokio::test]
async fn a_sudden_backlog_is_not_scanned_by_plans_for_an_empty_table() {
    let settings = [
        "session_preload_libraries=auto_explain",
        "auto_explain.log_min_duration=0",
        "autovacuum=off",
    ]
    .map(String::from);
    let server = Server::start(&Settings {
        settings: settings.to_vec(),
        ..Settings::default()
    })
    .unwrap();
    let database = server.database();
    let store = Outbox::postgres(pool(&database.url()).await).store();
    store.migrate().await.unwrap();
    let owned = store.acquire(&worker()).await.unwrap().taken;
    let recovered = store.recover(owned.clone()).await.unwrap();
    let instance = Uuid::now_v7();
    // Often enough that the server would keep its plans.
    for _ in 0..10 {
        store
            .insert(vec![report(instance, Uuid::now_v7())])
            .await
            .unwrap();
        let rows = store.load(vec![(instance, 0)], 20).await.unwrap();
        store
            .discover(owned.clone(), recovered.cursor.clone())
            .await
            .unwrap();
        let settled = rows.iter().map(|row| Settlement {
            seq: row.seq,
            instance,
            change: Change::Delete,
        });
        let step = Step {
            owned: owned.clone(),
            settled: settled.collect(),
            ..Step::default()
        };
        store.step(step).await.unwrap();
        database.psql("VACUUM ANALYZE triggers_outbox");
    }
    let filled: Vec<&str> = FILL.split(';').collect();
    for statement in &filled[..filled.len() - 2] {
        database.psql(statement);
    }
    let log = server.directory().unwrap().join("log");
    let before = std::fs::read(&log).unwrap().len();
    let fresh = store
        .discover(owned.clone(), recovered.cursor)
        .await
        .unwrap()
        .fresh;
    let loads = fresh.iter().take(50).map(|(instance, _)| (*instance, 0));
    let rows = store.load(loads.collect(), 20).await.unwrap();
    assert_eq!(rows.len(), 1000);
    store.step(step(&rows, owned, recovered.now)).await.unwrap();
    let log = std::fs::read(&log).unwrap();
    let log = String::from_utf8_lossy(&log[before..]);
    assert!(log.contains("Index"), "the log has plans");
    assert!(!log.contains("Seq Scan on triggers_outbox"), "{log}");
}

fn every_statement_was_run(log: &str) {
    let log: String = log.split_whitespace().collect();
    let sql =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../triggers-outbox/src/store/postgres/sql");
    let mut files = 0;
    for file in std::fs::read_dir(sql).unwrap() {
        let file = file.unwrap().path();
        let statement = std::fs::read_to_string(&file).unwrap();
        let statement: String = statement
            .lines()
            .filter(|line| !line.trim_start().starts_with("--"))
            .collect();
        let text: String = statement.split_whitespace().collect();
        // Comments within a statement are in the log, too.
        let start: String = text.chars().take(60).collect();
        assert!(log.contains(&start), "{} was not run", file.display());
        files += 1;
    }
    assert!(files > 20);
}

async fn run_everything(store: &dyn Store, round: i64) {
    let me = worker();
    let owned = store.acquire(&me).await.unwrap().taken;
    assert_eq!(owned.len(), 64);
    store.renew(&me).await.unwrap();
    let recovered = store.recover(owned.clone()).await.unwrap();
    let instances: Vec<_> = recovered
        .instances
        .iter()
        .take(50)
        .map(|instance| (*instance, 0))
        .collect();
    let rows = store.load(instances, 20).await.unwrap();
    assert_eq!(rows.len(), 1000);
    store
        .insert(
            rows.iter()
                .map(|row| report(row.command.instance, Uuid::now_v7()))
                .collect(),
        )
        .await
        .unwrap();
    assert!(
        !store
            .discover(owned.clone(), recovered.cursor)
            .await
            .unwrap()
            .fresh
            .is_empty()
    );
    store
        .step(step(&rows, owned.clone(), recovered.now))
        .await
        .unwrap();
    for_people(store, &rows, round).await;
    store
        .release(&me, owned.iter().map(|owned| owned.shard).collect())
        .await
        .unwrap();
}

/// Settles some rows in each way and intends requests for others.
fn step(
    rows: &[triggers_outbox::core::Row],
    owned: Vec<triggers_outbox::core::Owned>,
    now: i64,
) -> Step {
    let dead = Progress {
        state: State::Dead,
        attempts: 1,
        first_sent_at: Some(now),
        lost_at: None,
        not_before: None,
        cause: Some("rejected".to_owned()),
        status: Some(400),
        request_id: None,
        settled_at: Some(now),
    };
    let settled = rows[..800].iter().enumerate().map(|(index, row)| {
        let change = if index % 2 == 0 {
            Change::Delete
        } else {
            Change::Update(Box::new(dead.clone()))
        };
        Settlement {
            seq: row.seq,
            instance: row.command.instance,
            change,
        }
    });
    let intents: Vec<Intent> = rows[800..]
        .chunks(10)
        .map(|rows| Intent {
            id: Uuid::now_v7(),
            instance: rows[0].command.instance,
            trigger_key: "trigger_1".to_owned(),
            kind: Kind::Report,
            rows: rows.iter().map(|row| row.seq).collect(),
            sent_at: now,
        })
        .collect();
    let results = intents.iter().map(|intent| RequestResult {
        id: intent.id,
        sent_at: intent.sent_at,
        instance: intent.instance,
        requests: 1,
        outcome: "delivered".to_owned(),
        status: None,
        request_id: None,
        settled_at: now,
    });
    let instance = rows[0].command.instance;
    let pause = Pause {
        instance,
        until: now + 1000,
        cause: "rate_limited".to_owned(),
        by: WORKER.to_owned(),
        since: now,
    };
    Step {
        owned,
        settled: settled.collect(),
        results: results.collect(),
        intents,
        pauses: vec![pause],
    }
}

async fn for_people(store: &dyn Store, rows: &[triggers_outbox::core::Row], round: i64) {
    store.counts().await.unwrap();
    store
        .set_note(round.to_string(), String::new())
        .await
        .unwrap();
    store.note(round.to_string()).await.unwrap();
    store.crowded(10).await.unwrap();
    store.paused().await.unwrap();
    store.owners().await.unwrap();
    store.check().await.unwrap();
    let instance = Some(rows[0].command.instance);
    let dead = vec![State::Dead];
    for filter in [
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
            states: dead.clone(),
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
            trigger_key: Some("trigger_x".to_owned()),
            ..Filter::default()
        },
        Filter {
            entity: rows[0].command.entity,
            ..Filter::default()
        },
    ] {
        store.list(filter, 100).await.unwrap();
    }
    store.show(rows[900].seq).await.unwrap().unwrap();
    store
        .resend(Selection::Rows(vec![100 * (round + 1)]), false)
        .await
        .unwrap();
    store
        .discard(Selection::Rows(vec![100 * (round + 101)]))
        .await
        .unwrap();
    let now = store.counts().await.unwrap().now;
    let pause = Pause {
        instance: rows[1].command.instance,
        until: now + 1000,
        cause: "x".to_owned(),
        by: "ana".to_owned(),
        since: now,
    };
    store.pause(pause).await.unwrap();
    store
        .forget(rows[999].command.instance, rows[999].command.entity)
        .await
        .unwrap();
    store
        .forget(rows[998].command.instance, None)
        .await
        .unwrap();
    let short = Duration::from_secs(3600);
    store
        .prune(
            Retention {
                payload: short,
                rows: short * 2,
                requests: short,
            },
            None,
        )
        .await
        .unwrap();
}
