//! Callers who hold connections and say nothing, or too slowly.

use crate::http::{send, try_send};
use crate::support::{APP, ENTITY, SITE, Site, builder, control, sandbox};
use serde_json::json;
use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use triggers_sandbox::{Fault, Faults, Sandbox};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

const ADDRESS: &str = "TRIGGERS_TEST_ADDRESS";

/// Connections of one process; more would need another limit of open files.
const HELD: usize = 900;

/// Begins to say something, and stops.
const BEGINNINGS: [&str; 3] = [
    "",
    "POST /oauth2/token HTTP/1.1\r\nhost: x",
    "POST /oauth2/token HTTP/1.1\r\nhost: localhost\r\ncontent-length: 90\r\n\r\n{",
];

/// A process that holds connections, and counts them for each line it is sent.
struct Holder {
    process: Child,
    orders: ChildStdin,
    counts: BufReader<ChildStdout>,
}

impl Holder {
    fn start(address: SocketAddr) -> Self {
        let test = std::env::current_exe().expect("this program");
        let mut process = Command::new(test)
            .args(["--exact", "connections::hold", "--ignored", "--nocapture"])
            .env(ADDRESS, address.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let orders = process.stdin.take().expect("its input");
        let counts = BufReader::new(process.stdout.take().expect("its output"));
        Self {
            process,
            orders,
            counts,
        }
    }

    /// How many of its connections are open.
    fn open(&mut self) -> usize {
        writeln!(self.orders).expect("an order");
        let lines = self.counts.by_ref().lines();
        let mut counts =
            lines.filter_map(|line| Some(line.ok()?.strip_prefix("open: ")?.to_owned()));
        let count = counts.next().expect("the process counts");
        count.parse().expect("a number")
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

#[test]
#[ignore = "runs as a process of `ten_thousand_idle_connections_do_not_stop_service`"]
fn hold() {
    let address = std::env::var(ADDRESS).expect("an address");
    let connections: Vec<_> = (0..HELD)
        .map(|number| {
            let mut stream = TcpStream::connect(&address).expect("a connection");
            // Some are closed already.
            let _closed = stream.write_all(BEGINNINGS[number % BEGINNINGS.len()].as_bytes());
            stream.set_nonblocking(true).expect("not blocking");
            stream
        })
        .collect();
    let is_open = |mut stream: &TcpStream| {
        let read = stream.read(&mut [0; 16]);
        read.is_err_and(|error| error.kind() == ErrorKind::WouldBlock)
    };
    for _order in std::io::stdin().lines() {
        let open = connections.iter().filter(|stream| is_open(stream)).count();
        println!("\nopen: {open}");
    }
}

async fn tells_the_time(sandbox: &Sandbox) {
    let nothing = json!({});
    let asked = control(sandbox, "GET", "/clock", &nothing);
    let answer = tokio::time::timeout(PATIENCE, asked).await;
    assert_eq!(answer.expect("an answer in time").status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn ten_thousand_idle_connections_do_not_stop_service() {
    let sandbox = sandbox().await;
    let site = Site::new(&sandbox, APP, SITE).await;
    let mut holders = Vec::new();
    for number in 0..10_000_usize.div_ceil(HELD) {
        holders.push(Holder::start(sandbox.address()));
        let holder = holders.last_mut().expect("the latest");
        tokio::task::block_in_place(|| holder.open());
        tells_the_time(&sandbox).await;
        let payload = json!({ "title": number.to_string() });
        let reported = site.report("booked", ENTITY, &payload).await;
        assert_eq!(reported.status, 200);
    }
    let begun = Instant::now();
    loop {
        let open = || holders.iter_mut().map(Holder::open).sum::<usize>();
        let open = tokio::task::block_in_place(open);
        tells_the_time(&sandbox).await;
        if open <= 200 {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{open} are open");
    }
}

#[tokio::test]
async fn who_is_too_slow_is_cut_off_and_a_slow_answer_is_not() {
    let sandbox = builder()
        .idle_timeout(Duration::from_millis(300))
        .start()
        .await
        .expect("a sandbox");
    let head = "POST /oauth2/token HTTP/1.1\r\nhost: localhost\r\n".to_owned();
    let body = format!("{head}content-length: 9999\r\ncontent-type: application/json\r\n\r\n");
    for (first, drips) in [
        ("", false),
        (&head, false),
        (&head, true),
        (&body, false),
        (&body, true),
    ] {
        let connected = tokio::net::TcpStream::connect(sandbox.address()).await;
        let mut stream = connected.expect("a connection");
        stream.write_all(first.as_bytes()).await.expect("written");
        let (mut read, mut write) = stream.split();
        // A byte now and then is no excuse.
        let drip = async {
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                if drips && write.write_all(b"x").await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        // A body that never ends may be refused before the end of the connection.
        let mut answer = Vec::new();
        let ended = read.read_to_end(&mut answer);
        tokio::select! {
            _ended_or_reset = ended => {}
            () = drip => {}
            () = tokio::time::sleep(PATIENCE) => panic!("{first:?} is still open"),
        }
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{first:?}: {answer}"
        );
    }
    let slow = Faults::new([Fault::delay(Duration::from_secs(1))]);
    let site = Site::new(&sandbox, APP, SITE).await;
    sandbox.set_faults(slow).expect("sound faults");
    let answer = site
        .report("booked", ENTITY, &json!({ "title": "x" }))
        .await;
    assert_eq!(answer.status, 200);
}

#[tokio::test]
async fn while_all_connections_are_being_answered_new_ones_wait() {
    let sandbox = builder()
        .max_connections(2)
        .start()
        .await
        .expect("a sandbox");
    let address = sandbox.address();
    let slow = Faults::new([Fault::delay(Duration::from_millis(100))]);
    sandbox.set_faults(slow).expect("sound faults");
    let ask = move || async move {
        send(
            address,
            "POST",
            "/oauth2/token",
            &[("content-type", "application/json")],
            b"{}",
        )
        .await
        .status
    };
    let calls: Vec<_> = (0..10).map(|_| tokio::spawn(ask())).collect();
    for call in calls {
        let status = tokio::time::timeout(PATIENCE, call).await.expect("in time");
        assert_eq!(status.expect("an answer"), 400);
    }
    assert!(
        try_send(address, "GET", "/_sandbox/v1/clock", &[], b"")
            .await
            .is_ok()
    );
}
