//! From the ids of actions to their places, and the shape that they must form.

use super::{Action, ActionKind};
use std::collections::BTreeMap;

/// An action as it was read: the ones after it are named by their ids.
pub(super) struct Named {
    pub(super) namespace: Option<String>,
    pub(super) kind: ActionKind<Vec<String>>,
}

/// Puts actions into a row, in the order of their ids; tells the places of the roots.
pub(super) fn lay_out(
    roots: Vec<String>,
    named: BTreeMap<String, Named>,
) -> Result<(Vec<usize>, Vec<Action>), String> {
    let places: BTreeMap<String, usize> = named.keys().cloned().zip(0..).collect();
    let places_of = |ids: Vec<String>| {
        let place = |id: String| {
            let place = places.get(&id).copied();
            place.ok_or_else(|| format!("there is no action `{id}`"))
        };
        ids.into_iter().map(place).collect::<Result<Vec<_>, _>>()
    };
    let roots = places_of(roots)?;
    let actions = named
        .into_iter()
        .map(|(id, Named { namespace, kind })| {
            let kind = kind.renamed(places_of)?;
            Ok(Action {
                id,
                namespace,
                kind,
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    every_action_is_reached_once(&roots, &actions)?;
    Ok((roots, actions))
}

/// The builder makes trees (docs/api.md#s5.2). In one, no action can run twice and no walk is endless.
fn every_action_is_reached_once(roots: &[usize], actions: &[Action]) -> Result<(), String> {
    let mut reached = vec![false; actions.len()];
    let mut open = roots.to_vec();
    while let Some(place) = open.pop() {
        let (Some(seen), Some(action)) = (reached.get_mut(place), actions.get(place)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            return Err(format!(
                "action `{}` is reached twice; actions must form a tree",
                action.id
            ));
        }
        open.extend(action.kind.next());
    }
    match actions.iter().zip(reached).find(|(_, seen)| !seen) {
        Some((action, _)) => Err(format!("action `{}` is never reached", action.id)),
        None => Ok(()),
    }
}
