//! What the sandbox is measured against: the same web framework, reading the same JSON into the same
//! kind of value, and nothing else. Every path answers `{}`.

use axum::http::StatusCode;
use axum::{Json, Router};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    announce(&format!("listening on http://{}", listener.local_addr()?));
    let router = Router::new().fallback(answer);
    axum::serve(listener, router).await?;
    Ok(())
}

async fn answer(Json(body): Json<Value>) -> Result<Json<Value>, StatusCode> {
    match std::hint::black_box(body) {
        Value::Object(_) => Ok(Json(json!({}))),
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

#[expect(clippy::print_stdout, reason = "the benchmark reads where it listens")]
fn announce(text: &str) {
    println!("{text}");
}
