//! Hand-written payloads that fit their schema: what is sent is what generated ones send.

mod alike;
mod elsewhere;
mod schemas;
mod shapes;

use triggers_runtime::Recorder;

/// The recorder is ready at once.
fn now<F: IntoFuture>(call: F) -> F::Output {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match std::pin::pin!(call.into_future()).poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("the recorder waits"),
    }
}

/// The payload of the report that `call` sends.
#[track_caller]
fn sent<T>(
    sink: &Recorder,
    call: impl IntoFuture<Output = Result<T, triggers_runtime::Error>>,
) -> String {
    now(call).map(drop).unwrap();
    let command = sink.commands().pop().unwrap();
    command
        .action
        .as_report()
        .unwrap()
        .payload
        .as_str()
        .to_owned()
}
