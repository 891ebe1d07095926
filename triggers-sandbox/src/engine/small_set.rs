//! A set that is nearly always of one.

use std::collections::BTreeSet;

/// A set without an allocation while it holds one item; a million waiting activations hold one
/// piece of work each, and lie alone in their lanes.
#[derive(Debug, Default)]
pub(super) enum SmallSet<T> {
    #[default]
    None,
    One(T),
    #[expect(
        clippy::box_collection,
        reason = "the others need not have room for a set"
    )]
    Many(Box<BTreeSet<T>>),
}

impl<T: Ord + Copy> SmallSet<T> {
    pub(super) fn insert(&mut self, item: T) {
        *self = match std::mem::take(self) {
            Self::None => Self::One(item),
            Self::One(first) => Self::Many(Box::new([first, item].into())),
            Self::Many(mut items) => {
                items.insert(item);
                Self::Many(items)
            }
        };
    }

    pub(super) fn remove(&mut self, item: T) {
        match self {
            Self::None => {}
            Self::One(only) => {
                if *only == item {
                    *self = Self::None;
                }
            }
            Self::Many(items) => {
                items.remove(&item);
                if items.is_empty() {
                    *self = Self::None;
                }
            }
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The items in their order.
    pub(super) fn to_vec(&self) -> Vec<T> {
        match self {
            Self::None => Vec::new(),
            Self::One(item) => vec![*item],
            Self::Many(items) => items.iter().copied().collect(),
        }
    }
}
