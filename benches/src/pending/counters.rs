//! The processor's own counters, where Linux lets a program read them.

#[cfg(target_os = "linux")]
mod read {
    use perf_event::events::Hardware;
    use perf_event::{Builder, Counter};

    use crate::Error;

    /// Counters of this thread, user code only.
    #[derive(Debug)]
    pub(crate) struct Counters {
        instructions: Counter,
        misses: Counter,
    }

    impl Counters {
        pub(crate) fn new() -> Option<Self> {
            let counter = |kind| Builder::new().kind(kind).build().ok();
            Some(Self {
                instructions: counter(Hardware::INSTRUCTIONS)?,
                misses: counter(Hardware::CACHE_MISSES)?,
            })
        }

        pub(crate) fn start(&mut self) -> Result<(), Error> {
            for counter in [&mut self.instructions, &mut self.misses] {
                counter.reset()?;
                counter.enable()?;
            }
            Ok(())
        }

        /// Instructions and cache misses since the start.
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        pub(crate) fn stop(&mut self) -> Result<(f64, f64), Error> {
            self.instructions.disable()?;
            self.misses.disable()?;
            let instructions = self.instructions.read()? as f64;
            Ok((instructions, self.misses.read()? as f64))
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod read {
    use crate::Error;

    /// There are none to be read.
    #[derive(Debug)]
    pub(crate) enum Counters {}

    impl Counters {
        pub(crate) fn new() -> Option<Self> {
            None
        }

        pub(crate) fn start(&mut self) -> Result<(), Error> {
            match *self {}
        }

        pub(crate) fn stop(&mut self) -> Result<(f64, f64), Error> {
            match *self {}
        }
    }
}

pub(crate) use read::Counters;
