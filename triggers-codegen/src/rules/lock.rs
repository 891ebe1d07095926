//! The lock file.

super::rules! {
    LOCK_CONFLICT: Error "lock-conflict", "the lock holds both sides of a merge", elsewhere;
    LOCK_VERSION: Error "lock-version", "a version of the lock that is not known", elsewhere;
    LOCK_SHAPE: Error "lock-shape", "the lock is not as it was written", elsewhere;
    LOCK_HASH: Error "lock-hash", "a schema is not the one that was pulled", elsewhere;
    LOCK_OF_ANOTHER_APP: Error "lock-of-another-app", "the lock is that of another app", elsewhere;
    LOCK_MISSING: Error "lock-missing", "there is no lock", elsewhere;
    EXPORT_SHAPE: Error "export-shape", "an exported file holds no trigger", elsewhere;
}
