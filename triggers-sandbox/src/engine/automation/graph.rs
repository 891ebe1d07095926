//! From the ids of actions to their places, and the shape that they must form.

use super::issue::Issues;
use super::{Action, ActionKind};
use serde_json::Value;
use std::collections::BTreeMap;

/// An action as it was read: the ones after it are named by their ids.
pub(super) struct Named {
    pub(super) namespace: Option<String>,
    pub(super) kind: ActionKind<Vec<String>>,
}

impl Named {
    /// Stands in for an action with a mistake, with the actions after it.
    pub(super) fn broken(action: &Value) -> Self {
        let infos = action
            .as_object()
            .into_iter()
            .flatten()
            .map(|(_, info)| info);
        let lists = infos.filter_map(Value::as_object).flatten();
        let lists = lists.filter(|(name, _)| name.ends_with("ostActionIds"));
        let ids = lists.flat_map(|(_, ids)| ids.as_array().into_iter().flatten());
        let next = ids.filter_map(Value::as_str).map(str::to_owned).collect();
        Self {
            namespace: None,
            kind: ActionKind::Split { next },
        }
    }
}

/// Puts actions into a row, in the order of their ids; tells the places of the roots.
pub(super) fn lay_out(
    roots: Vec<String>,
    named: BTreeMap<String, Named>,
    issues: &mut Issues,
) -> Option<(Vec<usize>, Vec<Action>)> {
    let places: BTreeMap<String, usize> = named.keys().cloned().zip(0..).collect();
    let mut places_of = |place: &str, ids: Vec<String>| {
        let mut found = Vec::new();
        for id in ids {
            if let Some(place) = places.get(&id) {
                found.push(*place);
            } else {
                let message = format!("there is no action `{id}`");
                let known = places.keys().map(String::as_str);
                issues.unknown(place, "POST_ACTION_NOT_FOUND", message, (&id, known));
            }
        }
        found
    };
    let roots = places_of("/configuration/rootActionIds", roots);
    let mut actions = Vec::new();
    for (id, Named { namespace, kind }) in named {
        let place = format!("/configuration/actions/{id}");
        let kind = kind
            .renamed(|ids| Ok::<_, ()>(places_of(&place, ids)))
            .ok()?;
        actions.push(Action {
            id,
            namespace,
            kind,
        });
    }
    every_action_is_reached_once(&roots, &actions, issues);
    Some((roots, actions))
}

/// The builder makes trees (docs/api.md#s5.2). In one, no action can run twice and no walk
/// is endless.
fn every_action_is_reached_once(roots: &[usize], actions: &[Action], issues: &mut Issues) {
    let whole = issues.list.is_empty();
    let mut reached = vec![false; actions.len()];
    let mut open = roots.to_vec();
    while let Some(place) = open.pop() {
        let (Some(seen), Some(action)) = (reached.get_mut(place), actions.get(place)) else {
            continue;
        };
        if std::mem::replace(seen, true) {
            let message = format!(
                "action `{}` is reached twice; actions must form a tree",
                action.id
            );
            issues.add(
                &format!("/configuration/actions/{}", action.id),
                "INVALID_MAPPING",
                message,
            );
            return;
        }
        open.extend(action.kind.next());
    }
    // A wrong name of an action leaves another one unreached.
    let unreached = actions
        .iter()
        .zip(reached)
        .filter(|(_, seen)| !seen && whole);
    for (action, _) in unreached {
        let message = format!("action `{}` is never reached", action.id);
        issues.add(
            &format!("/configuration/actions/{}", action.id),
            "INVALID_MAPPING",
            message,
        );
    }
}
