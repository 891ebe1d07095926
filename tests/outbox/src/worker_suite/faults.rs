//! What fails: the service, an item, an instance, the sink.

use std::time::Duration;

use triggers_outbox::core::{Filter, State};
use triggers_runtime::{Action, Uuid};

use super::{cancel, drained, enqueue, instance, report, start, until};
use crate::Place;
use crate::service::{Reply, Service};

pub async fn a_lost_answer_is_repeated_with_the_same_bytes_and_key(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    service.answer(1, |_, _| Some(Reply::Lost));
    let ours = instance();
    enqueue(&outbox, ours, report(Some(Uuid::now_v7()), 7)).await;
    let worker = start(&outbox, &service).await;
    drained(&outbox).await;
    worker.shutdown().await;
    let arrivals = service.arrivals();
    assert_eq!(arrivals.len(), 2);
    assert_eq!(arrivals[0].command, arrivals[1].command);
    assert!(arrivals[0].key().is_some());
}

pub async fn a_report_without_a_key_is_not_repeated(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    service.answer(1, |_, _| Some(Reply::Lost));
    let mut command = report(None, 1);
    if let Action::Report(report) = &mut command.action {
        report.idempotency = None;
    }
    enqueue(&outbox, instance(), command).await;
    let worker = start(&outbox, &service).await;
    let counts = until(&outbox, |counts| !counts.closed.is_empty()).await;
    worker.shutdown().await;
    assert_eq!(
        (counts.closed[0].0, counts.waiting, service.arrivals().len()),
        (State::Unknown, 0, 1)
    );
}

