//! What people do.

use std::time::Duration;

use triggers_outbox::core::{
    Filter, Kind, Pause, Progress, Retention, Selection, State, Step, WORKER,
};
use uuid::Uuid;

use super::{cancel, close, fate, load, now, own, owner_of, report, step, worker};
use crate::Place;

pub async fn the_worker_learns_what_a_person_changed(place: &impl Place) {
    let (store, tool) = (place.store(), place.store());
    let instance = Uuid::now_v7();
    store
        .insert(vec![report(instance, Uuid::now_v7())])
        .await
        .unwrap();
    let owned = own(&store, &worker()).await;
    let cursor = store.recover(owned.clone()).await.unwrap().cursor;
    let at = now(&store).await;
    let pause = Pause {
        instance,
        until: at + 60_000,
        cause: "deploy".to_owned(),
        by: "ana".to_owned(),
        since: at,
    };
    tool.pause(pause.clone()).await.unwrap();
    let found = store.discover(owned.clone(), cursor).await.unwrap();
    assert_eq!(found.changed, std::slice::from_ref(&pause));

    let rows = load(&store, instance).await;
    tool.discard(Selection::Rows(vec![rows[0].seq]))
        .await
        .unwrap();
    let found = store.discover(owned.clone(), found.cursor).await.unwrap();
    assert_eq!(found.changed.len(), 1);
    assert_eq!(
        (found.changed[0].instance, found.changed[0].until),
        (instance, pause.until),
        "the pause stays"
    );
    assert_ne!(found.changed[0].by, WORKER);

    tool.pause(Pause { until: 0, ..pause }).await.unwrap();
    let found = store.discover(owned.clone(), found.cursor).await.unwrap();
    assert_eq!((found.changed.len(), found.changed[0].until), (1, 0));
    assert_eq!(
        store.discover(owned, found.cursor).await.unwrap().changed,
        []
    );
    assert_eq!(store.paused().await.unwrap(), []);
}

pub async fn a_note_is_kept_and_replaced(place: &impl Place) {
    let store = place.store();
    let note = async |key: &str| store.note(key.to_owned()).await.unwrap();
    assert_eq!(note("a").await, None);
    for text in ["1", "2", ""] {
        store
            .set_note("a".to_owned(), text.to_owned())
            .await
            .unwrap();
        assert_eq!(note("a").await.as_deref(), Some(text));
    }
    assert_eq!(note("b").await, None);
    // Another handle, as of another process.
    assert_eq!(
        place.store().note("a".to_owned()).await.unwrap().as_deref(),
        Some("")
    );
}

pub async fn a_pause_by_a_person_outlasts_one_by_the_worker(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    let owner = owner_of(&store, &own(&store, &worker()).await, instance);
    let at = now(&store).await;
    let person = Pause {
        instance,
        until: at + 600_000,
        cause: "deploy".to_owned(),
        by: "ana".to_owned(),
        since: at,
    };
    let automatic = Pause {
        until: at + 60_000,
        cause: "rate_limited".to_owned(),
        by: WORKER.to_owned(),
        ..person.clone()
    };
    store
        .step(Step {
            pauses: vec![automatic.clone()],
            ..step(owner)
        })
        .await
        .unwrap();
    assert_eq!(
        store.paused().await.unwrap(),
        std::slice::from_ref(&automatic)
    );
    store.pause(person.clone()).await.unwrap();
    store
        .step(Step {
            pauses: vec![automatic.clone()],
            ..step(owner)
        })
        .await
        .unwrap();
    store
        .step(Step {
            pauses: vec![Pause {
                until: 0,
                ..automatic
            }],
            ..step(owner)
        })
        .await
        .unwrap();
    assert_eq!(store.paused().await.unwrap(), [person]);
}

