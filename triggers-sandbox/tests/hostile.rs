//! Ten thousand random expressions, each of which would like to run or grow without end. Meanwhile
//! another caller asks for the time.

#![allow(clippy::expect_used, reason = "helpers of tests are tests")]

use serde_json::{Value, json};
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use triggers_codegen::Source;
use triggers_sandbox::Sandbox;

const APP: &str = "5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913";
const EXPRESSIONS: usize = 10_000;
/// Expressions of one report: the filters of so many automations.
const ROUND: usize = 50;

const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  starting:
    name: Something starting
    payload:
      type: object
      properties:
        n: { type: integer, title: N, examples: [1] }
        text: { type: string, title: Text, examples: [x] }
        ids: { type: array, title: Ids, items: { type: object, properties: { a: { type: integer, title: A } } }, examples: [[{ a: 1 }]] }
";

struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % most
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    fn jsonata(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .of(&[
                    "ids.a",
                    "text",
                    "n",
                    "'x'",
                    "1",
                    "[1..9999]",
                    "$",
                    "$$",
                    "ids[a > 1]",
                    "$x",
                ])
                .to_owned();
        }
        let (a, b) = (self.jsonata(depth - 1), self.jsonata(depth - 1));
        match self.below(12) {
            0 => format!("({a} & {b})"),
            1 => format!(
                "({a} {} {b})",
                self.of(&[
                    "+", "-", "*", "/", "%", "=", "!=", "<", ">=", "in", "and", "or"
                ])
            ),
            2 => format!("$map({a}, function($x) {{ {b} }})"),
            3 => format!("$filter({a}, function($x) {{ {b} }})"),
            4 => format!("$reduce({a}, function($x, $y) {{ {b} }})"),
            5 => format!(
                "${}({a})",
                self.of(&[
                    "distinct",
                    "count",
                    "string",
                    "sum",
                    "keys",
                    "reverse",
                    "uppercase",
                    "length"
                ])
            ),
            6 => match self.below(6) {
                0 => format!("$sort({a}, function($x, $y) {{ {b} }})"),
                1 => format!("$replace({a}, /x*?(x|xx)+/, {b})"),
                2 => format!("$match({a}, /(x+x+)+y/)"),
                3 => format!("$zip({a}, {b}, {a})"),
                4 => format!("$pad({a}, $count({b}) * 1000, {b})"),
                _ => format!("$split({a}, {b})"),
            },
            7 => format!("({})", "$x := $x & $x & 'x'; ".repeat(20) + &a),
            8 => format!("({} $x)", "$x := [$x, $x, 1]; ".repeat(20)),
            9 => format!("($f := function($x) {{ $f({a}) & $f({b}) }}; $f(1))"),
            10 => format!("[{a}, {b}, {a}]"),
            _ => format!("{a}.({b})"),
        }
    }

    fn formula(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .of(&[
                    "var(\"ids\")",
                    "var(\"text\")",
                    "$_",
                    "1",
                    "\"x\"",
                    "[1,2,3,4,5,6,7,8]",
                ])
                .to_owned();
        }
        let (a, b) = (self.formula(depth - 1), self.formula(depth - 1));
        match self.below(6) {
            0 => format!("arraySome([1,2,3,4,5,6,7,8,9];{a})"),
            1 => format!("arrayEvery({a};not({b}))"),
            2 => format!("concat({a};{b};{a};{b})"),
            3 => format!("contains({a};{b})"),
            4 => format!("if({a};{b};{a})"),
            _ => format!("upper(toString({a}))"),
        }
    }

    fn expression(&mut self) -> String {
        let depth = 1 + self.below(4);
        let text = if self.below(2) == 0 {
            self.jsonata(depth)
        } else {
            format!("{{{{{}}}}}", self.formula(depth))
        };
        if text.len() > 5000 {
            "{{true}}".to_owned()
        } else {
            text
        }
    }
}

/// Time in which the machine ran no thread of ours, measured by a thread that only sleeps.
struct Stalls(Arc<AtomicU64>);

impl Stalls {
    fn watch(done: &Arc<AtomicBool>) -> Self {
        const NAP: Duration = Duration::from_millis(1);
        let (late, done) = (Arc::new(AtomicU64::new(0)), Arc::clone(done));
        let micros = Arc::clone(&late);
        std::thread::spawn(move || {
            while !done.load(Ordering::Relaxed) {
                let begun = Instant::now();
                std::thread::sleep(NAP);
                let over = begun.elapsed().saturating_sub(2 * NAP).as_micros();
                micros.fetch_add(u64::try_from(over).unwrap_or(0), Ordering::Relaxed);
            }
        });
        Self(late)
    }

