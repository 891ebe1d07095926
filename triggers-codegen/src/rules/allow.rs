//! `allow`: warnings that the manifest takes upon itself.

super::rules! {
    ALLOW_UNKNOWN_RULE: Error "allow-unknown-rule", "a rule that does not exist is allowed" {
        what: "A key of `allow` is none of the rules."
        why: "It would have no effect, and the warning that was meant would stay."
        source: "manifest format"
        fix: "Take the name from the brackets of the warning: `warning[nested-object]`."
        Manifest
        bad: "version: 1\nallow: { nested-objects: the dashboard has taken it }\ntriggers: {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    ALLOW_OF_ERROR: Error "allow-of-error", "an error is allowed" {
        what: "A key of `allow` is a rule whose breach is an error."
        why: "No code can be generated from what is wrong, or the service would refuse it."
        source: "manifest format"
        fix: "Mend what the rule reports, and leave it out of `allow`."
        Manifest
        bad: "version: 1\nallow: { unknown-key: we like it }\ntriggers: {}\n"
        good: "version: 1\ntriggers: {}\n"
    }
    ALLOW_WITHOUT_REASON: Error "allow-without-reason", "a warning is allowed without a reason" {
        what: "A value of `allow` is empty."
        why: "Who reads the manifest later has to know whether the reason still holds."
        source: "manifest format"
        fix: "Write one line on why the warning does not apply here."
        Trigger
        bad: "name: Invoice overdue\nallow: { examples-missing: \"\" }\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\nallow: { examples-missing: amounts differ between sites }\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due }"
    }
    ALLOW_UNNEEDED: Warning "allow-unneeded", "a warning is allowed that nothing gives" {
        what: "Nothing that the entry applies to breaks the rule. Said only of a manifest without errors."
        why: "Left in place it would hide the next breach, which nobody has judged."
        source: "manifest format"
        fix: "Leave it out."
        Trigger
        bad: "name: Invoice overdue\nallow: { examples-missing: amounts differ between sites }\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
        good: "name: Invoice overdue\npayload:\n  type: object\n  properties:\n    amount: { type: number, title: Amount due, examples: [129.5] }"
    }
}