pub async fn resending_moves_to_the_end_of_the_lane(place: &impl Place) {
    let store = place.store();
    let (instance, entity) = (Uuid::now_v7(), Uuid::now_v7());
    store
        .insert(vec![report(instance, entity), cancel(instance, entity)])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    close(&store, &rows[..1], &fate(State::Dead)).await;

    let moved = store
        .resend(Selection::Rows(vec![rows[0].seq]), false)
        .await
        .unwrap();
    assert_eq!(moved.len(), 1);
    assert!(moved[0].0 == rows[0].seq && moved[0].1 > rows[1].seq);
    let after = load(&store, instance).await;
    assert_eq!(
        after.iter().map(|row| row.seq).collect::<Vec<_>>(),
        [rows[1].seq, moved[0].1]
    );
    assert_eq!(
        after[1].command, rows[0].command,
        "the same bytes under the same key"
    );
    assert_eq!(
        (
            after[1].progress.state,
            after[1].progress.attempts,
            after[1].progress.cause.clone()
        ),
        (State::Waiting, 0, None)
    );
    assert_eq!(
        after[1].enqueued_at, rows[0].enqueued_at,
        "it is as old as it is"
    );
    let error = store
        .resend(Selection::Rows(vec![moved[0].1]), false)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("is waiting"), "{error}");
}

pub async fn resending_needs_a_key_that_protects(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    let unkeyed = || {
        let mut row = report(instance, Uuid::now_v7());
        row.key = None;
        row
    };
    store
        .insert(vec![
            unkeyed(),
            report(instance, Uuid::now_v7()),
            report(instance, Uuid::now_v7()),
        ])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let at = now(&store).await;
    let lost = |ago: i64| {
        let mut fate = fate(State::Unknown);
        (fate.first_sent_at, fate.lost_at) = (Some(at - ago), Some(at - ago));
        fate
    };
    let week = 7 * 24 * 3_600_000;
    close(&store, &rows[..2], &lost(week)).await;
    for row in &rows[..2] {
        let error = store
            .resend(Selection::Rows(vec![row.seq]), false)
            .await
            .unwrap_err();
        assert!(
            error.to_string().contains("may be reported twice"),
            "{error}"
        );
    }
    let moved = store
        .resend(Selection::Rows(vec![rows[0].seq, rows[1].seq]), true)
        .await
        .unwrap();
    let after = load(&store, instance).await;
    let resent: Vec<_> = after
        .iter()
        .filter(|row| moved.iter().any(|(_, new)| *new == row.seq))
        .collect();
    assert_eq!(resent.len(), 2);
    assert_eq!(resent[0].command.key, None);
    assert!(resent[1].command.key.is_some() && resent[1].command.key != rows[1].command.key);
    assert!(
        resent
            .iter()
            .all(|row| row.progress.lost_at.is_none() && row.progress.first_sent_at.is_none())
    );
}

pub async fn a_resend_of_several_is_all_or_none(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert(vec![
            report(instance, Uuid::now_v7()),
            report(instance, Uuid::now_v7()),
        ])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    close(&store, &rows[..1], &fate(State::Dead)).await;
    let both = Selection::Rows(vec![rows[0].seq, rows[1].seq]);
    store.resend(both, false).await.unwrap_err();
    assert_eq!(
        store
            .show(rows[0].seq)
            .await
            .unwrap()
            .unwrap()
            .0
            .progress
            .state,
        State::Dead
    );
    let missing = store
        .discard(Selection::Rows(vec![rows[0].seq, 1_000_000]))
        .await
        .unwrap_err();
    assert!(missing.to_string().contains("no row 1000000"), "{missing}");
    assert!(store.show(rows[0].seq).await.unwrap().is_some());
}

pub async fn forgetting_deletes_an_instance_or_an_entity(place: &impl Place) {
    let store = place.store();
    let (ours, other, entity) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    store
        .insert(vec![
            report(ours, entity),
            cancel(ours, entity),
            report(ours, Uuid::now_v7()),
            report(other, entity),
        ])
        .await
        .unwrap();
    assert_eq!(store.forget(ours, Some(entity)).await.unwrap(), 2);
    assert_eq!(load(&store, ours).await.len(), 1);
    assert_eq!(store.forget(ours, None).await.unwrap(), 1);
    assert_eq!(load(&store, other).await.len(), 1);
    assert_eq!(store.forget(ours, None).await.unwrap(), 0);
}

