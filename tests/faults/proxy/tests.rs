//! Does the proxy do what it says? Against a service that only counts and echoes.

use super::message::{Message, Reader};
use super::{BulkFault, Fault, Items, Junk, Proxy, Release};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What reached the service, in order.
type Seen = Arc<Mutex<Vec<String>>>;

const LONG: Duration = Duration::from_secs(20);

/// A service that answers calls with their body, and bulk calls with a success for each item.
async fn service() -> (SocketAddr, Seen) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Seen::default();
    let handle = Arc::clone(&seen);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let seen = Arc::clone(&handle);
            tokio::spawn(async move {
                let (from, mut to) = stream.split();
                let mut from = Reader::new(from);
                while let Ok(Some(request)) = from.message().await {
                    seen.lock()
                        .unwrap()
                        .push(String::from_utf8(request.body.clone()).unwrap());
                    to.write_all(&reply(&request).encode()).await.unwrap();
                }
            });
        }
    });
    (address, seen)
}

fn reply(request: &Message) -> Message {
    let body = request.json();
    let Some(items) = body.get("eventsInfo").and_then(Value::as_array) else {
        return Message::answer(200, &[], request.body.clone());
    };
    let success = |(index, item): (usize, &Value)| json!({ "itemMetadata": { "originalIndex": index, "success": true }, "eventInfo": item });
    let results: Vec<Value> = items.iter().enumerate().map(success).collect();
    let totals =
        json!({ "totalSuccesses": items.len(), "totalFailures": 0, "undetailedFailures": 0 });
    Message::answer(
        200,
        &[],
        json!({ "results": results, "bulkActionMetadata": totals }).to_string(),
    )
}

async fn started() -> (Proxy, Seen) {
    let (address, seen) = service().await;
    (Proxy::start(address).await, seen)
}

async fn connect(proxy: &Proxy) -> std::io::Result<TcpStream> {
    TcpStream::connect(proxy.url().strip_prefix("http://").unwrap()).await
}

/// One request on a connection of its own.
async fn ask(proxy: &Proxy, path: &str, body: &str) -> std::io::Result<Message> {
    let mut stream = connect(proxy).await?;
    let request = Message {
        start: format!("POST {path} HTTP/1.1"),
        body: body.into(),
        ..Message::default()
    };
    stream.write_all(&request.encode()).await?;
    let answer = tokio::time::timeout(LONG, Reader::new(stream).message())
        .await
        .expect("an end in time")?;
    answer.ok_or_else(|| std::io::ErrorKind::UnexpectedEof.into())
}

async fn call(proxy: &Proxy, body: &str) -> std::io::Result<Message> {
    ask(proxy, "/call", body).await
}

#[tokio::test]
async fn a_request_without_fault_passes_unchanged() {
    let (proxy, seen) = started().await;
    let answer = call(&proxy, "hello").await.unwrap();
    assert_eq!(
        (answer.status(), answer.body.as_slice()),
        (200, &b"hello"[..])
    );
    assert_eq!(*seen.lock().unwrap(), ["hello"]);
    let log = proxy.log();
    assert_eq!(log[0].answered.as_ref().unwrap().body, b"hello");
    assert!(log[0].ended.unwrap() >= log[0].arrived);
}

#[tokio::test]
async fn lost_before_and_lost_after_differ_for_the_service_only() {
    let (proxy, seen) = started().await;
    let lost = [
        Fault::ResetBefore,
        Fault::ResetAfter,
        Fault::CloseBefore,
        Fault::CutAnswer { keep: 2 },
    ];
    proxy.calls(lost);
    for body in ["before", "after", "closed", "cut off"] {
        assert!(call(&proxy, body).await.is_err(), "{body}");
    }
    assert_eq!(*seen.lock().unwrap(), ["after", "cut off"]);
    assert!(
        proxy
            .log()
            .iter()
            .all(|exchange| exchange.answered.is_none())
    );
}

