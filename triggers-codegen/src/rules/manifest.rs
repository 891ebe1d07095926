//! The shape of the manifest.

super::rules! {
    EMPTY_MANIFEST: Error "empty-manifest", "the manifest is empty";
    WRONG_SHAPE: Error "wrong-shape", "something of another shape was expected";
    MISSING_KEY: Error "missing-key", "a key that has to be there is missing";
    UNKNOWN_KEY: Error "unknown-key", "a key that the format does not know";
    UNKNOWN_VERSION: Error "unknown-version", "a version of the manifest that is not known";
    APP_ID_FORMAT: Error "app-id-format", "the app id is not a GUID";
    PROVIDER_FORMAT: Error "provider-format", "the provider is not an `https` URL";
    SNAKE_CASE_KEY: Error "snake-case-key", "the key of an entity or a business event is not in snake case";
}
