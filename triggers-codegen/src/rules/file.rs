//! Finding and opening files.

super::rules! {
    NO_MANIFEST: Error "no-manifest", "there is no manifest", elsewhere;
    FILE_UNREADABLE: Error "file-unreadable", "a file cannot be read", elsewhere;
    FILE_TOO_LARGE: Error "file-too-large", "a file is larger than 1 MiB", elsewhere;
}
