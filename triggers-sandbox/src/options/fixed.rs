//! What is not known of the real service and has no switch of its own here.

/// A choice of the sandbox about something that the public sources leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Fixed {
    /// Section of the API summary that leaves it open.
    pub section: &'static str,
    /// What is open.
    pub text: &'static str,
    /// What the sandbox does.
    pub here: &'static str,
    /// How to get another answer all the same.
    pub instead: &'static str,
}

const fn fixed(
    section: &'static str,
    text: &'static str,
    here: &'static str,
    instead: &'static str,
) -> Fixed {
    Fixed {
        section,
        text,
        here,
        instead,
    }
}

/// Any answer can be put in place of one by a fault, for one instance, operation or call.
const FAULT: &str = "a fault with `status` and `body`";
const NUMBER: &str = "the other way is not built; the number can be changed";
const NOT_HERE: &str = "nothing: it is no answer of the service";

/// What is open besides the [`QUESTIONS`](super::assumed::QUESTIONS).
pub const FIXED: &[Fixed] = &[
    fixed(
        "§1.2",
        "error codes of bulk items",
        "those of the single call",
        FAULT,
    ),
    fixed(
        "§1.7",
        "names of violated rules",
        "`REQUIRED_FIELD`, `MIN_LENGTH`, `MAX_LENGTH`, `MIN_SIZE`, `MAX_SIZE`, `MIN`, `MAX`, `FORMAT`, `CUSTOM`",
        FAULT,
    ),
    fixed(
        "§1.7",
        "how calls are counted against the rate limit",
        "not at all, unless `--rate-limit` or `Builder::rate_limit` says so; then 429 `RESOURCE_EXHAUSTED`, in minutes that begin with an instance's first call; catalog reads count",
        NUMBER,
    ),
    fixed(
        "§2.10",
        "validation against dynamic schemas",
        "there are none",
        NOT_HERE,
    ),
    fixed(
        "§6.1",
        "errors of wrong fields at the token endpoint",
        "400 with violations",
        FAULT,
    ),
    fixed(
        "§6.1",
        "the answer of `token-info`",
        "`active`, `subjectType`, `subjectId`, `clientId`, `instanceId`, `exp`; for a token that is not good only `active: false`",
        FAULT,
    ),
    fixed(
        "§6.2",
        "a missing, unknown or expired token",
        "401 `UNAUTHENTICATED`",
        FAULT,
    ),
    fixed(
        "§7",
        "most triggers of a page by offset",
        "100, as for cursors; 50 when the query does not say",
        FAULT,
    ),
    fixed(
        "§7",
        "filters that cannot be read",
        "400 `FILTER_PARSER_ERROR`",
        FAULT,
    ),
    fixed(
        "§7",
        "the identity schemas of contact and member",
        "id, name, email, phone; id, login email, nickname",
        FAULT,
    ),
    fixed(
        "§12.1",
        "texts of `message` and `description`",
        "a sentence of the sandbox's own",
        FAULT,
    ),
    fixed(
        "§12.1",
        "an app that is not installed, a trigger that is not published",
        "every GUID is an instance with the app installed, and every trigger is published",
        FAULT,
    ),
    fixed(
        "§12.3",
        "payload keys below level 1",
        "the key rule holds at any depth, for undeclared keys too",
        FAULT,
    ),
    fixed(
        "§12.5",
        "whether a schema can change",
        "it is that of the manifest the sandbox was started with",
        "start it with another manifest; `--state` keeps what waits",
    ),
    fixed(
        "§12.7",
        "cancel after the schema has changed",
        "cancels what was reported before, too",
        NOT_HERE,
    ),
    fixed(
        "§12.10",
        "largest body",
        "1 MiB, then 413 `PAYLOAD_TOO_LARGE`",
        "`--max-body`, `Builder::max_body`",
    ),
    fixed(
        "§12.10",
        "a body that is not `application/json`",
        "415 `UNSUPPORTED_MEDIA_TYPE`",
        FAULT,
    ),
    fixed(
        "§12.11",
        "lengths of names, values of `identityType`",
        "what the manifest's own rules allow",
        NOT_HERE,
    ),
    fixed(
        "§12.12",
        "scopes of the endpoints",
        "are not checked",
        FAULT,
    ),
    fixed(
        "§12.13",
        "schemas generated from sample data",
        "the business of `cargo triggers from-sample`",
        NOT_HERE,
    ),
    fixed(
        "§12.14",
        "pages of the sources that could not be read",
        "the older edition holds",
        NOT_HERE,
    ),
    fixed(
        "§12.15",
        "keywords a dashboard accepts",
        "what the manifest's own rules allow",
        NOT_HERE,
    ),
    fixed(
        "§12.16",
        "creating and changing triggers by API",
        "404 `NOT_FOUND`",
        FAULT,
    ),
];
