//! The service as a process, against a sandbox: what a caller asks for is what automations make of it,
//! also if the caller hangs up or the process is killed.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use triggers_outbox::Outbox;
use triggers_sandbox::{Fault, Faults, Sandbox};

const MANIFEST: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../triggers.yaml");
const AUTOMATIONS: &str = include_str!("../../appointments/automations.yaml");
const PATH: &str =
    "/sites/00000000-0000-4000-8000-000000000001/appointments/00000000-0000-4000-8000-000000000002";

struct Shop {
    sandbox: Sandbox,
    directory: tempfile::TempDir,
    process: Child,
    address: String,
}

impl Shop {
    async fn new() -> Self {
        let sandbox = Sandbox::builder()
            .manifest(MANIFEST)
            .automations(AUTOMATIONS)
            .start_at("2026-12-01T09:00:00Z".parse().unwrap())
            .frozen()
            .start()
            .await
            .unwrap();
        let directory = tempfile::tempdir().unwrap();
        let (process, address) = start(&sandbox, directory.path()).await;
        Self {
            sandbox,
            directory,
            process,
            address,
        }
    }

    async fn kill_and_start_again(&mut self) {
        self.process.kill().await.unwrap();
        (self.process, self.address) = start(&self.sandbox, self.directory.path()).await;
    }

    /// Sends a request; with a time to hang up after, the answer is not waited for any longer.
    async fn request(
        &self,
        method: &str,
        body: &str,
        hang_up_after: Option<Duration>,
    ) -> Option<u16> {
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        let request = format!(
            "{method} {PATH} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer);
        match hang_up_after {
            Some(time) => tokio::time::timeout(time, read).await.ok()?.ok()?,
            None => read.await.unwrap(),
        };
        answer.split(' ').nth(1)?.parse().ok()
    }

    async fn book(&self, day: u8) -> Option<u16> {
        self.request("PUT", &body(day), None).await
    }

    async fn cancel(&self) -> Option<u16> {
        self.request("DELETE", "", None).await
    }

    /// Waits until everything is delivered, and lets the clock run to the end of the year; what ran, as
    /// `MM-DD name`, by day and name: different triggers of one appointment have no order within a day.
    async fn ran(self) -> Vec<String> {
        let admin = Outbox::sqlite(database(self.directory.path()))
            .unwrap()
            .admin();
        let deadline = tokio::time::Instant::now() + Duration::from_secs(60);
        while admin.status().await.unwrap().counts.waiting > 0 {
            assert!(tokio::time::Instant::now() < deadline, "not delivered");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        self.sandbox
            .clock()
            .to("2026-12-31T00:00:00Z".parse().unwrap())
            .unwrap();
        let actions = self.sandbox.actions().into_iter();
        let mut ran: Vec<_> = actions
            .map(|action| {
                format!(
                    "{} {}",
                    action.ran_at.strftime("%m-%d"),
                    action.namespace.unwrap_or_default()
                )
            })
            .collect();
        ran.sort_unstable();
        ran
    }
}

fn body(day: u8) -> String {
    format!(
        r#"{{"title":"Consultation","startsAt":"2026-12-{day:02}T10:00:00Z","contactId":"00000000-0000-4000-8000-000000000003"}}"#
    )
}

fn database(directory: &Path) -> PathBuf {
    directory.join("app.db")
}

async fn start(sandbox: &Sandbox, directory: &Path) -> (Child, String) {
    let mut process = Command::new(env!("CARGO_BIN_EXE_web"))
        .env("TRIGGERS_BASE_URL", sandbox.base_url())
        .env("TRIGGERS_APP_ID", "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913")
        .env("TRIGGERS_APP_SECRET", "sandbox-secret")
        .env("APP_DATABASE", database(directory))
        .env("APP_LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let address = line
        .strip_prefix("listening on http://")
        .unwrap()
        .to_owned();
    (process, address)
}

#[tokio::test]
async fn a_moved_appointment_is_reminded_of_at_its_new_time_only() {
    let shop = Shop::new().await;
    assert_eq!(
        (shop.book(10).await, shop.book(20).await),
        (Some(204), Some(204))
    );
    assert_eq!(
        shop.ran().await,
        ["12-01 confirmation", "12-02 preparation", "12-18 reminder"]
    );
}

#[tokio::test]
async fn an_appointment_moved_there_and_back_is_reminded_of() {
    let shop = Shop::new().await;
    for day in [10, 20, 10] {
        assert_eq!(shop.book(day).await, Some(204));
    }
    assert_eq!(
        shop.ran().await,
        ["12-01 confirmation", "12-02 preparation", "12-08 reminder"]
    );
}

#[tokio::test]
async fn a_canceled_appointment_is_not_reminded_of() {
    let shop = Shop::new().await;
    assert_eq!(
        (
            shop.book(10).await,
            shop.cancel().await,
            shop.cancel().await
        ),
        (Some(204), Some(204), Some(204))
    );
    assert_eq!(
        shop.ran().await,
        ["12-01 cancellation", "12-01 confirmation"]
    );
}

#[tokio::test]
async fn saying_the_same_twice_changes_nothing() {
    let shop = Shop::new().await;
    assert_eq!(
        (shop.book(10).await, shop.book(10).await),
        (Some(204), Some(204))
    );
    assert_eq!(
        shop.ran().await,
        ["12-01 confirmation", "12-02 preparation", "12-08 reminder"]
    );
}

/// The service is slow, and the caller does not wait for any of its requests.
#[tokio::test]
async fn a_caller_that_hangs_up_changes_nothing_about_the_outcome() {
    for (hang_up, last) in [(0, "cancel"), (1, "cancel"), (30, "move"), (0, "move")] {
        let shop = Shop::new().await;
        let slow = Fault::delay(Duration::from_millis(300));
        shop.sandbox.set_faults(Faults::new([slow])).unwrap();
        let hang_up = Some(Duration::from_millis(hang_up));
        assert_eq!(shop.book(10).await, Some(204));
        shop.request("PUT", &body(20), hang_up).await;
        if last == "cancel" {
            shop.request("DELETE", "", hang_up).await;
        }
        // A repeat finishes what a caller does not know to be done.
        let (again, expected): (_, &[&str]) = if last == "cancel" {
            (
                shop.cancel().await,
                &["12-01 cancellation", "12-01 confirmation"],
            )
        } else {
            (
                shop.book(20).await,
                &["12-01 confirmation", "12-02 preparation", "12-18 reminder"],
            )
        };
        assert_eq!(again, Some(204));
        shop.sandbox.set_faults(Faults::new([])).unwrap();
        assert_eq!(
            shop.ran().await,
            expected,
            "hung up after {hang_up:?}, then {last}"
        );
    }
}

/// The process is killed while its requests are in flight, and delivers them after its next start.
#[tokio::test]
async fn a_process_that_is_killed_delivers_after_its_next_start() {
    for wait in [0, 5, 60, 250, 450] {
        let mut shop = Shop::new().await;
        let slow = Fault::delay(Duration::from_millis(200));
        shop.sandbox.set_faults(Faults::new([slow])).unwrap();
        assert_eq!(
            (shop.book(10).await, shop.cancel().await),
            (Some(204), Some(204))
        );
        tokio::time::sleep(Duration::from_millis(wait)).await;
        shop.kill_and_start_again().await;
        shop.sandbox.set_faults(Faults::new([])).unwrap();
        assert_eq!(
            shop.ran().await,
            ["12-01 cancellation", "12-01 confirmation"],
            "killed after {wait} ms"
        );
    }
}
