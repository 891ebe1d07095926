//! The plan, case by case.

use uuid::Uuid;

use super::{START, at, command, failed, row};
use crate::core::row::Kind;
use crate::core::{Effect, ItemResult, Load, Now, Plan, PlanOptions, Request};

/// A plan that holds one instance with these rows.
fn plan(options: PlanOptions, rows: Vec<crate::core::Row>) -> Plan {
    let mut plan = Plan::new(options, 1);
    let instances: std::collections::BTreeSet<Uuid> =
        rows.iter().map(|row| row.command.instance).collect();
    for instance in &instances {
        plan.discovered(*instance, 1, START);
    }
    let loads: Vec<Load> = plan.wanted();
    plan.loaded(&loads, rows, START);
    plan
}

/// What is sent now, with everything committed.
fn send(plan: &mut Plan, now: Now) -> Vec<Request> {
    let (step, mut requests) = plan.poll(now);
    plan.committed(&step, &mut requests, &[], now);
    requests.retain(|request| plan.dispatch(request.intent.id, now));
    requests
}

#[test]
fn instances_take_turns() {
    let (busy, quiet) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut rows: Vec<_> = (1..=90)
        .map(|seq| row(seq, command(busy, None, Kind::Report, true)))
        .collect();
    rows.push(row(91, command(quiet, None, Kind::Report, true)));
    let mut plan = plan(
        PlanOptions {
            max_batch: 1,
            in_flight: 2,
            ..PlanOptions::default()
        },
        rows,
    );
    let sent = send(&mut plan, at(10));
    let instances: Vec<Uuid> = sent.iter().map(|request| request.intent.instance).collect();
    assert_eq!(instances.len(), 2);
    assert!(instances.contains(&busy) && instances.contains(&quiet));
}

#[test]
fn a_request_is_limited_in_bytes() {
    let instance = Uuid::from_u128(1);
    let large = |seq: i64, bytes: usize| {
        let mut command = command(instance, None, Kind::Report, true);
        command.payload = Some("x".repeat(bytes));
        row(seq, command)
    };
    let rows = vec![large(1, 400), large(2, 400), large(3, 5_000), large(4, 10)];
    let mut plan = plan(
        PlanOptions {
            max_bytes: 1_000,
            per_instance: 9,
            ..PlanOptions::default()
        },
        rows,
    );
    let sizes: Vec<Vec<i64>> = send(&mut plan, at(10))
        .into_iter()
        .map(|request| request.intent.rows)
        .collect();
    assert_eq!(sizes, [vec![1, 2], vec![3], vec![4]]);
}

#[test]
fn a_refused_bulk_is_halved_until_the_item_at_fault_is_alone() {
    let instance = Uuid::from_u128(1);
    let rows = (1..=100)
        .map(|seq| row(seq, command(instance, None, Kind::Report, true)))
        .collect();
    let mut plan = plan(
        PlanOptions {
            per_instance: 1,
            ..PlanOptions::default()
        },
        rows,
    );
    let (mut requests, mut now) = (0, at(10));
    while !plan.is_empty() {
        for request in send(&mut plan, now) {
            requests += 1;
            let poisoned = request.intent.rows.contains(&37);
            let result = if poisoned {
                failed(Effect::Content)
            } else {
                ItemResult::Delivered
            };
            plan.complete(
                request.intent.id,
                &vec![result; request.intent.rows.len()],
                true,
                now,
            );
        }
        now = Now {
            mono: now.mono + 250,
            wall: now.wall + 250,
        };
        assert!(requests < 100, "it does not end");
    }
    // One for each time 100 can be halved, and one for the other half each time.
    assert!(requests <= 2 * 7 + 2, "{requests} requests");
}

#[test]
fn an_outage_of_one_instance_stops_it_and_no_other() {
    let (bad, good) = (Uuid::from_u128(1), Uuid::from_u128(2));
    for (effect, least) in [(Effect::Throttled, 60_000), (Effect::Unauthorized, 300_000)] {
        let rows = vec![
            row(1, command(bad, None, Kind::Report, true)),
            row(2, command(good, None, Kind::Report, true)),
        ];
        let mut plan = plan(PlanOptions::default(), rows);
        for request in send(&mut plan, at(10)) {
            let result = if request.intent.instance == bad {
                failed(effect)
            } else {
                ItemResult::Delivered
            };
            plan.complete(request.intent.id, &[result], true, at(20));
        }
        plan.discovered(good, 3, at(30));
        let loads = plan.wanted();
        assert!(
            loads.iter().all(|load| load.instance == good),
            "a paused instance is not read"
        );
        plan.loaded(
            &loads,
            vec![row(3, command(good, None, Kind::Report, true))],
            at(30),
        );
        let sent = send(&mut plan, at(40));
        assert_eq!(
            sent.iter()
                .map(|request| request.intent.instance)
                .collect::<Vec<_>>(),
            [good]
        );
        assert!(
            send(&mut plan, at(20 + least - 1))
                .iter()
                .all(|request| request.intent.instance != bad)
        );
        // It is sent again, once, when the pause is over; a row that left the memory is read again.
        let now = at(20 + least);
        let first = send(&mut plan, now).len();
        let loads = plan.wanted();
        plan.loaded(
            &loads,
            vec![row(1, command(bad, None, Kind::Report, true))],
            now,
        );
        assert_eq!(
            first + send(&mut plan, at(20 + least + 10)).len(),
            1,
            "{effect:?}"
        );
    }
}

#[test]
fn a_clock_that_is_set_does_not_stop_delivery() {
    const DAY: i64 = 86_400_000;
    let instance = Uuid::from_u128(1);
    for jump in [-DAY, DAY] {
        let mut waiting = row(1, command(instance, Some(1), Kind::Cancel, false));
        waiting.progress.not_before = Some(START.wall + jump + DAY);
        let mut plan = plan(PlanOptions::default(), vec![waiting]);
        // No wait of the outbox is longer than five minutes, whatever the clock says.
        assert_eq!(
            send(&mut plan, at(300_000 + 10)).len() + send(&mut plan, at(300_000 + 20)).len(),
            1,
            "{jump}"
        );
    }
}

#[test]
fn attempts_under_one_key_do_not_overlap() {
    let mut command = command(Uuid::from_u128(1), None, Kind::Report, true);
    command.key = Some("same".to_owned());
    let mut plan = plan(
        PlanOptions::default(),
        vec![row(1, command.clone()), row(2, command)],
    );
    let sent = send(&mut plan, at(10));
    assert_eq!(sent.len(), 1);
    assert_eq!(sent[0].intent.rows, [1]);
    plan.complete(sent[0].intent.id, &[ItemResult::Delivered], true, at(20));
    let next: Vec<_> = [send(&mut plan, at(20)), send(&mut plan, at(30))].concat();
    assert_eq!(next[0].intent.rows, [2]);
}