#[tokio::test]
async fn a_reset_is_a_reset() {
    let (proxy, _) = started().await;
    proxy.calls([Fault::ResetBefore]);
    let error = call(&proxy, "x").await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn half_a_request_is_no_request() {
    let (proxy, seen) = started().await;
    proxy.cut_calls(1);
    assert!(call(&proxy, &"x".repeat(300_000)).await.is_err());
    assert!(call(&proxy, "next").await.is_ok());
    assert_eq!(*seen.lock().unwrap(), ["next"]);
}

#[tokio::test]
async fn a_closed_listener_refuses_until_it_is_opened_again() {
    let (proxy, seen) = started().await;
    proxy.close().await;
    let error = connect(&proxy).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::ConnectionRefused);
    proxy.reopen();
    assert!(call(&proxy, "back").await.is_ok());
    assert_eq!(*seen.lock().unwrap(), ["back"]);
}

#[tokio::test]
async fn an_outage_ends_every_connection() {
    let (proxy, _) = started().await;
    let mut idle = connect(&proxy).await.unwrap();
    proxy.calls([Fault::Outage(Duration::ZERO)]);
    assert!(call(&proxy, "x").await.is_err());
    assert!(idle.read(&mut [0]).await.is_err());
}

#[tokio::test]
async fn a_black_hole_ends_when_the_client_hangs_up() {
    let (proxy, seen) = started().await;
    proxy.calls([
        Fault::BlackHole { handled: true },
        Fault::BlackHole { handled: false },
    ]);
    for body in ["handled", "never"] {
        let patience = Duration::from_millis(100);
        assert!(
            tokio::time::timeout(patience, call(&proxy, body))
                .await
                .is_err(),
            "{body}"
        );
    }
    let ended = async {
        while proxy.log().iter().any(|exchange| exchange.ended.is_none()) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LONG, ended).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["handled"]);
}

#[tokio::test]
async fn slow_answers_come_whole_and_late() {
    let (proxy, _) = started().await;
    let pause = Duration::from_millis(20);
    proxy.calls([
        Fault::Slow {
            before: pause,
            after: pause,
        },
        Fault::Drip(Duration::from_millis(1)),
    ]);
    let start = Instant::now();
    assert_eq!(call(&proxy, "slow").await.unwrap().body, b"slow");
    assert!(start.elapsed() >= 2 * pause);
    assert_eq!(call(&proxy, "drip").await.unwrap().body, b"drip");
}

#[tokio::test]
async fn a_zombie_comes_after_the_calls_that_follow() {
    let (proxy, seen) = started().await;
    proxy.calls([Fault::Zombie(Release::AfterCalls(2))]);
    assert!(call(&proxy, "zombie").await.is_err());
    for body in ["retry", "next"] {
        assert!(call(&proxy, body).await.is_ok());
    }
    proxy.quiet().await;
    assert_eq!(*seen.lock().unwrap(), ["retry", "next", "zombie"]);
}

#[tokio::test]
async fn answers_are_made_up_before_or_after_the_service() {
    let (proxy, seen) = started().await;
    let early = Fault::status_with(429, &[("retry-after", "7")]);
    proxy.calls([
        early,
        Fault::status_after(503),
        Fault::Junk(Junk::Html),
        Fault::Junk(Junk::Huge(3_000_000)),
    ]);
    let limited = call(&proxy, "limited").await.unwrap();
    assert_eq!(
        (limited.status(), limited.header("retry-after")),
        (429, Some("7"))
    );
    assert_eq!(call(&proxy, "failed").await.unwrap().status(), 503);
    let junk = call(&proxy, "junk").await.unwrap();
    assert_eq!((junk.status(), junk.json()), (200, Value::Null));
    assert_eq!(call(&proxy, "huge").await.unwrap().body.len(), 3_000_002);
    assert_eq!(*seen.lock().unwrap(), ["failed", "junk", "huge"]);
}

