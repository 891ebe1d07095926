//! `list`, `resend` and `discard`.

use std::io::{self, BufRead as _, Write};
use std::process::ExitCode;

use serde_json::{Value, json};
use triggers_outbox::{Admin, Filter, Row};

use super::args::{DiscardArgs, Format, ListArgs, ResendArgs};
use super::{Done, done, failed};

pub(super) async fn list(
    admin: &Admin,
    args: &ListArgs,
    format: Format,
    out: &mut dyn Write,
) -> Done {
    let filter = Filter {
        after: args.after,
        ..args.filter.filter()
    };
    let rows = admin.list(filter, args.limit).await.map_err(failed)?;
    match format {
        Format::Json => {
            let next = rows
                .last()
                .filter(|_| rows.len() >= args.limit as usize)
                .map(|row| row.seq);
            let items: Vec<Value> = rows.iter().map(as_json).collect();
            writeln!(out, "{}", json!({ "items": items, "next": next }))?;
        }
        Format::Human => {
            for row in &rows {
                writeln!(out, "{}", line(row))?;
            }
            if rows.len() >= args.limit as usize
                && let Some(last) = rows.last()
            {
                writeln!(out, "more: --after {}", last.seq)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn resend(
    admin: &Admin,
    args: &ResendArgs,
    format: Format,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Done {
    let rows = match args.rows.selection() {
        Ok(rows) => rows,
        Err(problem) => return wrong(err, problem),
    };
    let moved = admin.resend(rows, args.new_key).await.map_err(failed)?;
    match format {
        Format::Json => {
            let moved: Vec<Value> = moved
                .iter()
                .map(|(old, new)| json!({ "old": old, "new": new }))
                .collect();
            writeln!(out, "{}", json!({ "resent": moved }))?;
        }
        Format::Human => {
            for (old, new) in &moved {
                writeln!(out, "{old} is now {new}")?;
            }
            writeln!(out, "resent: {} row(s)", moved.len())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn discard(
    admin: &Admin,
    args: &DiscardArgs,
    format: Format,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Done {
    let rows = match args.rows.selection() {
        Ok(rows) => rows,
        Err(problem) => return wrong(err, problem),
    };
    if !args.yes {
        let count = admin.matching(&rows).await.map_err(failed)?;
        write!(
            err,
            "discard {count} row(s)? They are not delivered. [y/N] "
        )?;
        err.flush()?;
        let mut answer = String::new();
        io::stdin().lock().read_line(&mut answer)?;
        if !matches!(answer.trim(), "y" | "Y" | "yes") {
            writeln!(err, "nothing was discarded")?;
            return Ok(ExitCode::FAILURE);
        }
    }
    let discarded = admin.discard(rows).await.map_err(failed)?;
    done(out, format, "discarded", discarded)
}

/// The command line is wrong.
fn wrong(err: &mut dyn Write, problem: &str) -> Done {
    writeln!(err, "error: {problem}")?;
    Ok(ExitCode::from(2))
}

fn line(row: &Row) -> String {
    let entity = row
        .command
        .entity
        .map_or_else(|| "-".to_owned(), |entity| entity.to_string());
    let mut line = format!(
        "{:>8}  {:<7}  {:<6}  {}  {}  {}  {entity}",
        row.seq,
        row.progress.state.as_str(),
        row.command.kind.as_str(),
        time(row.enqueued_at),
        row.command.trigger_key,
        row.command.instance,
    );
    if let Some(cause) = &row.progress.cause {
        line.push_str("  ");
        line.push_str(cause);
    }
    line
}

/// A row without its payload and its key.
pub(super) fn as_json(row: &Row) -> Value {
    json!({
        "seq": row.seq,
        "state": row.progress.state.as_str(),
        "kind": row.command.kind.as_str(),
        "triggerKey": row.command.trigger_key,
        "instance": row.command.instance.to_string(),
        "entity": row.command.entity.map(|entity| entity.to_string()),
        "enqueuedAt": time(row.enqueued_at),
        "attempts": row.progress.attempts,
        "notBefore": row.progress.not_before.map(time),
        "cause": row.progress.cause,
        "status": row.progress.status,
        "requestId": row.progress.request_id,
        "settledAt": row.progress.settled_at.map(time),
    })
}

/// A moment of the database.
pub(super) fn time(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| "never".to_owned(), |at| at.to_string())
}
