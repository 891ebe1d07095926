//! Tests that need more than one crate stand in `it/`; here are the documents whose code is
//! compiled.

/// The example of the README.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

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
