//! Storing, finding and settling rows.

use triggers_outbox::core::{Cursor, RequestResult, State, Step};
use uuid::Uuid;

use super::{
    cancel, close, delete, fate, intent, load, now, own, owner_of, report, step, update, worker,
};
use crate::Place;

pub async fn rows_are_found_and_read_in_order(place: &impl Place) {
    let store = place.store();
    let (ours, other, entity) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let owned = own(&store, &worker()).await;
    let start = store.recover(owned.clone()).await.unwrap().cursor;
    let found = store.discover(owned.clone(), start).await.unwrap();
    assert_eq!(found.fresh, []);

    // Another process stores rows.
    let app = place.store();
    app.insert(vec![
        report(ours, entity),
        cancel(ours, entity),
        report(ours, Uuid::now_v7()),
    ])
    .await
    .unwrap();
    app.insert(vec![report(other, entity)]).await.unwrap();
    let found = store.discover(owned.clone(), found.cursor).await.unwrap();
    let mut fresh: Vec<Uuid> = found.fresh.iter().map(|(instance, _)| *instance).collect();
    fresh.sort();
    let mut expected = [ours, other];
    expected.sort();
    assert_eq!(fresh, expected);

    let lowest = found
        .fresh
        .iter()
        .find(|(instance, _)| *instance == ours)
        .unwrap()
        .1;
    let rows = store.load(vec![(ours, lowest - 1)], 2).await.unwrap();
    assert_eq!(rows.len(), 2, "the limit is kept");
    assert_eq!(rows[0].seq, lowest);
    assert!(rows[0].seq < rows[1].seq);
    let rest = store.load(vec![(ours, rows[1].seq)], 2).await.unwrap();
    assert_eq!(rest.len(), 1);
    let all = load(&store, ours).await;
    assert_eq!([&all[..2], &all[2..]].concat(), [rows, rest].concat());
    assert!((now(&store).await - all[0].enqueued_at).abs() < 60_000);

    let found = store.discover(owned, found.cursor).await.unwrap();
    assert_eq!(found.fresh, [], "nothing is new twice");
}

pub async fn rows_that_one_caller_stores_are_all_or_none(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    let mut wrong = report(instance, Uuid::now_v7());
    wrong.trigger_key = "x".repeat(101);
    let good = || vec![report(instance, Uuid::now_v7())];
    // They may share a commit; only the wrong one fails.
    let (first, second, third) = tokio::join!(
        store.insert(good()),
        store.insert(vec![report(instance, Uuid::now_v7()), wrong]),
        store.insert(good()),
    );
    first.unwrap();
    assert!(second.unwrap_err().is_database());
    third.unwrap();
    assert_eq!(load(&store, instance).await.len(), 2);
}

pub async fn payloads_and_keys_come_back_byte_by_byte(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    let payload =
        r#"{"z":1.0,"a":1e2,"z2":"👍🏽 \u0000 é \\","a2":[],"n":123456789012345678901234567890}"#;
    let mut row = report(instance, Uuid::now_v7());
    row.payload = Some(payload.to_owned());
    row.key = Some("ключ 🔑 'x' \"y\"".to_owned());
    row.ttl_ms = Some(i64::MAX);
    let mut without = report(instance, Uuid::now_v7());
    (without.entity, without.key, without.ttl_ms) = (None, None, None);
    store
        .insert(vec![row.clone(), without.clone()])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    assert_eq!(
        rows.iter().map(|row| &row.command).collect::<Vec<_>>(),
        [&row, &without]
    );
    assert_eq!(
        (
            rows[0].progress.state,
            rows[0].progress.attempts,
            rows[0].progress.first_sent_at
        ),
        (State::Waiting, 0, None)
    );
}

