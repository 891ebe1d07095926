//! `allow`: warnings that the manifest takes upon itself.

super::rules! {
    ALLOW_UNKNOWN_RULE: Error "allow-unknown-rule", "a rule that does not exist is allowed";
    ALLOW_OF_ERROR: Error "allow-of-error", "an error is allowed";
    ALLOW_WITHOUT_REASON: Error "allow-without-reason", "a warning is allowed without a reason";
    ALLOW_UNNEEDED: Warning "allow-unneeded", "a warning is allowed that nothing gives";
}
