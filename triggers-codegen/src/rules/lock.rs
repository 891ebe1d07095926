//! The lock file.

super::rules! {
    LOCK_CONFLICT: Error "lock-conflict", "the lock holds both sides of a merge" {
        what: "A line of the lock begins with the mark of a merge conflict."
        why: "Neither side alone says what the dashboard holds now."
        source: "lock format"
        fix: "Take either side, then run `cargo triggers pull`."
        Elsewhere
        bad: "<<<<<<< HEAD"
        good: "git checkout --ours triggers.lock.json && cargo triggers pull"
    }
    LOCK_VERSION: Error "lock-version", "a version of the lock that is not known" {
        what: "`version` is missing or is not 1."
        why: "A later version may mean something else by the same keys."
        source: "lock format"
        fix: "Use the `cargo triggers` that wrote it, or run `cargo triggers pull`."
        Elsewhere
        bad: "\"version\": 2"
        good: "\"version\": 1"
    }
    LOCK_SHAPE: Error "lock-shape", "the lock is not as it was written" {
        what: "A key is missing, unknown or of another shape than `cargo triggers pull` writes."
        why: "What is read wrongly is compared wrongly."
        source: "lock format"
        fix: "Run `cargo triggers pull`."
        Elsewhere
        bad: "\"since\": \"yesterday\""
        good: "\"since\": \"2026-11-22\""
    }
    LOCK_HASH: Error "lock-hash", "a schema is not the one that was pulled" {
        what: "The hash of a schema in the lock is not the one beside it."
        why: "The lock says what the dashboard holds; an edit by hand makes it say something else, and the build would believe it."
        source: "lock format"
        fix: "Run `cargo triggers pull`."
        Elsewhere
        bad: "\"type\": \"integer\"        // edited by hand"
        good: "\"type\": \"string\"         // as it was pulled"
    }
    LOCK_OF_ANOTHER_APP: Error "lock-of-another-app", "the lock is that of another app" {
        what: "`app_id` of the manifest and `appId` of the lock differ."
        why: "The same trigger key means another trigger in another app."
        source: "lock format"
        fix: "Run `cargo triggers pull` for this app, or correct `app_id`."
        Elsewhere
        bad: "app_id: 5a1e7d0c-…        # 00000000-… in the lock"
        good: "the same app in both"
    }
    LOCK_MISSING: Error "lock-missing", "there is no lock" {
        what: "`cargo triggers check --locked` found no lock beside the manifest."
        why: "Without a lock nothing is compared with what the dashboard holds."
        source: "lock format"
        fix: "Run `cargo triggers pull` and commit `triggers.lock.json`."
        Elsewhere
        bad: "cargo triggers check --locked        # without triggers.lock.json"
        good: "cargo triggers pull && cargo triggers check --locked"
    }
    EXPORT_SHAPE: Error "export-shape", "an exported file holds no trigger" {
        what: "A file that was given to `cargo triggers pull` holds neither a trigger of the catalog nor a schema whose trigger is named."
        why: "What the dashboard holds cannot be guessed."
        source: "lock format; API summary [7](api.md#s7)"
        fix: "Export the trigger object of the catalog, or name the trigger of a schema: `cargo triggers pull invoice_due=schema.json`."
        Elsewhere
        bad: "cargo triggers pull schema.json"
        good: "cargo triggers pull invoice_due=schema.json"
    }
}
