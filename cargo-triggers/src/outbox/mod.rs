//! `cargo triggers outbox`: look at an outbox, send again, pause, delete, deliver.

mod args;
mod database;
mod redact;
mod rows;
mod show;
mod status;
mod work;

pub(crate) use args::Args;

use std::io::{self, Write};
use std::process::ExitCode;

use serde_json::json;
use triggers_outbox::{Admin, OutboxError, Retention};

use args::{Command, Format, MigrateArgs, Sql};
use database::open;

/// What a command did: whether all is well.
pub(super) type Done = io::Result<ExitCode>;

pub(crate) fn run(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Done {
    if let Command::Migrate(MigrateArgs {
        print: Some(database),
        from,
        ..
    }) = &args.command
    {
        return print_migrations(*database, *from, args.format, out);
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()?;
    runtime.block_on(execute(args, out, err))
}

async fn execute(args: &Args, out: &mut dyn Write, err: &mut dyn Write) -> Done {
    let outbox = open(
        args.database.as_deref(),
        &args.prefix,
        matches!(args.command, Command::Migrate(_)),
    )
    .await?;
    let admin = outbox.admin();
    let format = args.format;
    match &args.command {
        Command::Status => status::run(&admin, format, out).await,
        Command::List(args) => rows::list(&admin, args, format, out).await,
        Command::Show(args) => show::run(&admin, args, format, out, err).await,
        Command::Resend(args) => rows::resend(&admin, args, format, out, err).await,
        Command::Discard(args) => rows::discard(&admin, args, format, out, err).await,
        Command::Pause(args) => {
            admin
                .pause(args.instance(), args.time(), args.cause(), &user())
                .await
                .map_err(failed)?;
            done(out, format, "paused", 1)
        }
        Command::Resume(args) => {
            admin
                .resume(args.instance(), &user())
                .await
                .map_err(failed)?;
            done(out, format, "resumed", 1)
        }
        Command::Forget(args) => {
            let rows = admin
                .forget(args.instance(), args.entity)
                .await
                .map_err(failed)?;
            done(out, format, "forgotten", rows)
        }
        Command::Prune(args) => {
            let kept = args
                .older_than
                .map_or_else(Retention::default, |age| Retention {
                    payload: age,
                    rows: age,
                    ..Retention::default()
                });
            let rows = admin.prune(kept).await.map_err(failed)?;
            done(out, format, "pruned", rows)
        }
        Command::Drain => {
            admin.drained().await.map_err(failed)?;
            done(out, format, "drained", 0)
        }
        Command::Migrate(args) => migrate(&admin, args, format, out).await,
        Command::Work(args) => work::run(&outbox, args, err).await,
    }
}

fn print_migrations(database: Sql, from: i64, format: Format, out: &mut dyn Write) -> Done {
    let files = match database {
        Sql::Sqlite => triggers_outbox::migrations::SQLITE,
        Sql::Postgres => triggers_outbox::migrations::POSTGRES,
    };
    let files = files.iter().filter(|file| file.version > from);
    match format {
        Format::Human => {
            for file in files {
                writeln!(out, "-- {}\n{}", file.name, file.sql.trim_end())?;
            }
        }
        Format::Json => {
            let files = files
                .map(|file| json!({ "name": file.name, "version": file.version, "sql": file.sql }));
            writeln!(out, "{}", files.collect::<serde_json::Value>())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(admin: &Admin, args: &MigrateArgs, format: Format, out: &mut dyn Write) -> Done {
    let applied = if args.check {
        admin.check().await.map_err(failed)?;
        Vec::new()
    } else {
        admin.migrate().await.map_err(failed)?
    };
    match format {
        Format::Json => writeln!(out, "{}", json!({ "applied": applied }))?,
        Format::Human if applied.is_empty() => writeln!(out, "the tables are current")?,
        Format::Human => {
            for version in applied {
                writeln!(out, "applied version {version}")?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints how many rows a command changed.
fn done(out: &mut dyn Write, format: Format, what: &str, rows: u64) -> Done {
    match format {
        Format::Json => writeln!(out, "{}", json!({ what: rows }))?,
        Format::Human if matches!(what, "paused" | "resumed" | "drained") => {
            writeln!(out, "{what}")?;
        }
        Format::Human => writeln!(out, "{what}: {rows} row(s)")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Who runs the command, for the record.
fn user() -> String {
    let named = std::env::var("USER").ok().filter(|name| !name.is_empty());
    named.unwrap_or_else(|| "operator".to_owned())
}

pub(super) fn failed(error: OutboxError) -> io::Error {
    io::Error::other(error)
}