pub async fn a_report_waits_behind_a_cancel_that_was_lost(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    service.answer(1, |_, command| {
        matches!(command.action, Action::Cancel { .. }).then_some(Reply::Lost)
    });
    let (ours, entity) = (instance(), Uuid::now_v7());
    enqueue(&outbox, ours, cancel(entity)).await;
    enqueue(&outbox, ours, report(Some(entity), 1)).await;
    enqueue(&outbox, ours, report(Some(Uuid::now_v7()), 2)).await;
    let worker = start(&outbox, &service).await;
    let counts = until(&outbox, |counts| counts.held == 1 && counts.waiting == 1).await;
    assert_eq!(counts.held, 1);
    worker.shutdown().await;
    // The quarantine outlives the worker.
    let worker = start(&outbox, &service).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    worker.shutdown().await;
    let mut seen = service.seen(ours.to_uuid());
    seen.sort();
    assert_eq!(seen, ["cancel", "cancel", r#"{"n":2}"#]);
}

pub async fn a_refused_instance_pauses_and_no_other(place: &impl Place) {
    for reply in [
        Reply::RetryAfter(429, Duration::from_secs(600)),
        Reply::Status(401),
        Reply::RetryAfter(503, Duration::from_secs(600)),
    ] {
        let (outbox, service) = (place.open(), Service::new());
        let (bad, good) = (instance(), instance());
        let id = bad.to_uuid();
        let wanted = reply.clone();
        service.answer(None, move |instance, _| {
            (instance == id).then(|| wanted.clone())
        });
        let worker = start(&outbox, &service).await;
        enqueue(&outbox, bad, report(None, 0)).await;
        service.arrived(1).await;
        for n in 0..30 {
            enqueue(&outbox, good, report(None, n)).await;
            enqueue(&outbox, bad, report(None, n)).await;
        }
        until(&outbox, |counts| counts.waiting == 31).await;
        let paused = outbox.store().paused().await.unwrap();
        let paused: Vec<_> = paused.iter().filter(|pause| pause.instance == id).collect();
        assert_eq!(paused.len(), 1, "{reply:?}");
        assert_eq!(service.seen(good.to_uuid()).len(), 30);
        assert_eq!(
            service.seen(id).len(),
            1,
            "{reply:?}: paused means nothing is sent"
        );
        assert_eq!(
            outbox.store().counts().await.unwrap().closed,
            [],
            "nothing is given up"
        );
        worker.shutdown().await;
        outbox.store().forget(id, None).await.unwrap();
    }
}

pub async fn a_poison_item_is_found_in_a_refused_bulk(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let poison = |command: &triggers_runtime::Command| {
        command
            .action
            .as_report()
            .is_some_and(|report| report.payload.as_str() == r#"{"n":37}"#)
    };
    service.answer(None, move |_, command| {
        poison(command).then_some(Reply::Status(400))
    });
    let ours = instance();
    for n in 0..100 {
        enqueue(&outbox, ours, report(None, n)).await;
    }
    let worker = start(&outbox, &service).await;
    let counts = drained(&outbox).await;
    worker.shutdown().await;
    assert_eq!(counts.closed.len(), 1);
    let dead = outbox
        .store()
        .list(
            Filter {
                states: vec![State::Dead],
                ..Filter::default()
            },
            10,
        )
        .await
        .unwrap();
    assert_eq!((dead.len(), dead[0].progress.status), (1, Some(400)));
    assert!(service.requests() <= 40, "{} requests", service.requests());
}

pub async fn an_item_that_breaks_the_service_ends_alone(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    service.answer(None, |_, command| {
        let breaks = command
            .action
            .as_report()
            .is_some_and(|report| report.payload.as_str() == r#"{"n":3}"#);
        breaks.then_some(Reply::Status(500))
    });
    let ours = instance();
    for n in 0..8 {
        enqueue(&outbox, ours, report(None, n)).await;
    }
    let worker = start(&outbox, &service).await;
    let counts = until(&outbox, |counts| counts.waiting == 1).await;
    assert_eq!(counts.closed, []);
    worker.shutdown().await;
    let left = outbox.store().list(Filter::default(), 10).await.unwrap();
    assert_eq!((left.len(), left[0].progress.status), (1, Some(500)));
}

pub async fn refused_items_die_and_the_rest_is_delivered(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    service.answer(None, |_, command| {
        let odd = command
            .action
            .as_report()
            .is_some_and(|report| report.payload.as_str().contains('1'));
        odd.then_some(Reply::Item)
    });
    let (ours, entity) = (instance(), Uuid::now_v7());
    for n in 0..10 {
        enqueue(&outbox, ours, report(Some(Uuid::from_u128(n as u128)), n)).await;
    }
    enqueue(&outbox, ours, report(Some(entity), 11)).await;
    enqueue(&outbox, ours, cancel(entity)).await;
    let worker = start(&outbox, &service).await;
    let counts = drained(&outbox).await;
    worker.shutdown().await;
    assert_eq!(
        counts.closed.iter().map(|(_, _, rows)| rows).sum::<u64>(),
        2
    );
    assert!(
        service.seen(ours.to_uuid()).contains(&"cancel".to_owned()),
        "a dead report does not stop its cancel"
    );
}

pub async fn a_sink_that_panics_or_hangs_loses_nothing(place: &impl Place) {
    for reply in [Reply::Panic, Reply::Hang] {
        let (outbox, service) = (place.open(), Service::new());
        let wanted = reply.clone();
        service.answer(1, move |_, _| Some(wanted.clone()));
        let ours = instance();
        enqueue(&outbox, ours, report(None, 1)).await;
        let sinks = service.clone();
        let worker = outbox.worker(move |instance| sinks.sink(instance));
        let worker = worker
            .attempt_timeout(Duration::from_millis(200))
            .spawn()
            .await
            .unwrap();
        drained(&outbox).await;
        worker.shutdown().await;
        assert_eq!(service.arrivals().len(), 2, "{reply:?}");
    }
}

pub async fn no_minute_holds_too_many_requests(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let ours = instance();
    let start = async || {
        let sinks = service.clone();
        let worker = outbox.worker(move |instance| sinks.sink(instance));
        worker
            .per_minute(5)
            .batch(1, Duration::ZERO)
            .spawn()
            .await
            .unwrap()
    };
    for n in 0..12 {
        enqueue(&outbox, ours, report(None, n)).await;
    }
    let worker = start().await;
    service.arrived(5).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    worker.shutdown().await;
    // The next worker has the log of the last one.
    let worker = start().await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    worker.shutdown().await;
    assert_eq!(service.requests(), 5);
}

pub async fn a_person_pauses_resumes_and_discards_while_the_worker_has_the_rows(
    place: &impl Place,
) {
    use triggers_outbox::core::{Pause, Selection};
    let (outbox, service) = (place.open(), Service::new());
    let (ours, entity) = (instance(), Uuid::now_v7());
    let worker = start(&outbox, &service).await;
    let store = place.open().store();
    let pause = |until: i64| Pause {
        instance: ours.to_uuid(),
        until,
        cause: "deploy".to_owned(),
        by: "ana".to_owned(),
        since: 0,
    };
    store.pause(pause(i64::MAX / 4)).await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    for n in 0..3 {
        enqueue(&outbox, ours, report(Some(entity), n)).await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(service.requests(), 0);
    let rows = store.list(Filter::default(), 10).await.unwrap();
    store
        .discard(Selection::Rows(vec![rows[0].seq]))
        .await
        .unwrap();
    store.pause(pause(0)).await.unwrap();
    drained(&outbox).await;
    worker.shutdown().await;
    assert_eq!(service.seen(ours.to_uuid()), [r#"{"n":1}"#, r#"{"n":2}"#]);
}
