//! One owner at a time, and what a new one learns.

use triggers_outbox::core::{Pause, RequestResult, State, Step, WORKER};
use uuid::Uuid;

use super::{cancel, delete, fate, intent, load, now, own, owner_of, report, step, update, worker};
use crate::Place;

pub async fn only_one_worker_owns_an_instance(place: &impl Place) {
    let (first, second) = (place.store(), place.store());
    let (a, b) = (worker(), worker());
    let owned = own(&first, &a).await;
    assert!(!owned.is_empty());
    assert_eq!(own(&second, &b).await, [], "everything has an owner");
    assert_eq!(second.renew(&b).await.unwrap(), []);
    let mut renewed = first.renew(&a).await.unwrap();
    renewed.sort();
    let mut expected = owned.clone();
    expected.sort();
    assert_eq!(renewed, expected);

    first
        .release(&a, owned.iter().map(|one| one.shard).collect())
        .await
        .unwrap();
    assert_eq!(first.renew(&a).await.unwrap(), []);
    assert_eq!(
        own(&second, &b).await.len(),
        owned.len(),
        "taken over at once"
    );
}

pub async fn a_step_of_a_former_owner_changes_nothing(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert((0..3).map(|_| report(instance, Uuid::now_v7())).collect())
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let (a, b) = (worker(), worker());
    let old = owner_of(&store, &own(&store, &a).await, instance);
    let open = intent(&[&rows[2]], now(&store).await);
    store
        .step(Step {
            intents: vec![open.clone()],
            ..step(old)
        })
        .await
        .unwrap();
    store.release(&a, vec![old.shard]).await.unwrap();
    let new = owner_of(&store, &own(&store, &b).await, instance);
    assert_ne!(old, new, "a new owner has a new epoch");

    let result = RequestResult {
        id: open.id,
        instance,
        sent_at: open.sent_at,
        requests: 9,
        outcome: "delivered".to_owned(),
        status: None,
        request_id: None,
        settled_at: 1,
    };
    let pause = Pause {
        instance,
        until: i64::MAX / 2,
        cause: "x".to_owned(),
        by: WORKER.to_owned(),
        since: now(&store).await,
    };
    let late = Step {
        settled: vec![delete(&rows[0]), update(&rows[1], fate(State::Dead))],
        results: vec![result],
        intents: vec![intent(&[&rows[0]], 1)],
        pauses: vec![pause],
        ..step(old)
    };
    assert!(store.step(late.clone()).await.unwrap_err().is_fenced());
    let mixed = Step {
        owned: vec![old, new],
        ..late
    };
    assert!(
        store.step(mixed).await.unwrap_err().is_fenced(),
        "one stale epoch refuses all"
    );
    assert!(store.recover(vec![old]).await.unwrap_err().is_fenced());

    assert_eq!(load(&store, instance).await, rows);
    assert_eq!(store.paused().await.unwrap(), []);
    let (_, requests) = store.show(rows[2].seq).await.unwrap().unwrap();
    assert_eq!((requests.len(), requests[0].outcome.as_deref()), (1, None));
    assert_eq!(store.show(rows[0].seq).await.unwrap().unwrap().1, []);
}

pub async fn requests_without_an_outcome_are_attempts_in_doubt(place: &impl Place) {
    let store = place.store();
    let (instance, entity) = (Uuid::now_v7(), Uuid::now_v7());
    store
        .insert(vec![
            report(instance, Uuid::now_v7()),
            cancel(instance, entity),
            report(instance, entity),
        ])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let a = worker();
    let shards = own(&store, &a).await;
    let owner = owner_of(&store, &shards, instance);
    let at = now(&store).await;
    let mut before = fate(State::Waiting);
    before.first_sent_at = Some(at - 5_000);
    let intents = vec![
        intent(&[&rows[0]], at - 3_000),
        intent(&[&rows[1]], at - 3_000),
    ];
    store
        .step(Step {
            settled: vec![update(&rows[0], before)],
            intents,
            ..step(owner)
        })
        .await
        .unwrap();
    store
        .release(&a, shards.iter().map(|one| one.shard).collect())
        .await
        .unwrap();

    let shards = own(&store, &worker()).await;
    let found = store.recover(shards.clone()).await.unwrap();
    assert_eq!(found.instances, [instance]);
    let after = load(&store, instance).await;
    let sent =
        |row: &triggers_outbox::core::Row| (row.progress.attempts, row.progress.first_sent_at);
    assert_eq!(sent(&after[0]), (2, Some(at - 5_000)));
    assert_eq!(sent(&after[1]), (1, Some(at - 3_000)));
    for row in &after[..2] {
        let lost_at = row.progress.lost_at.unwrap();
        assert!(
            (at..=found.now).contains(&lost_at),
            "it may have been sent at any time until now"
        );
    }
    assert_eq!(sent(&after[2]), (0, None), "it was not sent");

    store.recover(shards).await.unwrap();
    assert_eq!(load(&store, instance).await, after, "in doubt once");
}

pub async fn a_new_owner_learns_the_last_minute_and_the_pauses(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert((0..3).map(|_| report(instance, Uuid::now_v7())).collect())
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let a = worker();
    let shards = own(&store, &a).await;
    let owner = owner_of(&store, &shards, instance);
    let at = now(&store).await;
    let (recent, old) = (
        intent(&[&rows[0]], at - 50_000),
        intent(&[&rows[1]], at - 120_000),
    );
    let settled = |intent: &triggers_outbox::core::Intent| RequestResult {
        id: intent.id,
        instance,
        sent_at: intent.sent_at,
        requests: 4,
        outcome: "partial".to_owned(),
        status: None,
        request_id: None,
        settled_at: at,
    };
    let pause = Pause {
        instance,
        until: at + 60_000,
        cause: "rate_limited".to_owned(),
        by: WORKER.to_owned(),
        since: at,
    };
    store
        .step(Step {
            intents: vec![recent.clone(), old.clone()],
            ..step(owner)
        })
        .await
        .unwrap();
    store
        .step(Step {
            results: vec![settled(&recent), settled(&old)],
            pauses: vec![pause.clone()],
            ..step(owner)
        })
        .await
        .unwrap();
    store
        .release(&a, shards.iter().map(|one| one.shard).collect())
        .await
        .unwrap();

    let shards = own(&store, &worker()).await;
    let found = store.recover(shards).await.unwrap();
    assert_eq!(found.log, [(instance, at - 50_000, 4)]);
    assert_eq!(found.pauses, [pause]);
    assert!((found.now - at).abs() < 60_000);
}
