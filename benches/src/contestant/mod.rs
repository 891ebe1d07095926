//! One contestant: who it is, what it has to do, and how that is measured.

mod by_hand;
mod load;
mod meter;
mod ours;
mod sample;

use std::ops::Range;
use std::time::Duration;

use self::by_hand::ByHand;
use self::load::Load;
use self::meter::Meter;
use self::ours::Ours;

/// Whatever went wrong; a benchmark with failures in it is worth nothing, so it ends.
pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Reads the process's allocations so far.
pub type Allocations = fn() -> u64;

/// Something that delivers events.
trait Contestant: Send + Sync + 'static {
    /// Delivers the event of that number by a call of its own.
    fn report(&self, number: u64) -> impl Future<Output = Result<(), Failure>> + Send;

    /// Delivers the events of these numbers in as few calls as it can.
    fn report_all(&self, numbers: Range<u64>) -> impl Future<Output = Result<(), Failure>> + Send;

    /// How often the service answered 429.
    fn throttled(&self) -> u64 {
        0
    }
}

/// Does what the arguments say and prints a [`Measured`](crate::measured::Measured) as JSON.
///
/// The arguments are: `ours`, `limited`, `batched` or `by-hand`, the base URL of the service, and the
/// load, which is `single CALLERS SECONDS`, `bulk EVENTS`, `memory-single CALLERS EVENTS` or
/// `memory-bulk EVENTS`.
///
/// # Errors
///
/// Any event that was not delivered, and arguments that make no sense.
pub fn run(
    arguments: impl Iterator<Item = String>,
    allocations: Option<Allocations>,
) -> Result<(), Failure> {
    let arguments: Vec<String> = arguments.collect();
    let [who, base_url, load @ ..] = arguments.as_slice() else {
        return Err("started by the bin `delivery`, with a contestant, a URL and a load".into());
    };
    let load = Load::parse(load)?;
    let meter = Meter::new(allocations);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let measured = runtime.block_on(async {
        match who.as_str() {
            "ours" => load.put_on(Ours::unlimited(base_url)?, &meter).await,
            "limited" => load.put_on(Ours::limited(base_url)?, &meter).await,
            "batched" => load.put_on(Ours::batched(base_url)?, &meter).await,
            "by-hand" => load.put_on(ByHand::new(base_url).await?, &meter).await,
            _ => Err(format!("no contestant is called {who}").into()),
        }
    })?;
    #[expect(clippy::print_stdout, reason = "the line is what this program is for")]
    {
        println!("{}", serde_json::to_string(&measured)?);
    }
    Ok(())
}

/// Connections are open and the token is there after this long.
const WARM_UP: Duration = Duration::from_millis(300);
/// The same for bulk calls.
const WARM_UP_EVENTS: u64 = 1000;
