//! Order, batches and takeover.

use std::collections::HashMap;
use std::time::Duration;

use triggers_runtime::Uuid;

use super::{cancel, drained, enqueue, instance, report, start};
use crate::Place;
use crate::service::{Reply, Service};

pub async fn commands_of_a_lane_arrive_in_order_and_once(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let (ours, entity) = (instance(), Uuid::now_v7());
    let worker = start(&outbox, &service).await;
    for n in 0..20 {
        enqueue(
            &outbox,
            ours,
            if n % 3 == 2 {
                cancel(entity)
            } else {
                report(Some(entity), n)
            },
        )
        .await;
    }
    drained(&outbox).await;
    let expected: Vec<String> = (0..20)
        .map(|n| {
            if n % 3 == 2 {
                "cancel".to_owned()
            } else {
                format!(r#"{{"n":{n}}}"#)
            }
        })
        .collect();
    assert_eq!(service.seen(ours.to_uuid()), expected);
    worker.shutdown().await;
}

pub async fn lanes_share_requests(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let ours = instance();
    for n in 0..450 {
        enqueue(
            &outbox,
            ours,
            report(Some(Uuid::from_u128(n as u128 % 150)), n),
        )
        .await;
    }
    let worker = start(&outbox, &service).await;
    drained(&outbox).await;
    worker.shutdown().await;
    let arrivals = service.arrivals();
    assert_eq!(arrivals.len(), 450);
    let mut requests: HashMap<usize, Vec<Option<Uuid>>> = HashMap::new();
    let mut last: HashMap<Option<Uuid>, usize> = HashMap::new();
    for arrival in &arrivals {
        let entity = arrival.command.external_entity_id();
        let request = requests.entry(arrival.request).or_default();
        assert!(!request.contains(&entity), "two of a lane in a request");
        request.push(entity);
        let n: usize = arrival
            .payload()
            .trim_matches(|c: char| !c.is_ascii_digit())
            .parse()
            .unwrap();
        assert!(
            last.insert(entity, n).is_none_or(|before| before < n),
            "out of order"
        );
    }
    assert!(requests.values().all(|items| items.len() <= 100));
    assert!(
        requests.len() <= 12,
        "{} requests for 450 commands",
        requests.len()
    );
}

pub async fn a_second_worker_waits_and_takes_over(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    let (first_sees, second_sees) = (Service::new(), Service::new());
    let first = start(&outbox, &first_sees).await;
    let ours = instance();
    enqueue(&outbox, ours, report(None, 1)).await;
    drained(&outbox).await;
    let other = place.open();
    let second = start(&other, &second_sees).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    first.shutdown().await;
    enqueue(&outbox, ours, report(None, 2)).await;
    second_sees.arrived(1).await;
    drained(&outbox).await;
    second.shutdown().await;
    assert_eq!(
        (first_sees.arrivals().len(), second_sees.arrivals().len()),
        (1, 1)
    );
    assert_eq!(service.requests(), 0);
}

pub async fn shutdown_waits_for_what_is_in_flight(place: &impl Place) {
    let (outbox, service) = (place.open(), Service::new());
    service.answer(None, |_, _| Some(Reply::Slow(Duration::from_millis(300))));
    let (ours, entity) = (instance(), Uuid::now_v7());
    for n in 0..3 {
        enqueue(&outbox, ours, report(Some(entity), n)).await;
    }
    let worker = start(&outbox, &service).await;
    service.arrived(1).await;
    worker.shutdown().await;
    let counts = outbox.store().counts().await.unwrap();
    assert_eq!(
        counts.waiting, 2,
        "the first is settled, and the others were not sent"
    );
    assert_eq!(service.arrivals().len(), 1);

    service.works_again();
    let worker = start(&outbox, &service).await;
    drained(&outbox).await;
    worker.shutdown().await;
    assert_eq!(
        service.seen(ours.to_uuid()),
        [r#"{"n":0}"#, r#"{"n":1}"#, r#"{"n":2}"#]
    );
}
