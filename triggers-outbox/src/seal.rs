//! Encryption of payloads in the database.

use std::error::Error;

/// Encrypts payloads before they are stored and decrypts them before they are sent.
///
/// Trigger key, entity and idempotency key stay readable: the order of delivery depends on them. Use
/// the database's own encryption when it has one; this trait is for columns that must be unreadable
/// to people with access to the database.
pub trait Seal: Send + Sync + 'static {
    /// Encrypts a payload. `context` binds the result to its row: decrypting with another context
    /// must fail.
    ///
    /// # Errors
    ///
    /// When the payload cannot be encrypted; enqueuing fails.
    fn seal(&self, payload: &str, context: &str) -> Result<String, Box<dyn Error + Send + Sync>>;

    /// Decrypts what [`seal`](Self::seal) returned.
    ///
    /// # Errors
    ///
    /// When it cannot be decrypted; the row becomes dead.
    fn open(&self, sealed: &str, context: &str) -> Result<String, Box<dyn Error + Send + Sync>>;
}