#[tokio::test]
async fn tokens_have_a_queue_of_their_own() {
    let (proxy, seen) = started().await;
    proxy.calls([Fault::status(400)]);
    proxy.tokens([Fault::status(401)]);
    assert_eq!(
        ask(&proxy, "/oauth2/token", "token")
            .await
            .unwrap()
            .status(),
        401
    );
    assert_eq!(call(&proxy, "call").await.unwrap().status(), 400);
    assert_eq!(
        ask(&proxy, "/oauth2/token", "token again")
            .await
            .unwrap()
            .status(),
        200
    );
    assert_eq!(*seen.lock().unwrap(), ["token again"]);
    assert_eq!((proxy.log().len(), proxy.log_of_calls().len()), (3, 1));
}

#[tokio::test]
async fn a_script_sees_the_request() {
    let (proxy, _) = started().await;
    proxy.script(|request| {
        if request.body == b"bad" {
            Fault::status(500)
        } else {
            Fault::None
        }
    });
    assert_eq!(call(&proxy, "good").await.unwrap().status(), 200);
    assert_eq!(call(&proxy, "bad").await.unwrap().status(), 500);
}

/// The positions and successes that the client is told, and the items that the service saw.
async fn bulk(fault: BulkFault) -> (Vec<(i64, bool)>, Value, usize) {
    let (proxy, seen) = started().await;
    proxy.calls([Fault::Bulk(fault)]);
    let request = json!({ "triggerKey": "t", "eventsInfo": [{ "n": 0 }, { "n": 1 }, { "n": 2 }, { "n": 3 }] });
    let answer = call(&proxy, &request.to_string()).await.unwrap().json();
    let told = answer["results"].as_array().unwrap().iter().map(|result| {
        let metadata = &result["itemMetadata"];
        (
            metadata["originalIndex"].as_i64().unwrap_or(-9),
            metadata["success"] == true,
        )
    });
    let items = seen
        .lock()
        .unwrap()
        .iter()
        .map(|body| body.matches("\"n\"").count())
        .sum();
    (told.collect(), answer["bulkActionMetadata"].clone(), items)
}

#[tokio::test]
async fn failed_items_never_reach_the_service() {
    let (told, totals, seen) = bulk(BulkFault::Fail {
        items: Items(0b0101),
        code: "X",
    })
    .await;
    assert_eq!(told, [(1, true), (3, true), (0, false), (2, false)]);
    assert_eq!(
        totals,
        json!({ "totalSuccesses": 2, "totalFailures": 2, "undetailedFailures": 0 })
    );
    assert_eq!(seen, 2);
    let (told, totals, seen) = bulk(BulkFault::Swallow {
        items: Items(0b0001),
    })
    .await;
    assert_eq!(told, [(1, true), (2, true), (3, true)]);
    assert_eq!(
        totals,
        json!({ "totalSuccesses": 3, "totalFailures": 1, "undetailedFailures": 1 })
    );
    assert_eq!(seen, 3);
    let (told, _, seen) = bulk(BulkFault::Fail {
        items: Items::ALL,
        code: "X",
    })
    .await;
    assert_eq!((told.len(), seen), (4, 0));
}

#[tokio::test]
async fn results_are_hidden_moved_doubled_and_miscounted() {
    let all = [(0, true), (1, true), (2, true), (3, true)];
    for (fault, expected) in [
        (
            BulkFault::Hide {
                items: Items(0b1001),
            },
            all[1..3].to_vec(),
        ),
        (BulkFault::Reverse, all.iter().rev().copied().collect()),
        (
            BulkFault::DuplicateIndex,
            vec![all[3], all[1], all[2], all[3]],
        ),
        (BulkFault::Twice, [all, all].concat()),
        (BulkFault::WrongTotals, all.to_vec()),
        (BulkFault::NoTotals, all.to_vec()),
    ] {
        let (told, _, seen) = bulk(fault.clone()).await;
        assert_eq!(told, expected, "{fault:?}");
        assert_eq!(seen, 4, "{fault:?}");
    }
    let (told, _, _) = bulk(BulkFault::StrangeIndexes).await;
    assert_eq!(
        told[4..],
        [(-1, true), (100_000, true), (-9, true), (-9, true)]
    );
}
