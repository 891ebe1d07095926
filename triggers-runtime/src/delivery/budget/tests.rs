use super::Budget;

/// Calls with one repeat each, all of which fail; how many repeats got through.
fn repeats_of(budget: &Budget, calls: usize, throttled: bool) -> usize {
    (0..calls)
        .filter(|_| {
            let spent = if throttled {
                budget.spend_throttled()
            } else {
                budget.spend()
            };
            spent.is_some()
        })
        .count()
}

#[test]
fn a_service_that_is_down_gets_a_few_repeats_and_then_none() {
    let budget = Budget::new(500);
    assert_eq!(repeats_of(&budget, 1000, false), 500 / 14);
    assert_eq!(repeats_of(&Budget::new(500), 1000, true), 500 / 5);
}

#[test]
fn load_stays_under_one_point_two_of_what_is_offered_while_everything_fails() {
    let repeats = repeats_of(&Budget::new(500), 200, false);
    assert!(repeats * 5 <= 200, "{repeats} repeats for 200 calls");
}

#[test]
fn a_service_that_fails_every_second_time_gets_every_repeat() {
    let budget = Budget::new(500);
    for _ in 0..10_000 {
        let spent = budget.spend();
        assert!(spent.is_some());
        budget.succeeded(spent);
    }
}

#[test]
fn calls_that_succeed_at_once_fill_the_bucket_again_but_not_over_its_rim() {
    let budget = Budget::new(28);
    assert_eq!(repeats_of(&budget, 9, false), 2);
    (0..13).for_each(|_| budget.succeeded(None));
    assert_eq!(repeats_of(&budget, 9, false), 0);
    budget.succeeded(None);
    assert_eq!(repeats_of(&budget, 9, false), 1);
    (0..1000).for_each(|_| budget.succeeded(None));
    assert_eq!(repeats_of(&budget, 9, false), 2);
}
