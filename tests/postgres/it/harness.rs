//! The server of the tests: it starts, restarts, and disappears with its process.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use triggers_postgres_tests::{PgBouncer, Server, Settings};

#[test]
fn each_test_has_a_database_of_its_own() {
    let server = Server::shared();
    let (one, other) = (server.database(), server.database());
    one.psql("CREATE TABLE only_here ()");
    assert_eq!(
        other.psql("SELECT count(*) FROM pg_class WHERE relname = 'only_here'"),
        "0"
    );
}

#[test]
fn a_server_can_be_restarted_and_reached_through_a_pooler() {
    let server = Server::start(&Settings::default()).unwrap();
    let database = server.database();
    let pooler = PgBouncer::start(&server).unwrap();
    let before = server.process_id().unwrap();
    server.pg_ctl(&["restart", "-m", "fast"]).unwrap();
    assert_ne!(server.process_id().unwrap(), before);
    assert_eq!(database.psql("SELECT 1"), "1");
    let through = Command::new("psql")
        .args(["-At", "-c", "SELECT 2", &pooler.url(database.name())])
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&through.stdout).trim(), "2");
}

#[test]
fn a_full_disk_can_be_had() {
    let server = Server::start(&Settings {
        max_file_kib: Some(20_000),
        ..Settings::default()
    })
    .unwrap();
    let error = server.psql(
        "postgres",
        "CREATE TABLE big AS SELECT repeat('x', 1000) FROM generate_series(1, 30000)",
    );
    assert!(
        error
            .unwrap_err()
            .to_string()
            .contains("could not extend file")
    );
    assert_eq!(server.psql("postgres", "SELECT 1").unwrap(), "1");
}

/// Not a test by itself: [`the_server_of_a_killed_test_is_stopped`] runs it in a process of its own and kills that.
#[test]
#[ignore = "runs until it is killed"]
fn waits_with_a_server() {
    let server = Server::start(&Settings::default()).unwrap();
    println!(
        "\nserver {} {}",
        server.process_id().unwrap(),
        server.directory().unwrap().display()
    );
    std::thread::sleep(Duration::from_secs(600));
}

#[test]
fn the_server_of_a_killed_test_is_stopped() {
    let mut test = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "harness::waits_with_a_server",
            "--ignored",
            "--nocapture",
        ])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(test.stdout.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let line = lines
        .find_map(|line| line.strip_prefix("server ").map(str::to_owned))
        .unwrap();
    let (process, directory) = line.split_once(' ').unwrap();
    // The command line of a process that has ended is empty.
    let runs =
        || std::fs::read(format!("/proc/{process}/cmdline")).is_ok_and(|line| !line.is_empty());
    assert!(runs());
    test.kill().unwrap();
    test.wait().unwrap();
    let since = Instant::now();
    while runs() || Path::new(directory).exists() {
        assert!(
            since.elapsed() < Duration::from_secs(30),
            "the server or its directory is left"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
}
