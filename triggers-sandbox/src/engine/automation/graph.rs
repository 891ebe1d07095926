//! The shape that actions must form.

use super::Action;
use super::issue::{Issues, place_of_action};

/// The builder makes trees (docs/api.md#s5.2). In one, no action can run twice and no walk
/// is endless.
pub(super) fn every_action_is_reached_once(
    roots: &[usize],
    actions: &[Action],
    issues: &mut Issues,
) {
    let whole = issues.list.is_empty();
    let mut reached = vec![false; actions.len()];
    let mut open = roots.to_vec();
    let mut add = |action: &Action, problem: &str| {
        let place = place_of_action(&action.id);
        issues.add(&place, format!("action `{}` {problem}", action.id));
    };
    while let Some(place) = open.pop() {
        let (Some(seen), Some(action)) = (reached.get_mut(place), actions.get(place)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            return add(action, "is reached twice; actions must form a tree");
        }
        open.extend(action.next.iter().chain(&action.otherwise));
    }
    // A wrong name of an action leaves another one unreached.
    for (action, seen) in actions.iter().zip(reached) {
        if !seen && whole {
            add(action, "is never reached");
        }
    }
}
