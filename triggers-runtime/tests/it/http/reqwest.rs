//! The caller's own client.

use triggers_runtime::__private::cancel;
use triggers_runtime::{Client, ErrorKind, Instance};

use super::server::{INSTANCE, Reply, Server, TOKEN, answer};
use crate::sample::{ENTITY, STARTING};

fn through(server: &Server, client: reqwest::Client) -> Instance {
    let client: Client = server.builder().reqwest(client).build().unwrap();
    client.instance(INSTANCE.into())
}

fn strict() -> reqwest::Client {
    let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    builder.no_proxy().build().unwrap()
}

#[tokio::test]
async fn sends_the_same_request() {
    let server = Server::new(|_| answer(200, "{}")).await;
    let receipt = cancel(&through(&server, strict()), STARTING.key, ENTITY)
        .await
        .unwrap();
    assert_eq!(receipt.request_id(), Some("1734427301.19155"));
    let calls = server.calls();
    assert!(
        calls[0]
            .head
            .starts_with("POST /automations/v1/events/cancel HTTP/1.1\r\n")
    );
    assert_eq!(calls[0].header("authorization"), Some(TOKEN));
    assert_eq!(calls[0].header("content-type"), Some("application/json"));
    assert_eq!(
        calls[0].body,
        format!(r#"{{"triggerKey":"appointment_starting","externalEntityId":"{ENTITY}"}}"#)
    );
}

fn redirecting(to: &Server) -> impl Future<Output = Server> + use<> {
    let location = format!("{}/elsewhere", to.url);
    Server::new(move |_| Reply::Answer {
        status: 307,
        headers: vec![("Location", location.clone())],
        body: Vec::new(),
    })
}

#[tokio::test]
async fn redirects_are_refused() {
    let other = Server::new(|_| answer(200, "{}")).await;
    let server = redirecting(&other).await;
    let error = cancel(&through(&server, strict()), STARTING.key, ENTITY)
        .await
        .unwrap_err();
    assert!(error.kind() == ErrorKind::BadResponse, "{error:?}");
    assert_eq!(other.seen().len(), 0);
}

#[tokio::test]
async fn a_client_that_followed_one_is_not_believed() {
    let other = Server::new(|_| answer(200, "{}")).await;
    let server = redirecting(&other).await;
    let lax = reqwest::Client::builder().no_proxy().build().unwrap();
    let error = cancel(&through(&server, lax), STARTING.key, ENTITY)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("followed a redirect"), "{error}");
}

#[tokio::test]
async fn causes_are_told_apart() {
    let server = Server::new(|_| Reply::Raw(Vec::new())).await;
    let site = through(&server, strict());
    let error = cancel(&site, STARTING.key, ENTITY).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Ambiguous, "{error:?}");
    drop(server);

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let other = Server::new(|_| answer(200, "{}")).await;
    let client = other
        .builder()
        .base_url(url)
        .reqwest(strict())
        .build()
        .unwrap();
    let error = cancel(&client.instance(INSTANCE.into()), STARTING.key, ENTITY)
        .await
        .unwrap_err();
    assert!(error.kind() == ErrorKind::NotSent, "{error:?}");
}
