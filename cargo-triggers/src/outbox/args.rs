//! Arguments of `cargo triggers outbox`.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};
use triggers_outbox::{Filter, Selection, State};
use triggers_runtime::{InstanceId, Uuid};

/// Arguments of `cargo triggers outbox`
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Exit codes: 0 success, 1 the command failed or something needs a person (`status`), 2 the command line
is wrong. `cargo triggers outbox COMMAND --help` has those of a command, and examples.

Examples:
  cargo triggers outbox --database app.db status
  DATABASE_URL=postgres://localhost/app cargo triggers outbox list --state dead
  cargo triggers outbox --database app.db resend 4711 4712
  cargo triggers outbox migrate --print postgres > migrations/0007_outbox.sql")]
pub(crate) struct Args {
    /// The database: an SQLite file, or a URL of PostgreSQL
    #[arg(
        long,
        env = "DATABASE_URL",
        value_name = "FILE|URL",
        global = true,
        hide_env_values = true
    )]
    pub(super) database: Option<String>,
    /// What the names of the tables begin with
    #[arg(
        long,
        value_name = "PREFIX",
        global = true,
        default_value = "triggers_"
    )]
    pub(super) prefix: String,
    /// How to print results
    #[arg(long, value_enum, global = true, default_value_t = Format::Human)]
    pub(super) format: Format,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Text for people
    Human,
    /// One JSON document
    Json,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Count rows by state, and show the oldest, pauses and owners; exit code 1 if something needs a person
    #[command(after_help = "\
Exit codes: 0 nothing needs a person, 1 something does or the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db status
  cargo triggers outbox status --format json | jq .oldestSeconds   # with DATABASE_URL")]
    Status,
    /// List rows, without payloads
    #[command(after_help = "\
Exit codes: 0 listed, 1 the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db list --state dead --since 2h
  cargo triggers outbox --database app.db list --trigger invoice_overdue --cause rejected --format json")]
    List(ListArgs),
    /// Show a row, its requests, and what waits behind it
    #[command(after_help = "\
Exit codes: 0 shown, 1 there is no such row or the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db show 4711
  cargo triggers outbox --database app.db show 4711 --payload      # with personal data")]
    Show(ShowArgs),
    /// Send dead and unknown rows again, at the end of their lanes
    #[command(after_help = "\
Exit codes: 0 moved, 1 a row cannot be sent again or the database fails: none is moved,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db resend 4711 4712
  cargo triggers outbox --database app.db resend --state dead --cause schema
  cargo triggers outbox --database app.db resend 4713 --new-key    # it may be reported twice")]
    Resend(ResendArgs),
    /// Delete rows without delivering them
    #[command(after_help = "\
Exit codes: 0 deleted, 1 the answer was no, there is no such row, or the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db discard 4711
  cargo triggers outbox --database app.db discard --state unknown --trigger invoice_overdue --yes")]
    Discard(DiscardArgs),
    /// Stop delivery for an app instance, or for all
    #[command(after_help = "\
Exit codes: 0 paused, 1 the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db pause 7f3c0a52-6a0e-4c1e-8a55-0f6c2f4c9a11 --for 2h --cause 'wrong prices'
  cargo triggers outbox --database app.db pause --all")]
    Pause(PauseArgs),
    /// Start delivery again for an app instance, or for all
    #[command(after_help = "\
Exit codes: 0 resumed, 1 the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db resume 7f3c0a52-6a0e-4c1e-8a55-0f6c2f4c9a11
  cargo triggers outbox --database app.db resume --all")]
    Resume(ResumeArgs),
    /// Delete everything about an app instance, or about one of its entities
    #[command(after_help = "\
Exit codes: 0 deleted, 1 the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db forget 7f3c0a52-6a0e-4c1e-8a55-0f6c2f4c9a11
  cargo triggers outbox --database app.db forget 7f3c0a52-6a0e-4c1e-8a55-0f6c2f4c9a11 --entity 3f1c9a52-6a0e-4c1e-8a55-0f6c2f4c9a11")]
    Forget(ForgetArgs),
    /// Erase old payloads and delete old rows, as the worker does by itself
    #[command(after_help = "\
Exit codes: 0 deleted, 1 the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db prune
  cargo triggers outbox --database app.db prune --older-than 7d")]
    Prune(PruneArgs),
    /// Wait until everything is delivered
    #[command(after_help = "\
