//! What a contestant has to do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::meter::{Meter, peak, resident};
use super::{Contestant, Failure, WARM_UP, WARM_UP_EVENTS};
use crate::measured::Measured;

/// Events of one bulk call, where memory is watched over many of them.
const PORTION: u64 = 100_000;
/// Memory is read after each so many events.
const READING: u64 = 1_000_000;

#[derive(Clone, Copy, Debug)]
pub(super) enum Load {
    /// So many callers, each with one event at a time, for so long.
    Single { callers: usize, duration: Duration },
    /// One call with so many events.
    Bulk { events: u64 },
    /// So many callers until so many events are delivered, memory read on the way.
    MemorySingle { callers: usize, events: u64 },
    /// So many events through bulk calls, memory read on the way.
    MemoryBulk { events: u64 },
}

impl Load {
    pub(super) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Ok(match arguments.as_slice() {
            ["single", callers, seconds] => Self::Single {
                callers: callers.parse()?,
                duration: Duration::try_from_secs_f64(seconds.parse()?)?,
            },
            ["bulk", events] => Self::Bulk {
                events: events.parse()?,
            },
            ["memory-single", callers, events] => Self::MemorySingle {
                callers: callers.parse()?,
                events: events.parse()?,
            },
            ["memory-bulk", events] => Self::MemoryBulk {
                events: events.parse()?,
            },
            _ => return Err(format!("no load is called {arguments:?}").into()),
        })
    }

    /// Warms up, then measures.
    pub(super) async fn put_on(
        self,
        contestant: impl Contestant,
        meter: &Meter,
    ) -> Result<Measured, Failure> {
        let contestant = Arc::new(contestant);
        let mut measured = match self {
            Self::Single { callers, duration } => {
                let all = Callers::new(&contestant);
                all.report(callers, Until::now_and(WARM_UP)).await?;
                meter
                    .measure(all.report(callers, Until::now_and(duration)))
                    .await?
            }
            Self::Bulk { events } => {
                contestant.report_all(0..WARM_UP_EVENTS).await?;
                let numbers = WARM_UP_EVENTS..WARM_UP_EVENTS + events;
                meter
                    .measure(async {
                        contestant.report_all(numbers).await?;
                        Ok(events)
                    })
                    .await?
            }
            Self::MemorySingle { callers, events } => {
                let all = Callers::new(&contestant);
                watch(meter, events, async |_, end| {
                    all.report(callers, Until::Number(end)).await.map(drop)
                })
                .await?
            }
            Self::MemoryBulk { events } => {
                watch(meter, events, async |start, end| {
                    for portion in (start..end).step_by(usize::try_from(PORTION)?) {
                        let numbers = portion..end.min(portion + PORTION);
                        contestant.report_all(numbers).await?;
                    }
                    Ok(())
                })
                .await?
            }
        };
        measured.throttled = contestant.throttled();
        measured.peak = peak()?;
        Ok(measured)
    }
}

/// Does work from number to number and reads the memory between.
async fn watch(
    meter: &Meter,
    events: u64,
    work: impl AsyncFn(u64, u64) -> Result<(), Failure>,
) -> Result<Measured, Failure> {
    let mut readings = Vec::new();
    let work = async {
        let mut done = 0;
        while done < events {
            let end = events.min(done + READING);
            work(done, end).await?;
            done = end;
            readings.push((done, resident()?));
        }
        Ok(done)
    };
    let mut measured = meter.measure(work).await?;
    measured.resident = readings;
    Ok(measured)
}

/// When callers stop.
#[derive(Clone, Copy)]
enum Until {
    Time(Instant),
    /// Before the event of this number.
    Number(u64),
}

impl Until {
    fn now_and(duration: Duration) -> Self {
        Self::Time(Instant::now() + duration)
    }
}

/// Callers that share a contestant, and the numbers of its events.
struct Callers<C> {
    contestant: Arc<C>,
    next: Arc<AtomicU64>,
}

impl<C: Contestant> Callers<C> {
    fn new(contestant: &Arc<C>) -> Self {
        Self {
            contestant: Arc::clone(contestant),
            next: Arc::default(),
        }
    }

    /// Each caller reports one event after the other; returns how many were delivered.
    async fn report(&self, callers: usize, until: Until) -> Result<u64, Failure> {
        let mut tasks = JoinSet::new();
        for _ in 0..callers {
            let (contestant, next) = (Arc::clone(&self.contestant), Arc::clone(&self.next));
            tasks.spawn(async move {
                let mut delivered = 0;
                while let Some(number) = take(&next, until) {
                    contestant.report(number).await?;
                    delivered += 1;
                }
                Ok::<u64, Failure>(delivered)
            });
        }
        let mut delivered = 0;
        while let Some(task) = tasks.join_next().await {
            delivered += task??;
        }
        Ok(delivered)
    }
}

/// The number of the next event, if there is to be one.
fn take(next: &AtomicU64, until: Until) -> Option<u64> {
    match until {
        Until::Time(end) => (Instant::now() < end).then(|| next.fetch_add(1, Ordering::Relaxed)),
        Until::Number(end) => {
            let advance = |number| (number < end).then_some(number + 1);
            next.fetch_update(Ordering::Relaxed, Ordering::Relaxed, advance)
                .ok()
        }
    }
}
