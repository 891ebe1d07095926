//! The #[triggers] attribute; use it through triggers-runtime.