Exit codes: 0 everything is delivered, 1 the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db drain && mv app.db archive/")]
    Drain,
    /// Print, apply or check the tables
    #[command(after_help = "\
Exit codes: 0 current, printed or applied, 1 the tables are missing or old (`--check`), or the database fails,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db migrate
  cargo triggers outbox migrate --print postgres > migrations/0007_outbox.sql
  cargo triggers outbox migrate --check                            # with DATABASE_URL")]
    Migrate(MigrateArgs),
    /// Deliver until the process is interrupted
    #[command(after_help = "\
Exit codes: 0 stopped or everything is delivered, 1 the worker cannot start,
2 the command line is wrong.

Examples:
  cargo triggers outbox --database app.db work
  cargo triggers outbox work --until-empty --per-minute 100        # with DATABASE_URL")]
    Work(WorkArgs),
}

/// Which rows.
#[derive(Debug, clap::Args)]
pub(super) struct WhereArgs {
    /// Rows in this state
    #[arg(long, value_enum)]
    state: Vec<StateArg>,
    /// Rows of this app instance
    #[arg(long, value_name = "GUID")]
    instance: Option<Uuid>,
    /// Rows of this trigger
    #[arg(long, value_name = "KEY")]
    trigger: Option<String>,
    /// Rows of this entity
    #[arg(long, value_name = "GUID")]
    entity: Option<Uuid>,
    /// Rows enqueued within this time, such as 2h or 30m
    #[arg(long, value_name = "TIME", value_parser = duration)]
    since: Option<Duration>,
    /// Rows whose last attempt failed with this cause
    #[arg(long)]
    cause: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum StateArg {
    Waiting,
    Held,
    Dead,
    Unknown,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    pub(super) filter: WhereArgs,
    /// Rows after this one
    #[arg(long, value_name = "SEQ", default_value_t = 0)]
    pub(super) after: i64,
    /// At most so many rows
    #[arg(long, default_value_t = 50)]
    pub(super) limit: u32,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// The row's number
    pub(super) seq: i64,
    /// Print the payload and the idempotency key as they are, with personal data
    #[arg(long)]
    pub(super) payload: bool,
    /// Manifest that says which properties hold personal data [default: the one that #[triggers]
    /// would find from here]
    #[arg(long, value_name = "FILE", conflicts_with = "payload")]
    pub(super) manifest: Option<PathBuf>,
}

/// Rows by number, or by what they have in common.
#[derive(Debug, clap::Args)]
pub(super) struct SelectArgs {
    /// The rows' numbers
    #[arg(value_name = "SEQ")]
    seqs: Vec<i64>,
    #[command(flatten)]
    filter: WhereArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct ResendArgs {
    #[command(flatten)]
    pub(super) rows: SelectArgs,
    /// Use new idempotency keys: an event that did arrive is reported twice
    #[arg(long)]
    pub(super) new_key: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct DiscardArgs {
    #[command(flatten)]
    pub(super) rows: SelectArgs,
    /// Do not ask
    #[arg(long)]
    pub(super) yes: bool,
}

#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false, args = ["instance", "all"])]
pub(super) struct ResumeArgs {
    /// The app instance
    #[arg(value_name = "GUID")]
    instance: Option<Uuid>,
    /// All app instances
    #[arg(long)]
    all: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct PauseArgs {
    #[command(flatten)]
    which: ResumeArgs,
    /// Only for this time, such as 2h or 30m
    #[arg(long = "for", value_name = "TIME", value_parser = duration)]
    time: Option<Duration>,
    /// Why, for `status`
    #[arg(long, default_value = "paused by hand")]
    cause: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct ForgetArgs {
    /// The app instance
    #[arg(value_name = "GUID")]
    instance: Uuid,
    /// Only this entity
    #[arg(long, value_name = "GUID")]
    pub(super) entity: Option<Uuid>,
}

#[derive(Debug, clap::Args)]
pub(super) struct PruneArgs {
    /// Dead and unknown rows older than this, such as 30d [default: 30d for payloads, 90d for rows]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub(super) older_than: Option<Duration>,
}

#[derive(Debug, clap::Args)]
pub(super) struct MigrateArgs {
    /// Print the SQL for the app's own migration tool, and change nothing
    #[arg(long, value_name = "DATABASE", value_enum)]
    pub(super) print: Option<Sql>,
    /// With --print: only versions after this one
    #[arg(long, value_name = "VERSION", default_value_t = 0)]
    pub(super) from: i64,
    /// Check version and columns, and change nothing
    #[arg(long, conflicts_with = "print")]
    pub(super) check: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Sql {
    Sqlite,
    Postgres,
}

// Clap would print backticks too.
#[allow(clippy::doc_markdown)]
/// Credentials come from TRIGGERS_APP_ID and TRIGGERS_APP_SECRET, as everywhere
#[derive(Debug, clap::Args)]
pub(super) struct WorkArgs {
    /// Stop when everything is delivered
    #[arg(long)]
    pub(super) until_empty: bool,
    /// Requests in any minute for one app instance
    #[arg(long, default_value_t = 200)]
    pub(super) per_minute: usize,
    /// How long one request may take
    #[arg(long, value_name = "TIME", value_parser = duration, default_value = "10s")]
    pub(super) attempt_timeout: Duration,
}

impl WhereArgs {
    fn is_empty(&self) -> bool {
        let Self {
            state,
            instance,
            trigger,
            entity,
            since,
            cause,
        } = self;
        state.is_empty()
            && instance.is_none()
            && trigger.is_none()
            && entity.is_none()
            && since.is_none()
            && cause.is_none()
    }

    pub(super) fn filter(&self) -> Filter {
        let states = self.state.iter().map(|state| match state {
            StateArg::Waiting => State::Waiting,
            StateArg::Held => State::Held,
            StateArg::Dead => State::Dead,
            StateArg::Unknown => State::Unknown,
        });
        let now = jiff::Timestamp::now().as_millisecond();
        let ago = |time: Duration| {
            now.saturating_sub(i64::try_from(time.as_millis()).unwrap_or(i64::MAX))
        };
        Filter {
            states: states.collect(),
            instance: self.instance,
            trigger_key: self.trigger.clone(),
            entity: self.entity,
            since: self.since.map(ago),
            cause: self.cause.clone(),
            after: 0,
        }
    }
}

impl SelectArgs {
    /// The rows, or why there are none.
    pub(super) fn selection(&self) -> Result<Selection, &'static str> {
        match (self.seqs.is_empty(), self.filter.is_empty()) {
            (false, true) => Ok(Selection::Rows(self.seqs.clone())),
            (true, false) => Ok(Selection::Where(self.filter.filter())),
            (true, true) => Err(
                "name rows by number, or by --state, --instance, --trigger, --entity, --since or --cause",
            ),
            (false, false) => Err("name rows by number or by filters, not by both"),
        }
    }
}

impl ResumeArgs {
    pub(super) fn instance(&self) -> Option<InstanceId> {
        self.instance.filter(|_| !self.all).map(InstanceId::new)
    }
}

impl PauseArgs {
    pub(super) fn instance(&self) -> Option<InstanceId> {
        self.which.instance()
    }

    pub(super) fn time(&self) -> Option<Duration> {
        self.time
    }

    pub(super) fn cause(&self) -> &str {
        &self.cause
    }
}

impl ForgetArgs {
    pub(super) fn instance(&self) -> InstanceId {
        InstanceId::new(self.instance)
    }
}

fn duration(text: &str) -> Result<Duration, String> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let seconds = match &text[digits.len()..] {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err("write a number with s, m, h or d, such as 30m".to_owned()),
    };
    let number: u64 = digits
        .parse()
        .map_err(|_| "write a number with s, m, h or d, such as 30m".to_owned())?;
    number
        .checked_mul(seconds)
        .map(Duration::from_secs)
        .ok_or_else(|| "the time is too long".to_owned())
}

#[cfg(test)]
mod tests {
    use super::duration;
    use std::time::Duration;

    #[test]
    fn times_have_a_unit() {
        assert_eq!(duration("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("2h"), Ok(Duration::from_secs(7_200)));
        for wrong in [
            "",
            "5",
            "m",
            "-5m",
            "5 m",
            "5w",
            "99999999999999999999d",
            "18446744073709551615d",
        ] {
            assert!(duration(wrong).is_err(), "{wrong}");
        }
    }
}
