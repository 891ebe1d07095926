//! What goes into one request, and when it leaves.

use std::time::Duration;

use tokio::time::Instant;

use super::service::{Service, receipt_of};
use super::{batcher, call, cancel, ms, report, reports, settle};
use triggers_runtime::{Batcher, BatcherOptions, Bulk, ErrorKind, Sink};

#[tokio::test(start_paused = true)]
async fn calls_at_the_same_time_go_in_one_request() {
    let (service, start) = (Service::new(), Instant::now());
    let batcher = Batcher::new(service.clone()).unwrap();

    let results = tokio::join!(
        batcher.send(report(1)),
        batcher.send(report(2)),
        batcher.send(report(3)),
    );

    let receipts = [results.0, results.1, results.2].map(Result::unwrap);
    assert_eq!(
        receipts,
        [1, 2, 3].map(|number| receipt_of(&report(number)))
    );
    let requests = service.requests();
    assert_eq!(requests.len(), 1);
    assert!(requests[0].bulk);
    assert_eq!(requests[0].commands, [1, 2, 3].map(report));
    assert_eq!(requests[0].at - start, ms(5), "it lingers");
}

#[tokio::test(start_paused = true)]
async fn one_call_goes_as_a_single_call() {
    let service = Service::new();
    let batcher = Batcher::new(service.clone()).unwrap();

    let receipt = batcher.send(cancel(1)).await.unwrap();

    assert_eq!(receipt, receipt_of(&cancel(1)));
    let requests = service.requests();
    assert_eq!(requests.len(), 1);
    assert!(!requests[0].bulk);
}

#[tokio::test(start_paused = true)]
async fn a_full_batch_does_not_linger() {
    let (service, start) = (Service::new(), Instant::now());
    let batcher = Batcher::new(service.clone()).unwrap();

    let calls: Vec<_> = (0..250)
        .map(|number| call(&batcher, report(number)))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }

    assert_eq!(service.sizes(), [100, 100, 50]);
    let times = service
        .requests()
        .iter()
        .map(|request| request.at - start)
        .collect::<Vec<_>>();
    assert_eq!(times, [ms(0), ms(0), ms(5)]);
}

#[tokio::test(start_paused = true)]
async fn triggers_and_kinds_do_not_mix() {
    let service = Service::new();
    let batcher = Batcher::new(service.clone()).unwrap();
    let mut other = report(1);
    other.trigger_key = "invoice_overdue".to_owned().into();

    let results = tokio::join!(
        batcher.send(report(1)),
        batcher.send(cancel(2)),
        batcher.send(other.clone()),
        batcher.send(report(3)),
    );

    assert!(results.0.is_ok() && results.1.is_ok() && results.2.is_ok() && results.3.is_ok());
    let mut commands: Vec<_> = service.requests().into_iter().map(|r| r.commands).collect();
    commands.sort_by_key(|commands| format!("{commands:?}"));
    let mut expected = [vec![report(1), report(3)], vec![cancel(2)], vec![other]];
    expected.sort_by_key(|commands| format!("{commands:?}"));
    assert_eq!(commands, expected);
}

#[tokio::test(start_paused = true)]
async fn while_all_requests_are_under_way_calls_gather() {
    let service = Service::new().taking(ms(100));
    let options = BatcherOptions::new().in_flight(2).linger(ms(0));
    let batcher = batcher(&service, options);

    let mut calls = Vec::new();
    for number in 0..7 {
        calls.push(call(&batcher, report(number)));
        settle().await;
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }

    assert_eq!(service.sizes(), [1, 1, 5]);
    assert_eq!(service.most_running(), 2);
}

#[tokio::test(start_paused = true)]
async fn calls_wait_for_room_in_order() {
    let (service, gate) = Service::new().gated();
    let options = BatcherOptions::new().capacity(3).max_batch(2).in_flight(1);
    let batcher = batcher(&service, options);

    let calls: Vec<_> = (0..8)
        .map(|number| call(&batcher, report(number)))
        .collect();
    let mut finished = Vec::new();
    while finished.len() < 8 {
        tokio::time::sleep(ms(10)).await;
        let held = format!("{batcher:?}");
        assert!(held.contains("held: 3") || finished.len() > 4, "{held}");
        gate.add_permits(1);
        settle().await;
        finished = calls
            .iter()
            .enumerate()
            .filter(|(_, call)| call.is_finished())
            .map(|(at, _)| at)
            .collect();
        assert_eq!(
            finished,
            (0..finished.len()).collect::<Vec<_>>(),
            "first come, first served"
        );
    }

    let sent: Vec<_> = service
        .requests()
        .into_iter()
        .flat_map(|r| r.commands)
        .collect();
    assert_eq!(sent, (0..8).map(report).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_bulk_of_any_size_gathers_with_others_and_keeps_its_order() {
    let service = Service::new();
    let batcher = batcher(&service, BatcherOptions::new().capacity(130));

    let (receipt, single) = tokio::join!(
        batcher.send_all(reports(0..250)),
        batcher.send(report(1000)),
    );

    let receipts = receipt.unwrap().into_receipts().unwrap();
    let expected: Vec<_> = (0..250).map(|number| receipt_of(&report(number))).collect();
    assert_eq!(receipts, expected);
    assert_eq!(single.unwrap(), receipt_of(&report(1000)));
    assert_eq!(service.sizes().iter().sum::<usize>(), 251);
    assert!(service.requests().len() <= 4, "{:?}", service.sizes());
}

#[tokio::test(start_paused = true)]
async fn an_empty_bulk_is_done() {
    let service = Service::new();
    let batcher = Batcher::new(service.clone()).unwrap();
    let nothing = Bulk::new("a", Vec::new());
    assert!(batcher.send_all(nothing).await.unwrap().is_complete());
    assert!(service.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_bulk_of_cancels_goes_as_such() {
    let service = Service::new();
    let batcher = Batcher::new(service.clone()).unwrap();
    let cancels = Bulk::new(super::TRIGGER, vec![cancel(1).action, cancel(2).action]);
    assert!(batcher.send_all(cancels).await.unwrap().is_complete());
    assert_eq!(service.requests()[0].commands, [cancel(1), cancel(2)]);
}

#[test]
fn it_is_made_on_a_runtime() {
    let outside = Batcher::new(Service::new());
    assert!(matches!(outside, Err(error) if error.kind() == ErrorKind::Config));
}

#[tokio::test(start_paused = true)]
async fn options_out_of_bounds_count_as_the_nearest_within() {
    let new = BatcherOptions::new;
    for (options, sizes) in [
        (new().max_batch(0), vec![1; 102]),
        (new().max_batch(101), vec![100, 2]),
        (new().capacity(0), vec![1; 102]),
        (new().capacity(usize::MAX), vec![100, 2]),
        (new().in_flight(0), vec![100, 2]),
        (new().linger(Duration::MAX), vec![100, 2]),
        (new().quarantine(Duration::MAX), vec![100, 2]),
    ] {
        let service = Service::new();
        let batcher = batcher(&service, options.clone());
        let receipt = batcher.send_all(reports(0..102)).await.unwrap();
        assert!(receipt.is_complete());
        assert_eq!(service.sizes(), sizes, "{options:?}");
    }
}
