//! F16: one item makes the service refuse a whole bulk call.

use crate::world::{World, bulk_with};
use triggers_runtime::{Bulk, PayloadJson, Sink};

/// Reports `0..count`, of which these have a payload key that spoils the whole request.
fn spoiled(count: u8, by: &[u8]) -> Bulk {
    bulk_with(count, |n, report| {
        if by.iter().any(|spoils| usize::from(*spoils) == n) {
            let payload = format!("{{\"_no\":0,\"n\":{n}}}");
            report.payload = PayloadJson::from_json(payload).unwrap();
        }
    })
}

async fn isolates(count: u8, by: &[u8]) {
    let world = World::new().await;
    let receipt = world.site(0).send_all(spoiled(count, by)).await.unwrap();
    for (n, outcome) in receipt.iter().enumerate() {
        let spoils = by.iter().any(|spoils| usize::from(*spoils) == n);
        assert_eq!(
            matches!(&outcome, Err(error) if error.is_definite()),
            spoils,
            "{n}: {outcome:?}"
        );
        assert_eq!(outcome.is_ok(), !spoils, "{n}: {outcome:?}");
        assert_eq!(world.effects_of(n), usize::from(!spoils), "{n}");
        // Halves of halves: each item is in at most one request of each round.
        let rounds = usize::from(count).next_power_of_two().ilog2() as usize + 1;
        let sent = world.attempts_of(n).len();
        assert!(
            sent <= rounds,
            "item {n} was sent {sent} times, in {rounds} rounds"
        );
    }
}

#[tokio::test]
async fn f16_the_poison_item_is_found_and_the_rest_delivered() {
    for (count, by) in [
        (1, &[0][..]),
        (2, &[1]),
        (7, &[3]),
        (64, &[63]),
        (100, &[0]),
    ] {
        isolates(count, by).await;
    }
}

#[tokio::test]
async fn f16_several_poison_items() {
    isolates(33, &[0, 1, 16, 32]).await;
    isolates(4, &[0, 1, 2, 3]).await;
}
