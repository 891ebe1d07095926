//! Entities on the wrong side of a one-to-many relation (docs/api.md#s4).

use std::collections::HashMap;

use crate::{
    diagnostic::{Diagnostics, Path},
    model::{Entity, Manifest, Trigger, Type},
    names::plain_snake,
    rules,
};

pub(super) fn one_side(manifest: &Manifest, diagnostics: &mut Diagnostics) {
    let known = Known::new(manifest);
    let triggers = Path::ROOT.key("triggers");
    for trigger in &manifest.triggers {
        let Some(own) = &trigger.entity else { continue };
        let Some((other, better)) = known.better(trigger, own) else {
            continue;
        };
        let message = format!(
            "`{}` is canceled by its `{own}`, and its payload names one `{other}`",
            trigger.key
        );
        let at = triggers.key(&trigger.key).key("entity").at_value();
        diagnostics
            .breach(&rules::lint::ENTITY_ON_ONE_SIDE, at)
            .message(message)
            .label(format!("was `{better}` meant?"))
            .note(format!(
                "a cancel takes back all events that were reported with the id, those of every other `{other}` too"
            ));
    }
}

struct Known<'m> {
    /// Entities by their names in snake case, however a property spells them.
    named: HashMap<String, &'m Entity>,
    /// Entities that are derived from exactly two, by both of their sides in both orders.
    pairs: HashMap<(&'m str, &'m str), &'m Entity>,
}

impl<'m> Known<'m> {
    fn new(manifest: &'m Manifest) -> Self {
        let entities = manifest.entities.iter();
        let named = entities.clone().map(|entity| (snake(&entity.key), entity));
        let pairs = entities.flat_map(|entity| match entity.derived_from.as_slice() {
            [a, b] => vec![
                ((a.key.as_str(), b.key.as_str()), entity),
                ((b.key.as_str(), a.key.as_str()), entity),
            ],
            _ => Vec::new(),
        });
        Known {
            named: named.collect(),
            pairs: pairs.collect(),
        }
    }

    /// What the payload names beside the trigger's entity, and the entity that would be finer.
    fn better(&self, trigger: &Trigger, own: &str) -> Option<(String, &'m str)> {
        let properties = trigger.payload.properties.iter();
        let ids = properties.filter(|property| matches!(property.ty, Type::Uuid | Type::Contact));
        let about = snake(&trigger.key);
        for id in ids {
            let name = snake(&id.key);
            let Some(stem) = name.strip_suffix("_id").filter(|stem| *stem != own) else {
                continue;
            };
            // Many-to-many: there is an id per pair, and this trigger uses one half of it.
            if let Some(pair) = self.pairs.get(&(own, stem)) {
                return Some((stem.to_owned(), &pair.key));
            }
            // One-to-many: the event is about the other thing by its very name.
            if let Some(other) = self.named.get(stem).filter(|other| other.key != own)
                && holds(&about, stem)
                && !holds(&about, &snake(own))
            {
                let derived = self.named.get(own).is_some_and(|entity| {
                    entity.derived_from.iter().any(|part| part.key == other.key)
                });
                if !derived {
                    return Some((stem.to_owned(), &other.key));
                }
            }
        }
        None
    }
}

/// Whether the words of `part` stand side by side in `whole`; both in snake case.
fn holds(whole: &str, part: &str) -> bool {
    format!("_{whole}_").contains(&format!("_{part}_"))
}

fn snake(name: &str) -> String {
    plain_snake(name).unwrap_or_default()
}
