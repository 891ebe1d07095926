//! What a piece of work costs: time, and what the processor counts meanwhile.

use std::time::Instant;

use crate::Error;
use crate::counters::Counters;

/// What one piece of work cost, or each of several.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Cost {
    pub(crate) nanoseconds: f64,
    /// In user code. Unlike times, neither caches nor other work on the machine change them.
    pub(crate) instructions: f64,
    /// Times that no cache held the memory that was wanted.
    pub(crate) misses: f64,
}

#[derive(Debug)]
pub(crate) struct Meter {
    /// Not every machine lets programs read them, virtual ones above all.
    counters: Option<Counters>,
}

impl Meter {
    pub(crate) fn new() -> Self {
        Self {
            counters: Counters::new(),
        }
    }

    /// The cost of each of that many pieces of work.
    pub(crate) fn measure(
        &mut self,
        count: u64,
        work: impl FnOnce() -> Result<(), Error>,
    ) -> Result<Cost, Error> {
        if let Some(counters) = &mut self.counters {
            counters.start()?;
        }
        let begun = Instant::now();
        work()?;
        let seconds = begun.elapsed().as_secs_f64();
        let (instructions, misses) = match &mut self.counters {
            Some(counters) => counters.stop()?,
            None => (f64::NAN, f64::NAN),
        };
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let count = count as f64;
        Ok(Cost {
            nanoseconds: seconds * 1e9 / count,
            instructions: instructions / count,
            misses: misses / count,
        })
    }
}