pub async fn a_step_settles_and_intends(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert((0..4).map(|_| report(instance, Uuid::now_v7())).collect())
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let owner = owner_of(&store, &own(&store, &worker()).await, instance);
    let intent = intent(&[&rows[3]], now(&store).await);
    let mut waiting = fate(State::Waiting);
    waiting.not_before = Some(5);
    waiting.lost_at = Some(4);
    waiting.first_sent_at = Some(3);
    let written = store
        .step(Step {
            settled: vec![
                delete(&rows[0]),
                update(&rows[1], waiting),
                update(&rows[2], fate(State::Dead)),
            ],
            intents: vec![intent.clone()],
            ..step(owner)
        })
        .await
        .unwrap();
    assert!(written.gone.is_empty());

    let open = load(&store, instance).await;
    assert_eq!(
        open.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [rows[1].seq, rows[3].seq]
    );
    let first = &open[0];
    assert_eq!(
        (
            first.progress.attempts,
            first.progress.first_sent_at,
            first.progress.lost_at,
            first.progress.not_before
        ),
        (1, Some(3), Some(4), Some(5))
    );
    assert_eq!(
        (first.progress.cause.as_deref(), first.progress.status),
        (Some("rejected"), Some(403))
    );
    let (dead, _) = store.show(rows[2].seq).await.unwrap().unwrap();
    assert_eq!(
        (
            dead.progress.state,
            dead.progress.settled_at,
            dead.progress.request_id.as_deref()
        ),
        (State::Dead, Some(1_000), Some("1.2"))
    );

    let result = RequestResult {
        id: intent.id,
        instance,
        sent_at: intent.sent_at,
        requests: 3,
        outcome: "delivered".to_owned(),
        status: None,
        request_id: Some("9.9".to_owned()),
        settled_at: now(&store).await,
    };
    store
        .step(Step {
            results: vec![result],
            ..step(owner)
        })
        .await
        .unwrap();
    let (_, requests) = store.show(rows[3].seq).await.unwrap().unwrap();
    assert_eq!(requests.len(), 1);
    assert_eq!(
        (
            requests[0].id,
            requests[0].rows,
            requests[0].outcome.as_deref()
        ),
        (intent.id, 1, Some("delivered"))
    );
}

pub async fn a_step_written_twice_has_the_effect_of_one(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert((0..3).map(|_| report(instance, Uuid::now_v7())).collect())
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let owner = owner_of(&store, &own(&store, &worker()).await, instance);
    let step = Step {
        settled: vec![delete(&rows[0]), update(&rows[1], fate(State::Waiting))],
        intents: vec![intent(&[&rows[2]], 7)],
        ..step(owner)
    };
    let first = store.step(step.clone()).await.unwrap();
    let after = load(&store, instance).await;
    assert_eq!(store.step(step).await.unwrap(), first);
    assert_eq!(load(&store, instance).await, after);
    assert_eq!(
        store.show(rows[2].seq).await.unwrap().unwrap().1.len(),
        0,
        "sent before it was enqueued, says the clock"
    );
}

pub async fn rows_that_a_person_discarded_are_gone(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert((0..3).map(|_| report(instance, Uuid::now_v7())).collect())
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    close(&store, &rows[2..], &fate(State::Dead)).await;
    let owner = owner_of(&store, &own(&store, &worker()).await, instance);
    store
        .discard(triggers_outbox::core::Selection::Rows(vec![rows[0].seq]))
        .await
        .unwrap();
    let all: Vec<_> = rows.iter().collect();
    let written = store
        .step(Step {
            intents: vec![intent(&all, 1)],
            ..step(owner)
        })
        .await
        .unwrap();
    assert_eq!(written.gone, [rows[0].seq, rows[2].seq]);
}

pub async fn counts_are_by_state(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    let counts = store.counts().await.unwrap();
    assert_eq!(
        (
            counts.waiting,
            counts.held,
            counts.oldest,
            counts.closed.len()
        ),
        (0, 0, None, 0)
    );
    store
        .insert((0..5).map(|_| report(instance, Uuid::now_v7())).collect())
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let owner = owner_of(&store, &own(&store, &worker()).await, instance);
    let settled = vec![
        update(&rows[0], fate(State::Held)),
        update(&rows[1], fate(State::Dead)),
        update(&rows[2], fate(State::Unknown)),
    ];
    store
        .step(Step {
            settled,
            ..step(owner)
        })
        .await
        .unwrap();
    let counts = store.counts().await.unwrap();
    assert_eq!(
        (counts.waiting, counts.held, counts.oldest),
        (2, 1, Some(rows[0].enqueued_at))
    );
    let key = "invoice_overdue".to_owned();
    assert_eq!(
        counts.closed,
        [(State::Dead, key.clone(), 1), (State::Unknown, key, 1)]
    );
    assert_eq!(counts.version, 2);
    let found = store.discover(Vec::new(), Cursor::default()).await;
    assert!(found.is_ok());
}
