//! One command of a lane at a time; no lane waits for another.

use tokio::time::Instant;

use super::service::{Service, receipt_of};
use super::{batcher, call, cancel, ms, report, reports, settle};
use triggers_runtime::{Action, Batcher, BatcherOptions, Command, Error, ErrorKind, Sink};

#[tokio::test(start_paused = true)]
async fn a_cancel_waits_for_its_report_and_others_do_not() {
    let (service, start) = (Service::new().taking(ms(100)), Instant::now());
    let batcher = Batcher::new(service.clone()).unwrap();

    let results = tokio::join!(
        batcher.send(report(1)),
        batcher.send(cancel(1)),
        batcher.send(report(1)),
        batcher.send(cancel(2)),
    );

    assert!(results.0.is_ok() && results.1.is_ok() && results.2.is_ok() && results.3.is_ok());
    let mut sent = Vec::new();
    for request in service.requests() {
        for command in request.commands {
            sent.push((command, request.at - start));
        }
    }
    let expected = [
        (report(1), ms(5)),
        (cancel(2), ms(5)),
        (cancel(1), ms(105)),
        (report(1), ms(205)),
    ];
    assert_eq!(sent, expected);
}

#[tokio::test(start_paused = true)]
async fn a_bulk_with_one_entity_twice_takes_two_requests() {
    let service = Service::new().taking(ms(10));
    let batcher = Batcher::new(service.clone()).unwrap();

    let receipt = batcher.send_all(reports([1, 2, 1, 3])).await.unwrap();

    let expected = [1, 2, 1, 3].map(|number| receipt_of(&report(number)));
    assert_eq!(receipt.into_receipts().unwrap(), expected);
    let sent: Vec<_> = service.requests().into_iter().map(|r| r.commands).collect();
    assert_eq!(
        sent,
        [vec![report(1), report(2), report(3)], vec![report(1)]]
    );
    assert_eq!(service.overlaps(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_has_no_entity_waits_for_nothing() {
    let service = Service::new().taking(ms(10));
    let batcher = Batcher::new(service.clone()).unwrap();
    let mut command = report(1);
    if let Action::Report(report) = &mut command.action {
        report.external_entity_id = None;
    }

    let calls: Vec<_> = (0..3).map(|_| call(&batcher, command.clone())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }

    assert_eq!(service.sizes(), [3]);
}

/// A copy of the cancel may come late and would end a report of its lane.
#[tokio::test(start_paused = true)]
async fn a_lane_in_quarantine_delays_no_other() {
    let unclear = |command: &Command| match command.action.as_report() {
        None => Err(Error::ambiguous("timeout", true)),
        Some(_) => Ok(receipt_of(command)),
    };
    let service = Service::new().answering(unclear).taking(ms(10));
    let batcher = batcher(&service, BatcherOptions::new().in_flight(1));

    let (first, second) = tokio::join!(batcher.send(cancel(1)), batcher.send(cancel(2)));
    assert!(matches!(first, Err(error) if error.kind() == ErrorKind::Ambiguous));
    assert!(matches!(second, Err(error) if error.kind() == ErrorKind::Ambiguous));
    let start = Instant::now();
    let held = [call(&batcher, report(1)), call(&batcher, report(2))];
    settle().await;
    let others = tokio::join!(batcher.send(report(3)), batcher.send(report(4)));
    assert!(others.0.is_ok() && others.1.is_ok());
    assert_eq!(start.elapsed(), ms(15), "linger and latency, nothing else");
    for call in held {
        call.await.unwrap().unwrap();
    }
    assert!(start.elapsed() >= ms(60_000));
    assert_eq!(service.sizes(), [2, 2, 2]);

    // Once it is over, the lane gathers with the others again.
    let results = tokio::join!(batcher.send(report(1)), batcher.send(report(3)));
    assert!(results.0.is_ok() && results.1.is_ok());
    assert_eq!(service.sizes(), [2, 2, 2, 2]);
}
