//! Typed, cancelable events for the Wix Triggered Events API, generated from triggers.yaml.
