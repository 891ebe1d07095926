//! Lists of objects.

use std::collections::VecDeque;

/// A value of an `array` property: objects in their order (API summary [2.3](https://github.com/triggers-rs/triggers/blob/main/docs/api.md#s2.3)).
pub trait List {
    /// What the list holds: a type that stands for the array's item in the schema.
    type Item;

    /// The items, first to last.
    fn items(&self) -> impl Iterator<Item = &Self::Item>;
}

impl<T> List for [T] {
    type Item = T;

    fn items(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}

impl<T, const N: usize> List for [T; N] {
    type Item = T;

    fn items(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}

impl<T> List for Vec<T> {
    type Item = T;

    fn items(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}

impl<T> List for VecDeque<T> {
    type Item = T;

    fn items(&self) -> impl Iterator<Item = &T> {
        self.iter()
    }
}
