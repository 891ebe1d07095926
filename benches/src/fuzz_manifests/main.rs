//! Mutated manifests through everything that reads them: read, check, lint, generate, syn.
//!
//! ```console
//! $ cargo run --release -p triggers-benches --bin fuzz-manifests -- --count 1000000
//! ```
//!
//! It fails on a panic, on an input that takes longer than a second, on a diagnostic whose place is not
//! in the file, on generated code that does not parse, and on a lock that cannot be read back. The
//! failing input is printed with the seed that makes it again: `--seed N --count 1`.

mod mutate;

use std::{
    io::Write as _,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};

use mutate::Random;
use nix::sys::resource::{UsageWho, getrusage};
use triggers_codegen::{
    Options, Report, Source, generate,
    lock::{self, Lock, LockedTrigger, Origin},
    read_and_lint,
};

/// The longest that one input may take.
const LONGEST: Duration = Duration::from_secs(1);

fn main() -> ExitCode {
    let argument = |name: &str| {
        let mut rest = std::env::args().skip_while(|own| own != name).skip(1);
        rest.next().and_then(|value| value.parse().ok())
    };
    let count: u64 = argument("--count").unwrap_or(10_000);
    let seed: u64 = argument("--seed").unwrap_or(1);
    let seeds = seeds();
    if seeds.is_empty() {
        say("no manifests in tests/manifests");
        return ExitCode::FAILURE;
    }
    let (mut valid, mut slowest) = (0_u64, Duration::ZERO);
    let start = Instant::now();
    for number in seed..seed + count {
        let mut random = Random::new(number);
        let text = mutate::mutated(&seeds, &mut random);
        let before = used();
        let outcome = catch_unwind(AssertUnwindSafe(|| one(&text)));
        let took = used().saturating_sub(before);
        slowest = slowest.max(took);
        let problem = match outcome {
            Err(_) => Some("a panic".to_owned()),
            Ok(Err(problem)) => Some(problem),
            Ok(Ok(_)) if took > LONGEST => Some(format!("it took {took:?}")),
            Ok(Ok(sound)) => {
                valid += u64::from(sound);
                None
            }
        };
        if let Some(problem) = problem {
            say(&format!("{problem}: --seed {number} --count 1\n{text:?}"));
            return ExitCode::FAILURE;
        }
    }
    say(&format!(
        "{count} manifests from seed {seed}, {valid} of them without errors, in {:.0?}; the slowest took {slowest:.1?}",
        start.elapsed()
    ));
    ExitCode::SUCCESS
}

/// The time that this process has had a processor: other processes do not count.
fn used() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF);
    usage.map_or(Duration::ZERO, |usage| {
        let (time, micros) = (usage.user_time(), usage.user_time().tv_usec());
        let seconds = u64::try_from(time.tv_sec()).unwrap_or_default();
        Duration::from_secs(seconds)
            + Duration::from_micros(u64::try_from(micros).unwrap_or_default())
    })
}

fn say(text: &str) {
    // Without stdout, the exit code is all that is left.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The manifests of the tests.
fn seeds() -> Vec<String> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/manifests");
    let folders = ["ok", "fail"].map(|folder| std::fs::read_dir(tests.join(folder)));
    let files = folders.into_iter().flatten().flatten().flatten();
    let paths = files.map(|file| file.path());
    let mut paths: Vec<_> = paths
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "yaml")
        })
        .collect();
    // So that a seed means the same on every machine.
    paths.sort();
    paths
        .iter()
        .filter_map(|path| std::fs::read_to_string(path).ok())
        .collect()
}

/// Whether the manifest has no errors.
fn one(text: &str) -> Result<bool, String> {
    let source = Source::inline("fuzz.yaml", text);
    let (manifest, diagnostics) = read_and_lint(&source);
    outside(&diagnostics.report(&source), source.text())?;
    if diagnostics
        .render(&source)
        .contains(['\u{1b}', '\u{202e}', '\u{0}'])
    {
        return Err("a hidden character is rendered".to_owned());
    }
    // After errors, code is generated for the valid parts too.
    let code = generate(&manifest, &Options::default());
    syn::parse2::<syn::File>(code.into_tokens())
        .map_err(|error| format!("the code does not parse: {error}"))?;
    let mut held = Lock::default();
    for trigger in &manifest.triggers {
        held.put(LockedTrigger {
            provider: None,
            key: trigger.key.clone(),
            name: Some(trigger.name.clone()),
            origin: Origin::File {
                name: "fuzz.json".to_owned(),
            },
            since: "2026-11-22".to_owned(),
            schema: trigger.schema.clone(),
        });
    }
    let text = Source::inline("fuzz.lock.json", held.to_text());
    let (back, wrong) = lock::read(&text);
    if !wrong.is_empty() || back != held {
        return Err(format!(
            "the lock is not read back:\n{}",
            wrong.render(&text)
        ));
    }
    outside(
        &lock::check(&manifest, &held, &text).report(&source),
        source.text(),
    )?;
    Ok(!diagnostics.has_errors())
}

/// A place that the file does not have.
fn outside(report: &Report, text: &str) -> Result<(), String> {
    let breaks = ['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'];
    let lines: Vec<usize> = text
        .replace("\r\n", "\n")
        .split(breaks)
        .map(|line| line.chars().count())
        .collect();
    for found in &report.problems {
        let also = found.also.as_ref().map(|(place, _)| place);
        for span in [Some(&found.place), also]
            .into_iter()
            .flatten()
            .filter_map(|place| place.span)
        {
            let inside = lines
                .get(span.line.wrapping_sub(1))
                .is_some_and(|width| span.column <= width + 1);
            if !inside {
                return Err(format!(
                    "{}:{} is not in the file: {}",
                    span.line, span.column, found.message
                ));
            }
        }
    }
    Ok(())
}
