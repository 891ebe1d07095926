//! F15: answers to bulk calls that tell of failures or are not well-formed.

use crate::proxy::{BulkFault, Fault, Items, Message};
use crate::world::{World, bulk, bulk_cancel, bulk_with, entity, number};
use std::collections::{HashMap, HashSet};
use triggers_runtime::{ErrorKind, Sink};
use triggers_sandbox::journal::Event as Effect;

const COUNT: u8 = 12;

/// How often each report was sent, by its number.
fn times_sent(world: &World) -> Vec<usize> {
    let sent = |n: u8| world.attempts_of(usize::from(n)).len();
    (0..COUNT).map(sent).collect()
}

#[tokio::test]
async fn f15_items_that_failed_or_are_missing_are_sent_again_and_no_others() {
    let items = Items(0b1010_0100_1001);
    for fault in [
        BulkFault::Swallow { items },
        BulkFault::Hide { items },
        BulkFault::Swallow { items: Items::ALL },
        BulkFault::Hide { items: Items::ALL },
    ] {
        let world = World::new().await;
        world.proxy.calls([Fault::Bulk(fault.clone())]);
        let receipt = world.site(0).send_all(bulk(COUNT)).await.unwrap();
        assert!(receipt.is_complete(), "{fault:?}: {receipt:?}");
        let (BulkFault::Swallow { items } | BulkFault::Hide { items }) = fault else {
            unreachable!()
        };
        for (n, sent) in times_sent(&world).into_iter().enumerate() {
            assert_eq!(world.effects_of(n), 1, "{fault:?}");
            assert_eq!(
                sent,
                1 + usize::from(items.contains(n)),
                "{fault:?}: item {n}"
            );
        }
    }
}

#[tokio::test]
async fn f15_order_and_totals_do_not_matter() {
    for fault in [
        BulkFault::Reverse,
        BulkFault::WrongTotals,
        BulkFault::NoTotals,
    ] {
        let world = World::new().await;
        world.proxy.calls([Fault::Bulk(fault.clone())]);
        assert!(
            world
                .site(0)
                .send_all(bulk(COUNT))
                .await
                .unwrap()
                .is_complete(),
            "{fault:?}"
        );
        assert_eq!(times_sent(&world), [1; COUNT as usize], "{fault:?}");
    }
}

#[tokio::test]
async fn f15_indexes_that_make_no_sense() {
    for fault in [
        BulkFault::DuplicateIndex,
        BulkFault::Twice,
        BulkFault::StrangeIndexes,
    ] {
        let world = World::new().await;
        world.proxy.calls([Fault::Bulk(fault.clone())]);
        assert!(
            world
                .site(0)
                .send_all(bulk(COUNT))
                .await
                .unwrap()
                .is_complete(),
            "{fault:?}"
        );
        assert!(
            (0..COUNT).all(|n| world.effects_of(n.into()) == 1),
            "{fault:?}"
        );
        assert!(
            times_sent(&world).into_iter().all(|sent| sent <= 2),
            "{fault:?}"
        );
    }
}

#[tokio::test]
async fn f15_an_item_refused_for_its_payload_is_not_sent_again() {
    let world = World::new().await;
    let items = Items(0b10_0010);
    world.proxy.calls([Fault::Bulk(BulkFault::Fail {
        items,
        code: "SCHEMA_VALIDATION_FAILED",
    })]);
    let receipt = world.site(0).send_all(bulk(COUNT)).await.unwrap();
    for (n, outcome) in receipt.iter().enumerate() {
        let refused = matches!(&outcome, Err(error) if error.kind() == ErrorKind::Schema);
        assert!(
            refused == items.contains(n) && outcome.is_ok() != refused,
            "{n}: {outcome:?}"
        );
        assert_eq!(world.effects_of(n), usize::from(!items.contains(n)));
    }
    assert_eq!(times_sent(&world), [1; COUNT as usize]);
}

/// Whatever the client makes of a code it does not know: an item that the service never did is not
/// delivered, and one that it did is not reported twice.
#[tokio::test]
async fn f15_codes_nobody_documented() {
    for code in ["INTERNAL", "UNAVAILABLE", "", "SOMETHING_ELSE"] {
        let world = World::new().await;
        let items = Items(0b1111_0000);
        world
            .proxy
            .script(move |_| Fault::Bulk(BulkFault::Fail { items, code }));
        let receipt = world.site(0).send_all(bulk(COUNT)).await.unwrap();
        for (n, outcome) in receipt.iter().enumerate() {
            assert_eq!(
                world.effects_of(n),
                usize::from(outcome.is_ok()),
                "{code}: {n}: {outcome:?}"
            );
        }
    }
}