    fn so_far(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// CPU time of this process, which does not grow with the load of the machine: clock ticks of 10 ms.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(") ").next().unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2);
    Duration::from_millis(ticks.filter_map(|it| it.parse::<u64>().ok()).sum::<u64>() * 10)
}

async fn call(address: SocketAddr, method: &str, path: &str, extra: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let mut request = String::new();
    let _ok = write!(
        request,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\nx-sandbox: 1\r\n\
         content-type: application/json\r\n{extra}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

fn automations(random: &mut Random) -> Value {
    let automation = |number: usize, random: &mut Random| {
        let filters = json!([{ "filterExpression": random.expression() }]);
        json!({ "id": number.to_string(), "configuration": {
            "trigger": { "appId": APP, "triggerKey": "starting", "filters": filters },
            "rootActionIds": ["note"],
            "actions": { "note": { "type": "APP_DEFINED", "appDefinedInfo": { "actionKey": "note" } } },
        } })
    };
    (0..ROUND)
        .map(|number| automation(number, random))
        .collect::<Vec<_>>()
        .into()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_expression_holds_the_sandbox() {
    let manifest = Source::inline("triggers.yaml", MANIFEST);
    let sandbox = Sandbox::builder()
        .manifest(manifest)
        .start()
        .await
        .expect("a sandbox");
    let address = sandbox.address();
    let done = Arc::new(AtomicBool::new(false));
    let stop = Arc::clone(&done);
    let stalls = Stalls::watch(&done);
    let clock = tokio::spawn(async move {
        let mut waits = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let (begun, stalled) = (Instant::now(), stalls.so_far());
            let answer = call(address, "GET", "/_sandbox/v1/clock", "", "").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            let waited = begun.elapsed();
            waits.push(waited.saturating_sub(stalls.so_far().saturating_sub(stalled)));
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        waits
    });
    let credentials = json!({ "grant_type": "client_credentials", "client_id": APP,
        "client_secret": "sandbox-secret", "instance_id": "11111111-1111-4111-8111-111111111111" });
    let answer = call(
        address,
        "POST",
        "/oauth2/token",
        "",
        &credentials.to_string(),
    )
    .await;
    let body = answer.split("\r\n\r\n").nth(1).expect("a body");
    let token: Value = serde_json::from_str(body).expect("JSON");
    let token = format!(
        "authorization: {}\r\n",
        token["access_token"].as_str().expect("a token")
    );
    let ids: Vec<_> = (0..200).map(|a| json!({ "a": a })).collect();
    let report = json!({ "triggerKey": "starting", "payload": { "n": 3, "text": "x".repeat(2_000), "ids": ids } });
    let mut random = Random(7);
    let mut slowest = Duration::ZERO;
    for round in 0..EXPRESSIONS / ROUND {
        let set = automations(&mut random).to_string();
        let answer = call(address, "PUT", "/_sandbox/v1/automations", "", &set).await;
        assert!(
            answer.starts_with("HTTP/1.1 200"),
            "round {round}: {answer}"
        );
        let begun = cpu_time();
        let answer = call(
            address,
            "POST",
            "/v1/events/report",
            &token,
            &report.to_string(),
        )
        .await;
        let took = cpu_time().saturating_sub(begun);
        // All expressions of a report together, so each of them.
        assert!(took < Duration::from_secs(1), "{took:?}: {set}");
        slowest = slowest.max(took);
        assert!(
            answer.starts_with("HTTP/1.1 200"),
            "round {round}: {answer}"
        );
    }
    done.store(true, Ordering::Relaxed);
    let mut waits = clock.await.expect("the clock");
    assert_eq!(sandbox.activations().len(), EXPRESSIONS);
    waits.sort_unstable();
    let (worst, usual) = (waits[waits.len() - 1], waits[waits.len() / 2]);
    assert!(
        worst < Duration::from_millis(100),
        "{worst:?} at worst of {}, {usual:?} in the middle",
        waits.len()
    );
    if let Ok(status) = std::fs::read_to_string("/proc/self/status") {
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.split_whitespace().next()?.parse::<u64>().ok());
        let peak = peak.expect("the peak of memory");
        assert!(
            peak < 256 * 1024,
            "{peak} kB; {worst:?} for the time, {slowest:?} for a report"
        );
        eprintln!("{peak} kB; {worst:?} for the time, {slowest:?} for a report");
    }
}
