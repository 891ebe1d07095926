//! `cargo triggers outbox`: every subcommand, on an SQLite file.

mod help;
mod look;
mod people;
mod tables;
mod work;

use std::process::Command;
use std::sync::Arc;

use triggers_outbox::Outbox;
use triggers_outbox::core::{
    Change, Kind, NewRow, Progress, Settlement, State, Step, Store, WorkerInfo,
};
use triggers_runtime::Uuid;

use crate::process::{Ran, Scratch, command, ran};

const INSTANCE: &str = "7f3c0a52-6a0e-4c1e-8a55-0f6c2f4c9a11";
const OTHER: &str = "00000000-0000-4000-8000-000000000002";
const ENTITY: &str = "3f1c9a52-6a0e-4c1e-8a55-0f6c2f4c9a11";

/// A database file with an outbox.
struct File {
    path: String,
    store: Arc<dyn Store>,
    _scratch: Scratch,
}

impl File {
    fn new(name: &str) -> Self {
        let scratch = Scratch::new(&format!("outbox-{name}"));
        let path = scratch.path("app.db");
        let store = Outbox::sqlite(&path).unwrap().store();
        Self {
            path,
            store,
            _scratch: scratch,
        }
    }

    /// Rows 1 to 6: waiting, dead, unknown, and a cancel that is held, of one lane; another entity; another instance.
    fn filled(name: &str) -> Self {
        let file = Self::new(name);
        let cancel = NewRow {
            kind: Kind::Cancel,
            payload: None,
            key: None,
            ..row(INSTANCE, ENTITY)
        };
        file.insert(vec![
            row(INSTANCE, ENTITY),
            row(INSTANCE, ENTITY),
            row(INSTANCE, ENTITY),
            cancel,
            row(INSTANCE, OTHER),
            row(OTHER, ENTITY),
        ]);
        file.settle(&[(2, State::Dead), (3, State::Unknown), (4, State::Held)]);
        file
    }

    fn insert(&self, rows: Vec<NewRow>) {
        wait(self.store.insert(rows)).unwrap();
    }

    /// Gives rows other states, as a worker does, and lets go of the file.
    fn settle(&self, rows: &[(i64, State)]) {
        let me = WorkerInfo {
            id: Uuid::now_v7(),
            host: "test".to_owned(),
            pid: 1,
        };
        let owned = wait(self.store.acquire(&me)).unwrap().taken;
        let shards = owned.iter().map(|one| one.shard).collect();
        let settled = rows.iter().map(|(seq, state)| Settlement {
            seq: *seq,
            instance: INSTANCE.parse().unwrap(),
            change: Change::Update(Box::new(fate(*state))),
        });
        let step = Step {
            settled: settled.collect(),
            owned,
            ..Step::default()
        };
        wait(self.store.step(step)).unwrap();
        wait(self.store.release(&me, shards)).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = command(&["outbox", "--database", &self.path]);
        command
            .args(args)
            .env("USER", "ana")
            .env_remove("DATABASE_URL");
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        ran(self.command(args).output().unwrap())
    }

    /// The same with an answer to a question.
    fn answer(&self, args: &[&str], answer: &str) -> Ran {
        use std::io::Write as _;
        let mut child = self.command(args);
        let child = child
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped());
        let mut child = child.spawn().unwrap();
        let _ = child.stdin.take().unwrap().write_all(answer.as_bytes());
        ran(child.wait_with_output().unwrap())
    }

    /// The numbers of the rows that are left, with their states.
    fn rows(&self) -> Vec<(i64, &'static str)> {
        let rows = wait(self.store.list(triggers_outbox::Filter::default(), 100)).unwrap();
        rows.iter()
            .map(|row| (row.seq, row.progress.state.as_str()))
            .collect()
    }
}

/// A report of the repository's own manifest, whose personal data is marked.
fn row(instance: &str, entity: &str) -> NewRow {
    NewRow {
        instance: instance.parse().unwrap(),
        trigger_key: "appointment_starting".to_owned(),
        entity: Some(entity.parse().unwrap()),
        kind: Kind::Report,
        payload: Some(
            r#"{"appointmentTitle":"First consultation","startsAt":"2099-12-01T10:00:00Z","contactId":"8046df3c-7575-4098-a5ab-c91ad8f33c47"}"#
                .to_owned(),
        ),
        key: Some("key-of-Ana".to_owned()),
        ttl_ms: None,
    }
}

fn fate(state: State) -> Progress {
    Progress {
        state,
        attempts: 2,
        first_sent_at: Some(1_700_000_000_000),
        lost_at: (state == State::Unknown).then_some(1_700_000_001_000),
        not_before: (state == State::Held).then_some(9_000_000_000_000),
        cause: (state != State::Held).then(|| "schema SCHEMA_MISMATCH".to_owned()),
        status: Some(400),
        request_id: Some("1700000000.123".to_owned()),
        settled_at: (!state.is_open()).then_some(1_700_000_002_000),
    }
}

fn wait<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

/// Points in time of this run are replaced, and the file's path.
fn steady(text: &str, file: &File) -> String {
    let text = text.replace(&file.path, "app.db");
    let mut steady = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("20").filter(|_| rest.len() >= 20) {
        let (before, tail) = rest.split_at(at);
        steady.push_str(before);
        let is_time =
            tail.as_bytes().get(4) == Some(&b'-') && tail.as_bytes().get(10) == Some(&b'T');
        let end = tail
            .find('Z')
            .filter(|end| is_time && (19..=24).contains(end));
        match end {
            // What the test itself wrote is of 2023.
            Some(end) if !tail.starts_with("2023") => {
                steady.push_str("TIME");
                rest = &tail[end + 1..];
            }
            _ => {
                steady.push_str(&tail[..2]);
                rest = &tail[2..];
            }
        }
    }
    steady + rest
}
