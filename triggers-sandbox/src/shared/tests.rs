//! Long work does not delay other callers.

use crate::Sandbox;
use std::net::SocketAddr;
use std::sync::mpsc;
use std::thread;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use triggers_codegen::Source;

const AUTOMATIONS: &str = "
- id: a
  configuration:
    trigger: { appId: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913, triggerKey: starting }
    rootActionIds: [note]
    actions:
      note: { type: APP_DEFINED, appDefinedInfo: { actionKey: note } }
";

const MANIFEST: &str = "version: 1
app_id: 5a1e7d0c-3b52-4f6e-9c41-8d2f60b7a913
triggers:
  starting:
    name: Something starting
    payload: { type: object, properties: { n: { type: integer, title: N, examples: [1] } } }
";

async fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("a connection");
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    answer
}

async fn sandbox(automations: &str) -> Sandbox {
    Sandbox::builder()
        .manifest(Source::inline("triggers.yaml", MANIFEST))
        .automations(automations)
        .start()
        .await
        .expect("a sandbox")
}

#[tokio::test]
async fn only_what_may_run_automations_leaves_the_servers_thread() {
    let here = thread::current().id();
    for (automations, leaves) in [("[]", false), (AUTOMATIONS, true)] {
        let sandbox = sandbox(automations).await;
        let there = sandbox.shared.change_async(|_| thread::current().id());
        assert_eq!(there.await != here, leaves, "{automations}");
    }
}

/// One thread serves here: whatever blocked it would block all of this.
#[tokio::test]
async fn the_time_is_told_while_work_goes_on_and_a_look_waits_for_its_turn() {
    let sandbox = sandbox(AUTOMATIONS).await;
    let address = sandbox.address();
    let (release, released) = mpsc::channel::<()>();
    let (signal, begun) = tokio::sync::oneshot::channel();
    let shared = sandbox.shared.clone();
    let long = tokio::spawn(async move {
        let work = move |_: &mut super::Session<'_>| {
            signal.send(()).expect("somebody waits");
            released.recv()
        };
        shared.change_async(work).await
    });
    begun.await.expect("begun");
    let look = tokio::spawn(get(address, "/_sandbox/v1/activations"));
    for _ in 0..20 {
        let time = get(address, "/_sandbox/v1/clock").await;
        assert!(time.starts_with("HTTP/1.1 200"), "{time}");
    }
    assert!(!long.is_finished() && !look.is_finished());
    release.send(()).expect("it waits");
    long.await.expect("done").expect("released");
    let looked = look.await.expect("done");
    assert!(looked.starts_with("HTTP/1.1 200"), "{looked}");
}

#[tokio::test]
async fn a_panic_in_the_work_is_one_of_its_caller_alone() {
    let sandbox = sandbox(AUTOMATIONS).await;
    let shared = sandbox.shared.clone();
    let fails = |_: &mut super::Session<'_>| panic!("a bug");
    let failed = tokio::spawn(async move { shared.change_async::<(), _>(fails).await });
    assert!(failed.await.is_err_and(|error| error.is_panic()));
    assert_eq!(sandbox.shared.change_async(|_| 1).await, 1);
}
