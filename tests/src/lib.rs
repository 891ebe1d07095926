//! The guides whose code is compiled. Tests that need more than one crate are in `it/`.

/// The examples of the testing guide.
#[cfg(doctest)]
#[doc = include_str!("../../docs/testing.md")]
pub struct TestingGuide;

/// The examples of the production guide.
#[cfg(doctest)]
#[doc = include_str!("../../docs/production.md")]
pub struct ProductionGuide;

/// The example of the guide to the lock.
#[cfg(doctest)]
#[doc = include_str!("../../docs/lock.md")]
pub struct LockGuide;

/// The examples of the guide to hand-written payloads.
#[cfg(doctest)]
#[doc = include_str!("../../docs/payloads.md")]
pub struct PayloadsGuide;
