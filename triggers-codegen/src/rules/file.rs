//! Finding and opening files.

super::rules! {
    NO_MANIFEST: Error "no-manifest", "there is no manifest" {
        what: "No `triggers.yaml` stands in the folder that was started from or in one above it, up to the root of the workspace."
        why: "Without a manifest there is nothing to generate from."
        source: "manifest format"
        fix: "Write a `triggers.yaml` in the workspace's root, or name the file: `#[triggers(\"path/triggers.yaml\")]`, `cargo triggers check path/triggers.yaml`."
        Elsewhere
        bad: "cargo triggers check        # in a workspace without triggers.yaml"
        good: "cargo triggers check events/triggers.yaml"
    }
    FILE_UNREADABLE: Error "file-unreadable", "a file cannot be read" {
        what: "The file is not there, is no regular file, is not UTF-8, or lies outside of the workspace once symbolic links are followed."
        why: "A compiler must not wait for a pipe or wander out of the project because of a path in the source."
        source: "manifest format"
        fix: "Name a regular UTF-8 file inside of the workspace."
        Elsewhere
        bad: "#[triggers(\"../../elsewhere/triggers.yaml\")]"
        good: "#[triggers(\"../triggers.yaml\")]"
    }
    FILE_TOO_LARGE: Error "file-too-large", "a file is larger than 1 MiB" {
        what: "The file holds more than 1,048,576 bytes."
        why: "Every crate that uses the manifest reads it in every build; a manifest of a thousand triggers has half of that."
        source: "manifest format"
        fix: "Split the manifest: each `#[triggers(\"…\")]` module has its own."
        Elsewhere
        bad: "triggers.yaml with 5,000 triggers"
        good: "billing.yaml and booking.yaml with 1,000 triggers each"
    }
}