pub async fn pruning_erases_payloads_and_then_rows(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert(vec![
            report(instance, Uuid::now_v7()),
            report(instance, Uuid::now_v7()),
        ])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let mut dead = fate(State::Dead);
    dead.settled_at = Some(now(&store).await - 3_600_000);
    close(&store, &rows[..1], &dead).await;
    let kept = Retention::default();
    assert_eq!(store.prune(kept, None).await.unwrap(), 0);
    let erased = Retention {
        payload: Duration::from_secs(30 * 60),
        ..kept
    };
    assert_eq!(store.prune(erased, None).await.unwrap(), 1);
    let (row, _) = store.show(rows[0].seq).await.unwrap().unwrap();
    assert_eq!(
        (row.command.payload, row.command.kind),
        (None, Kind::Report)
    );
    let error = store
        .resend(Selection::Rows(vec![rows[0].seq]), true)
        .await
        .unwrap_err();
    assert!(error.to_string().contains("erased"), "{error}");
    assert_eq!(
        store
            .prune(
                Retention {
                    rows: Duration::from_secs(30 * 60),
                    ..erased
                },
                None
            )
            .await
            .unwrap(),
        1
    );
    assert!(store.show(rows[0].seq).await.unwrap().is_none());
    assert_eq!(
        load(&store, instance).await.len(),
        1,
        "what waits is kept, however old"
    );
}

pub async fn only_the_owner_prunes(place: &impl Place) {
    let store = place.store();
    let instance = Uuid::now_v7();
    store
        .insert(vec![report(instance, Uuid::now_v7())])
        .await
        .unwrap();
    let rows = load(&store, instance).await;
    let dead = Progress {
        settled_at: Some(0),
        ..fate(State::Dead)
    };
    close(&store, &rows, &dead).await;
    let a = worker();
    let old = own(&store, &a).await[0];
    store.release(&a, vec![old.shard]).await.unwrap();
    let taken = own(&store, &worker()).await;
    let new = *taken.iter().find(|new| new.shard == old.shard).unwrap();
    let late = store.prune(Retention::default(), Some(old)).await;
    assert!(late.unwrap_err().is_fenced());
    assert!(store.show(rows[0].seq).await.unwrap().is_some());
    store.prune(Retention::default(), Some(new)).await.unwrap();
    assert!(store.show(rows[0].seq).await.unwrap().is_none());
}

pub async fn lists_are_filtered(place: &impl Place) {
    let store = place.store();
    let (ours, other, entity) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    let mut canceled = cancel(ours, entity);
    "other".clone_into(&mut canceled.trigger_key);
    store
        .insert(vec![report(ours, entity), canceled, report(other, entity)])
        .await
        .unwrap();
    let rows = load(&store, ours).await;
    close(&store, &rows[..1], &fate(State::Dead)).await;
    let list = |filter: Filter| {
        let store = store.clone();
        async move {
            store
                .list(filter, 10)
                .await
                .unwrap()
                .into_iter()
                .map(|row| row.seq)
                .collect::<Vec<_>>()
        }
    };
    let all = list(Filter::default()).await;
    assert_eq!(all.len(), 3);
    let (first, second, third) = (all[0], all[1], all[2]);
    assert_eq!(
        list(Filter {
            states: vec![State::Dead],
            ..Filter::default()
        })
        .await,
        [first]
    );
    assert_eq!(
        list(Filter {
            states: vec![State::Waiting, State::Held],
            ..Filter::default()
        })
        .await,
        [second, third]
    );
    assert_eq!(
        list(Filter {
            instance: Some(other),
            ..Filter::default()
        })
        .await,
        [third]
    );
    assert_eq!(
        list(Filter {
            trigger_key: Some("other".to_owned()),
            ..Filter::default()
        })
        .await,
        [second]
    );
    assert_eq!(
        list(Filter {
            entity: Some(entity),
            after: first,
            ..Filter::default()
        })
        .await,
        [second, third]
    );
    assert_eq!(
        list(Filter {
            cause: Some("rejected".to_owned()),
            ..Filter::default()
        })
        .await,
        [first]
    );
    assert_eq!(
        list(Filter {
            since: Some(i64::MAX),
            ..Filter::default()
        })
        .await,
        [0_i64; 0]
    );
    let listed = store.list(Filter::default(), 1).await.unwrap();
    assert_eq!(
        (listed.len(), listed[0].command.payload.clone()),
        (1, None),
        "without payloads"
    );
    let everything = store
        .discard(Selection::Where(Filter {
            instance: Some(ours),
            ..Filter::default()
        }))
        .await
        .unwrap();
    assert_eq!(everything, 2);
}
