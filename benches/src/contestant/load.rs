//! What a contestant has to do.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::meter::{Meter, resident};
use super::{Contestant, Failure, WARM_UP};
use crate::measured::Measured;

/// Events of one bulk call, where memory is watched over many of them.
const PORTION: u64 = 100_000;

#[derive(Clone, Copy, Debug)]
pub(super) enum Load {
    /// So many callers, each with one event at a time, for so long.
    Single {
        concurrency: usize,
        duration: Duration,
    },
    /// One call with so many events.
    Bulk { events: u64 },
    /// So many events through bulk calls, memory read on the way.
    Memory { events: u64 },
}

impl Load {
    pub(super) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        Ok(match arguments.as_slice() {
            ["single", concurrency, seconds] => Self::Single {
                concurrency: concurrency.parse()?,
                duration: Duration::try_from_secs_f64(seconds.parse()?)?,
            },
            ["bulk", events] => Self::Bulk {
                events: events.parse()?,
            },
            ["memory", events] => Self::Memory {
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
        match self {
            Self::Single {
                concurrency,
                duration,
            } => {
                let callers = Callers::new(contestant);
                callers.report_for(concurrency, WARM_UP).await?;
                meter
                    .measure(callers.report_for(concurrency, duration))
                    .await
            }
            Self::Bulk { events } => {
                contestant.report_all(0..1000).await?;
                let numbers = 1000..1000 + events;
                meter
                    .measure(async {
                        contestant.report_all(numbers).await?;
                        Ok(events)
                    })
                    .await
            }
            Self::Memory { events } => {
                let mut readings = Vec::new();
                let mut measured = meter
                    .measure(async {
                        let mut done = 0;
                        while done < events {
                            contestant.report_all(done..done + PORTION).await?;
                            done += PORTION;
                            readings.push((done, resident()?));
                        }
                        Ok(done)
                    })
                    .await?;
                measured.resident = readings;
                Ok(measured)
            }
        }
    }
}

/// Callers that share a contestant, and the numbers of its events.
struct Callers<C> {
    contestant: Arc<C>,
    next: Arc<AtomicU64>,
}

impl<C: Contestant> Callers<C> {
    fn new(contestant: C) -> Self {
        Self {
            contestant: Arc::new(contestant),
            next: Arc::default(),
        }
    }

    /// Each caller reports one event after the other until the time is up; returns how many were
    /// delivered.
    async fn report_for(&self, concurrency: usize, duration: Duration) -> Result<u64, Failure> {
        let end = Instant::now() + duration;
        let mut callers = JoinSet::new();
        for _ in 0..concurrency {
            let (contestant, next) = (Arc::clone(&self.contestant), Arc::clone(&self.next));
            callers.spawn(async move {
                let mut delivered = 0;
                while Instant::now() < end {
                    contestant
                        .report(next.fetch_add(1, Ordering::Relaxed))
                        .await?;
                    delivered += 1;
                }
                Ok::<u64, Failure>(delivered)
            });
        }
        let mut delivered = 0;
        while let Some(caller) = callers.join_next().await {
            delivered += caller??;
        }
        Ok(delivered)
    }
}