/// That an item is refused now says nothing about an earlier time, unless it is its contents.
#[tokio::test]
async fn f15_a_refusal_after_a_lost_answer() {
    for code in [
        "PERMISSION_DENIED",
        "NOT_FOUND",
        "403",
        "UNIMPLEMENTED",
        "INTERNAL",
    ] {
        let world = World::new().await;
        let refused = Fault::Bulk(BulkFault::Fail {
            items: Items::ALL,
            code,
        });
        world
            .proxy
            .calls([Fault::ResetAfter, refused.clone(), refused.clone(), refused]);
        let receipt = world.site(0).send_all(bulk(2)).await.unwrap();
        for outcome in &receipt {
            assert!(
                matches!(&outcome, Err(error) if !error.is_definite()),
                "{code}: {outcome:?}"
            );
        }
        assert!((0..2).all(|n| world.effects_of(n) == 1), "{code}");
    }
}

#[tokio::test]
async fn f15_cancels_too() {
    let items = Items(0b0110);
    for fault in [
        BulkFault::Swallow { items },
        BulkFault::Hide { items },
        BulkFault::Reverse,
        BulkFault::DuplicateIndex,
        BulkFault::StrangeIndexes,
        BulkFault::NoTotals,
    ] {
        let world = World::new().await;
        world.proxy.calls([Fault::Bulk(fault.clone())]);
        let receipt = world.site(0).send_all(bulk_cancel(4)).await.unwrap();
        assert!(receipt.is_complete(), "{fault:?}: {receipt:?}");
        for number in 0..4 {
            let cancels = world.effects(0);
            let cancels = cancels
                .iter()
                .filter(|event| event.external_entity_id == Some(entity(number)));
            assert!((1..=2).contains(&cancels.count()), "{fault:?}: {number}");
        }
    }
}

/// A service that handles items at the same time would handle them in any order.
#[tokio::test]
async fn f15_items_of_one_entity_go_one_after_the_other() {
    let world = World::new().await;
    let reports = bulk_with(COUNT, |n, report| {
        report.external_entity_id = Some(entity(u8::from(n % 3 == 0)));
    });
    let receipt = world.site(0).send_all(reports).await.unwrap();
    assert!(receipt.is_complete(), "{receipt:?}");
    for exchange in world.proxy.log_of_calls() {
        let body = exchange.request.json();
        let entities: Vec<_> = body["eventsInfo"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["externalEntityId"].to_string())
            .collect();
        let distinct: HashSet<_> = entities.iter().collect();
        assert_eq!(distinct.len(), entities.len(), "{entities:?}");
    }
    for about in 0..2 {
        let of_entity = |event: &Effect| event.external_entity_id == Some(entity(about));
        let effects = world.effects(0).into_iter().filter(of_entity);
        let order: Vec<_> = effects.filter_map(|event| number(&event)).collect();
        assert!(order.is_sorted(), "{order:?}");
    }
}

/// Every request fails for some other items, until the attempts are used up: what is left is
/// unknown or delivered, never doubled, and the keys never change.
#[tokio::test]
async fn f15_failures_that_never_end() {
    let world = World::new().await;
    let mut turn = 0;
    world.proxy.script(move |_: &Message| {
        turn += 1;
        Fault::Bulk(BulkFault::Hide {
            items: Items(0b0101 << (turn % 3)),
        })
    });
    let receipt = world.site(0).send_all(bulk(COUNT)).await.unwrap();
    assert_eq!(receipt.len(), usize::from(COUNT));
    assert!(
        !receipt
            .iter()
            .any(|outcome| matches!(&outcome, Err(error) if error.is_definite())),
        "{receipt:?}"
    );
    let mut keys: HashMap<u64, String> = HashMap::new();
    for exchange in world.proxy.log_of_calls() {
        for item in exchange.request.json()["eventsInfo"].as_array().unwrap() {
            let key = item["idempotency"]["key"].as_str().unwrap().to_owned();
            let first = keys
                .entry(item["payload"]["n"].as_u64().unwrap())
                .or_insert_with(|| key.clone());
            assert_eq!(*first, key);
        }
    }
    assert!((0..COUNT).all(|n| world.effects_of(n.into()) == 1));
}
